import type { sheets_v4 } from '@googleapis/sheets';
import type { Programme } from '../../programme/programme.ts';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import { takePictures } from './picture.ts';
import { COLUMN_METADATA, readStructure, sheetOf, TAB_METADATA } from './structure.ts';
import type { Tab } from './tab.ts';
import { TABS } from './tabs.ts';

export interface SpreadsheetOptions {
  /** Accounts that may change the columns of ours, beside the owner and the service itself. */
  editors: string[];
}

/**
 * Makes every tab and column that is missing; changes nothing that is there. A second run finds nothing to do.
 * @returns what it made, for people: empty when everything was there.
 */
export async function ensureSpreadsheet(
  google: Google,
  spreadsheetId: string,
  { editors }: SpreadsheetOptions,
): Promise<string[]> {
  const structure = await readStructure(google, spreadsheetId);
  const present = TABS.flatMap((tab) => {
    const sheet = sheetOf(structure, tab);
    return sheet ? [{ tab, sheet }] : [];
  });
  const pictures =
    present.length > 0
      ? await takePictures(
          google,
          spreadsheetId,
          present.map(({ sheet }) => ({ title: sheet.title ?? '', columns: [] })),
        )
      : [];
  const made: string[] = [];
  const requests: sheets_v4.Schema$Request[] = [];
  const taken = new Set(structure.sheets.map(({ properties }) => properties?.sheetId ?? 0));

  for (const tab of TABS) {
    const known = present.findIndex((one) => one.tab.id === tab.id);
    const sheet = present[known]?.sheet;
    const header = pictures[known]?.header ?? [];
    const sheetId = sheet ? (sheet.sheetId ?? 0) : freshId(taken);
    if (!sheet) {
      made.push(`tab ${tab.title}`);
      requests.push({ addSheet: { properties: { sheetId, title: tab.title, gridProperties: sizeOf(tab) } } });
      requests.push(...protections(tab, sheetId, editors));
    }
    if (!structure.tabs.has(tab.id)) requests.push(mark(TAB_METADATA, tab.id, { sheetId }));
    const marked = structure.columns.get(sheetId) ?? [];
    let free = Math.max(header.length, ...marked.map(({ index }) => index + 1));
    for (const column of tab.columns) {
      const id = `${tab.id}/${column.id}`;
      if (marked.some((mark) => mark.id === id)) continue;
      const byText = header.findIndex((text) => text.trim() === column.header);
      const index = byText >= 0 ? byText : free++;
      if (byText < 0) {
        if (sheet) made.push(`column ${column.header} of ${tab.title}`);
        const columnCount = sheet?.gridProperties?.columnCount ?? sizeOf(tab).columnCount;
        if (index >= columnCount) requests.push({ appendDimension: { sheetId, dimension: 'COLUMNS', length: 1 } });
        requests.push({
          updateCells: {
            start: { sheetId, rowIndex: 0, columnIndex: index },
            rows: [
              {
                values: [
                  {
                    userEnteredValue: { stringValue: column.header },
                    userEnteredFormat: { textFormat: { bold: true } },
                  },
                ],
              },
            ],
            fields: 'userEnteredValue,userEnteredFormat.textFormat.bold',
          },
        });
      }
      const dimensionRange = { sheetId, dimension: 'COLUMNS', startIndex: index, endIndex: index + 1 };
      requests.push(mark(COLUMN_METADATA, id, { dimensionRange }));
    }
  }
  if (requests.length > 0) {
    await asking(`the spreadsheet ${spreadsheetId}`, () =>
      google.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } }),
    );
  }
  return made;
}

/** A new spreadsheet with all tabs. A service account owns no storage, so this is for the try-out and for people's own accounts. */
export async function createSpreadsheet(
  google: Google,
  { name: title, timeZone }: Programme,
  options: SpreadsheetOptions,
): Promise<string> {
  const { spreadsheetId } = await asking(`a new spreadsheet "${title}"`, () =>
    google.sheets.spreadsheets.create({ requestBody: { properties: { title, timeZone } } }),
  );
  if (!spreadsheetId) throw new Error(`Google made the spreadsheet "${title}" and did not say its id`);
  await ensureSpreadsheet(google, spreadsheetId, options);
  return spreadsheetId;
}

// --- internal ---

const sizeOf = (tab: Tab) => ({ rowCount: 1000, columnCount: Math.max(tab.columns.length, 10), frozenRowCount: 1 });

/** The header, and every run of columns that are not people's. */
function protections({ columns }: Tab, sheetId: number, users: string[]): sheets_v4.Schema$Request[] {
  const protect = (range: sheets_v4.Schema$GridRange, description: string): sheets_v4.Schema$Request => ({
    addProtectedRange: { protectedRange: { range: { sheetId, ...range }, description, editors: { users } } },
  });
  const requests = [protect({ startRowIndex: 0, endRowIndex: 1 }, 'Countersign finds its columns by this row')];
  for (let start = 0; start < columns.length; ) {
    let end = start;
    while (columns[end]?.owner === 'service') end += 1;
    if (end > start) {
      requests.push(protect({ startColumnIndex: start, endColumnIndex: end }, 'Countersign writes these columns'));
    }
    start = Math.max(end, start + 1);
  }
  return requests;
}

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
