import type { sheets_v4 } from '@googleapis/sheets';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';

/** Keys of the developer metadata that tie a sheet and its columns to what we call them. */
export const TAB_METADATA = 'countersign.tab';
export const COLUMN_METADATA = 'countersign.column';

/** What the spreadsheet is made of, without its rows. */
export interface Structure {
  sheets: sheets_v4.Schema$Sheet[];
  timeZone: string;
  /** Sheet ids by our tab id; several when somebody copied a tab with all it has. */
  tabs: ReadonlyMap<string, readonly number[]>;
  /** Columns by sheet id, as `tab/column`. */
  columns: ReadonlyMap<number, readonly { id: string; index: number }[]>;
}

const FIELDS =
  'properties(timeZone),sheets(properties,merges,protectedRanges,conditionalFormats,bandedRanges,charts(chartId,spec(title)))';

/** Two reads against the quota; done at the start and when the first row of a tab is not what it was. */
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

  const tabs = new Map<string, number[]>();
  const columns = new Map<number, { id: string; index: number }[]>();
  for (const { developerMetadata } of metadata.matchedDeveloperMetadata ?? []) {
    const { metadataKey, metadataValue, location } = developerMetadata ?? {};
    if (!metadataValue) continue;
    if (metadataKey === TAB_METADATA) {
      tabs.set(metadataValue, [...(tabs.get(metadataValue) ?? []), location?.sheetId ?? 0]);
    } else if (location?.dimensionRange) {
      const { sheetId, startIndex } = location.dimensionRange;
      const known = columns.get(sheetId ?? 0) ?? [];
      columns.set(sheetId ?? 0, [...known, { id: metadataValue, index: startIndex ?? 0 }]);
    }
  }
  return { sheets: book.sheets ?? [], timeZone: book.properties?.timeZone ?? '', tabs, columns };
}
