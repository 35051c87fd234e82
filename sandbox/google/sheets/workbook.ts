import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid } from '../errors.ts';
import { Grid } from './grid.ts';
import { defaultFormat, spreadsheetTheme } from './new-spreadsheet.ts';

/** One spreadsheet. Everything but the grids is plain JSON in Google's canonical form. */
export interface Workbook {
  readonly spreadsheetId: string;
  properties: sheets_v4.Schema$SpreadsheetProperties;
  sheets: Sheet[];
  developerMetadata: sheets_v4.Schema$DeveloperMetadata[];
}

export interface Sheet {
  readonly sheetId: number;
  /** Without sheetId, index and the grid's size, which have their one place elsewhere. */
  properties: sheets_v4.Schema$SheetProperties;
  grid: Grid;
  rows: (sheets_v4.Schema$DimensionProperties | undefined)[];
  columns: (sheets_v4.Schema$DimensionProperties | undefined)[];
  protectedRanges: sheets_v4.Schema$ProtectedRange[];
  conditionalFormats: sheets_v4.Schema$ConditionalFormatRule[];
  bandedRanges: sheets_v4.Schema$BandedRange[];
  charts: sheets_v4.Schema$EmbeddedChart[];
}

/** Size of a sheet for which none was asked; seen in every new spreadsheet. */
const defaultSize = { rowCount: 1000, columnCount: 26 } as const;

export function newWorkbook(spreadsheetId: string, properties: sheets_v4.Schema$SpreadsheetProperties): Workbook {
  return {
    spreadsheetId,
    properties: {
      title: 'Untitled spreadsheet',
      locale: 'en_US',
      autoRecalc: 'ON_CHANGE',
      timeZone: 'Etc/GMT',
      defaultFormat,
      spreadsheetTheme,
      ...properties,
    },
    sheets: [],
    developerMetadata: [],
  };
}

export function newSheet(sheetId: number, properties: sheets_v4.Schema$SheetProperties): Sheet {
  const { rowCount, columnCount, ...gridProperties } = properties.gridProperties ?? {};
  const { sheetId: _id, index: _index, ...own } = properties;
  return {
    sheetId,
    properties: { ...own, sheetType: 'GRID', gridProperties },
    grid: new Grid(rowCount || defaultSize.rowCount, columnCount || defaultSize.columnCount),
    rows: [],
    columns: [],
    protectedRanges: [],
    conditionalFormats: [],
    bandedRanges: [],
    charts: [],
  };
}

/** A copy to try changes on: see `Grid.fork`. */
export function fork(book: Workbook): Workbook {
  return {
    ...book,
    developerMetadata: [...book.developerMetadata],
    sheets: book.sheets.map((sheet) => ({
      ...sheet,
      grid: sheet.grid.fork(),
      rows: [...sheet.rows],
      columns: [...sheet.columns],
      protectedRanges: [...sheet.protectedRanges],
      conditionalFormats: [...sheet.conditionalFormats],
      bandedRanges: [...sheet.bandedRanges],
      charts: [...sheet.charts],
    })),
  };
}

/** @throws Invalid when no sheet has the id. An absent id is 0, the first sheet's. */
export function sheetById(book: Workbook, sheetId: number | null | undefined): Sheet {
  const sheet = book.sheets.find((candidate) => candidate.sheetId === (sheetId ?? 0));
  if (!sheet) throw new Invalid(`No grid with id: ${sheetId ?? 0}`);
  return sheet;
}

/** The sheet's properties as Google shows them. */
export function propertiesOf(book: Workbook, sheet: Sheet): sheets_v4.Schema$SheetProperties {
  const { rowCount, columnCount } = sheet.grid;
  const { title, sheetType, gridProperties, ...more } = sheet.properties;
  return {
    sheetId: sheet.sheetId,
    title: title ?? '',
    index: book.sheets.indexOf(sheet),
    sheetType: sheetType ?? 'GRID',
    gridProperties: { rowCount, columnCount, ...gridProperties },
    ...more,
  };
}

/** A new id that is not taken: random and positive, as Google's are. */
export function freshId(taken: Iterable<number | null | undefined>): number {
  const known = new Set(taken);
  let id = 0;
  while (id === 0 || known.has(id)) id = Math.floor(Math.random() * 2 ** 31);
  return id;
}
