import type { sheets_v4 } from '@googleapis/sheets';
import type { Programme } from '../../programme/programme.ts';
import { sameAddress } from '../../workflows/address.ts';
import { columnLook, tabLook } from './appearance.ts';
import { diagrams } from './diagrams.ts';
import { figures } from './figures.ts';
import { sheetOf } from './place.ts';
import { appendRows, setCell } from './plan.ts';
import { protections } from './protection.ts';
import { COLUMN_METADATA, type Structure, TAB_METADATA } from './structure.ts';
import type { Tab } from './tab.ts';
import { tabsOf } from './tabs.ts';

/** One way in which a spreadsheet is not as we would make it; without requests it is told and left alone. */
export interface Difference {
  what: string;
  requests: sheets_v4.Schema$Request[];
}

/** Everything that is missing, in the order in which it can be made. */
export function differences(
  structure: Structure,
  headers: ReadonlyMap<string, readonly string[]>,
  programme: Programme,
  editors: string[],
): Difference[] {
  const taken = new Set(structure.sheets.map(({ properties }) => properties?.sheetId ?? 0));
  const found: Difference[] = [];
  for (const tab of tabsOf(programme)) {
    const sheet = structure.sheets.find(({ properties }) => properties === sheetOf(structure, tab));
    const header = headers.get(tab.id) ?? [];
    found.push(...(sheet ? oldTab(structure, tab, sheet, header) : [newTab(tab, freshId(taken), programme, editors)]));
    if (sheet) found.push(...unprotected(tab, sheet, editors), ...undrawn(tab, sheet, programme));
  }
  const { timeZone } = programme;
  if (structure.timeZone !== timeZone) {
    found.push({ what: `the time zone is ${structure.timeZone}, the programme's ${timeZone}`, requests: [] });
  }
  return found;
}

// --- internal ---

function newTab(tab: Tab, sheetId: number, programme: Programme, editors: string[]): Difference {
  const columns = new Map(tab.columns.map(({ id }, index) => [id, index]));
  const place = { sheetId, title: tab.title, columns };
  const columnCount = Math.max(tab.columns.length, 10) + (tab.id === 'dashboard' ? 12 : 0);
  const frozen = { frozenRowCount: 1, frozenColumnCount: tab.id === 'applications' ? 2 : 1 };
  const rows = tab.id === 'dashboard' ? figures(programme, [], new Date().toISOString()) : [];
  return {
    what: `tab "${tab.title}"`,
    requests: [
      {
        addSheet: {
          properties: { sheetId, title: tab.title, gridProperties: { rowCount: 1000, columnCount, ...frozen } },
        },
      },
      mark(TAB_METADATA, tab.id, { sheetId }),
      setCell(
        place,
        0,
        0,
        tab.columns.map(({ header }) => header),
      ),
      ...tab.columns.map(({ id }, index) => markColumn(tab, id, sheetId, index)),
      ...tab.columns.flatMap((column, index) => columnLook(column, sheetId, index)),
      ...tabLook(tab, sheetId),
      ...protections(tab, sheetId, editors).map(({ request }) => request),
      ...(rows.length > 0
        ? [
            appendRows(
              tab,
              place,
              rows.map(({ cells }) => cells),
            ),
          ]
        : []),
      ...(tab.id === 'dashboard' ? diagrams(tab, sheetId, programme).map(({ request }) => request) : []),
    ],
  };
}

function oldTab(
  structure: Structure,
  tab: Tab,
  { properties, merges = [] }: sheets_v4.Schema$Sheet,
  header: readonly string[],
): Difference[] {
  const sheetId = properties?.sheetId ?? 0;
  const title = properties?.title ?? '';
  const found: Difference[] = [];
  if (!structure.tabs.has(tab.id)) {
    found.push({ what: `mark of the tab "${title}"`, requests: [mark(TAB_METADATA, tab.id, { sheetId })] });
  }
  if (merges?.some(({ startRowIndex }) => (startRowIndex ?? 0) === 0)) {
    found.push({ what: `cells of the first row of "${title}" are merged: unmerge them`, requests: [] });
  }
  const marked = structure.columns.get(sheetId) ?? [];
  let free = Math.max(header.length, ...marked.map(({ index }) => index + 1));
  let columnCount = properties?.gridProperties?.columnCount ?? 0;
  for (const column of tab.columns) {
    if (marked.some(({ id }) => id === `${tab.id}/${column.id}`)) continue;
    const [byText, second] = header.flatMap((text, index) => (text === column.header ? [index] : []));
    if (second !== undefined) {
      found.push({ what: `two columns "${column.header}" in "${title}": delete or reword one`, requests: [] });
      continue;
    }
    const index = byText ?? free++;
    const requests = [markColumn(tab, column.id, sheetId, index)];
    if (byText === undefined) {
      requests.unshift(setCell({ sheetId }, 0, index, [column.header]));
      requests.push(...columnLook(column, sheetId, index));
    }
    if (index >= columnCount) {
      requests.unshift({ appendDimension: { sheetId, dimension: 'COLUMNS', length: 1 } });
      columnCount += 1;
    }
    found.push({
      what: `${byText === undefined ? 'column' : 'mark of the column'} "${column.header}" in "${title}"`,
      requests,
    });
  }
  return found;
}

function unprotected(
  tab: Tab,
  { properties, protectedRanges }: sheets_v4.Schema$Sheet,
  editors: string[],
): Difference[] {
  return protections(tab, properties?.sheetId ?? 0, editors).flatMap(({ description, request }): Difference[] => {
    const there = protectedRanges?.find((range) => range.description === description);
    const what = `protection in "${properties?.title}": ${description}`;
    if (!there) return [{ what, requests: [request] }];
    const lacking = editors.filter((editor) => !there.editors?.users?.some((user) => sameAddress(user, editor)));
    return lacking.length > 0 ? [{ what: `${what} does not let ${lacking.join(', ')} in`, requests: [] }] : [];
  });
}

function undrawn(tab: Tab, { properties, charts }: sheets_v4.Schema$Sheet, programme: Programme): Difference[] {
  if (tab.id !== 'dashboard') return [];
  return diagrams(tab, properties?.sheetId ?? 0, programme)
    .filter(({ title }) => !charts?.some(({ spec }) => spec?.title === title))
    .map(({ title, request }) => ({ what: `diagram "${title}"`, requests: [request] }));
}

const markColumn = (tab: Tab, columnId: string, sheetId: number, index: number): sheets_v4.Schema$Request =>
  mark(COLUMN_METADATA, `${tab.id}/${columnId}`, {
    dimensionRange: { sheetId, dimension: 'COLUMNS', startIndex: index, endIndex: index + 1 },
  });

/** DOCUMENT: whatever credentials come after these still see it. */
const mark = (
  metadataKey: string,
  metadataValue: string,
  location: sheets_v4.Schema$DeveloperMetadataLocation,
): sheets_v4.Schema$Request => ({
  createDeveloperMetadata: { developerMetadata: { metadataKey, metadataValue, location, visibility: 'DOCUMENT' } },
});

/** Chosen by us, so that one batch can make a sheet and write into it. */
function freshId(taken: Set<number>): number {
  let id = 0;
  while (taken.has(id) || id === 0) id = Math.floor(Math.random() * 2 ** 31);
  taken.add(id);
  return id;
}
