import type { sheets_v4 } from '@googleapis/sheets';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import type { Tab } from './tab.ts';

/** Keys of the developer metadata that tie a sheet and its columns to what we call them. */
export const TAB_METADATA = 'countersign.tab';
export const COLUMN_METADATA = 'countersign.column';

/** Where a tab and its columns are now, or why it cannot be told. */
export type Place =
  | { kind: 'found'; sheetId: number; title: string; columns: ReadonlyMap<string, number>; header: readonly string[] }
  | { kind: 'lost'; problem: string; mend: string };

/** What the spreadsheet is made of, without its rows. */
export interface Structure {
  sheets: sheets_v4.Schema$Sheet[];
  timeZone: string;
  /** Sheet ids by our tab id. */
  tabs: ReadonlyMap<string, number>;
  /** Columns by sheet id, as `tab/column`. */
  columns: ReadonlyMap<number, readonly { id: string; index: number }[]>;
}

const FIELDS =
  'properties(timeZone,locale),sheets(properties,merges,protectedRanges,conditionalFormats,bandedRanges,charts)';

/** Two reads; done at the start and when the first row of a tab is not what it was. */
export async function readStructure(
  { sheets }: Google,
  spreadsheetId: string,
  signal?: AbortSignal,
): Promise<Structure> {
  const what = `the spreadsheet ${spreadsheetId}`;
  const options = signal ? { signal } : {};
  const book = await asking(what, () => sheets.spreadsheets.get({ spreadsheetId, fields: FIELDS }, options));
  const lookup = (metadataKey: string) => ({ developerMetadataLookup: { metadataKey } });
  const requestBody = { dataFilters: [lookup(TAB_METADATA), lookup(COLUMN_METADATA)] };
  const metadata = await asking(what, () =>
    sheets.spreadsheets.developerMetadata.search({ spreadsheetId, requestBody }, options),
  );

  const tabs = new Map<string, number>();
  const columns = new Map<number, { id: string; index: number }[]>();
  for (const { developerMetadata } of metadata.matchedDeveloperMetadata ?? []) {
    const { metadataKey, metadataValue, location } = developerMetadata ?? {};
    if (!metadataValue) continue;
    if (metadataKey === TAB_METADATA) {
      tabs.set(metadataValue, location?.sheetId ?? 0);
    } else if (location?.dimensionRange) {
      const { sheetId, startIndex } = location.dimensionRange;
      const known = columns.get(sheetId ?? 0) ?? [];
      columns.set(sheetId ?? 0, [...known, { id: metadataValue, index: startIndex ?? 0 }]);
    }
  }
  return { sheets: book.sheets ?? [], timeZone: book.properties?.timeZone ?? '', tabs, columns };
}

/** The sheet of a tab: by metadata, so that it may be renamed; by title where there is none. */
export function sheetOf(structure: Structure, tab: Pick<Tab, 'id' | 'title'>): sheets_v4.Schema$SheetProperties | null {
  const all = structure.sheets.map(({ properties }) => properties ?? {});
  const sheetId = structure.tabs.get(tab.id);
  return (
    all.find((sheet) => (sheetId === undefined ? false : (sheet.sheetId ?? 0) === sheetId)) ??
    all.find((sheet) => sheet.title === tab.title) ??
    null
  );
}

/** Finds the columns of a tab by their metadata, else by the text of the header; guesses nothing. */
export function locate(structure: Structure, tab: Tab, header: readonly string[]): Place {
  const sheet = sheetOf(structure, tab);
  if (!sheet) {
    return lost(
      `The tab "${tab.title}" is gone`,
      `Undo its deletion (File, Version history), or make it anew with: countersign init`,
    );
  }
  const sheetId = sheet.sheetId ?? 0;
  const title = sheet.title ?? '';
  const marked = structure.columns.get(sheetId) ?? [];
  const found = new Map<string, number>();
  for (const column of tab.columns) {
    const byMark = marked.filter(({ id }) => id === `${tab.id}/${column.id}`);
    const byText = header.flatMap((text, index) => (text.trim() === column.header ? [index] : []));
    const [only, second] = byMark.length > 0 ? byMark.map(({ index }) => index) : byText;
    if (only === undefined) {
      return lost(
        `The tab "${title}" has no column "${column.header}" any more, so nothing is written there`,
        `Write "${column.header}" into the first row of any free column, or undo the deletion`,
      );
    }
    if (second !== undefined) {
      return lost(
        `The tab "${title}" has two columns "${column.header}", so nothing is written there`,
        'Delete the copy, or give it another header',
      );
    }
    found.set(column.id, only);
  }
  return { kind: 'found', sheetId, title, columns: found, header };
}

const lost = (problem: string, mend: string): Place => ({ kind: 'lost', problem, mend });
