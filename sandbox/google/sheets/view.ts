import type { sheets_v4 } from '@googleapis/sheets';
import { conditionalFormatAt } from './conditional-format.ts';
import type { Box, Cell } from './grid.ts';
import { boxOf, contains } from './grid-range.ts';
import { choicesOf, mayEdit } from './person.ts';
import { shownText } from './render-value.ts';
import { propertiesOf, type Sheet, type Workbook } from './workbook.ts';

/** A spreadsheet as its page shows it. */
export interface SpreadsheetView {
  readonly spreadsheetId: string;
  readonly title: string;
  readonly sheets: readonly SheetView[];
}

export interface SheetView {
  readonly properties: sheets_v4.Schema$SheetProperties;
  /** Up to the last row that holds anything; rows and cells as far as they hold something. */
  readonly rows: readonly (readonly CellView[])[];
  readonly columns: readonly { readonly width: number; readonly hidden: boolean }[];
  readonly charts: readonly sheets_v4.Schema$EmbeddedChart[];
}

export interface CellView {
  readonly text: string;
  /** The cell's own format over that of its band, and that of a conditional format over both. */
  readonly format: sheets_v4.Schema$CellFormat;
  readonly note?: string;
  /** What a drop-down offers. */
  readonly choices?: readonly string[];
  /** True when a protected range keeps the reader out. */
  readonly locked?: true;
}

/** Google's width of a column nobody has changed, in pixels. */
const defaultWidth = 100;

/** @param reader who looks, for what is locked to them; absent is the owner, to whom nothing is. */
export function viewSpreadsheet(book: Workbook, reader?: string): SpreadsheetView {
  const { spreadsheetId, properties } = book;
  const sheets = book.sheets.map((sheet) => viewSheet(book, sheet, reader));
  return { spreadsheetId, title: properties.title ?? '', sheets };
}

// --- internal ---

function viewSheet(book: Workbook, sheet: Sheet, reader: string | undefined): SheetView {
  const { grid, charts } = sheet;
  const bands = sheet.bandedRanges.map((band) => ({
    box: boxOf(band.range ?? {}, grid),
    rows: band.rowProperties ?? {},
  }));
  const rows: CellView[][] = [];
  const end = grid.endOfValues();
  for (let row = 0; row < end; row++) {
    const cells: CellView[] = [];
    for (let column = 0; column < grid.columnCount; column++) {
      const band = bandColour(bands, row, column);
      const cell = viewCell(grid.cell(row, column), band, conditionalFormatAt(sheet, row, column));
      const isLocked = reader !== undefined && !mayEdit(sheet, row, column, reader);
      cells.push(isLocked ? { ...cell, locked: true } : cell);
    }
    rows.push(cells);
  }
  const columns = Array.from({ length: grid.columnCount }, (_, index) => ({
    width: sheet.columns[index]?.pixelSize ?? defaultWidth,
    hidden: sheet.columns[index]?.hiddenByUser ?? false,
  }));
  return { properties: propertiesOf(book, sheet), rows, columns, charts };
}

function viewCell(
  cell: Cell | undefined,
  band: sheets_v4.Schema$Color | undefined,
  conditional: sheets_v4.Schema$CellFormat | undefined,
): CellView {
  const choices = choicesOf(cell?.dataValidation);
  return {
    text: shownText(cell),
    format: { ...(band && { backgroundColor: band }), ...cell?.userEnteredFormat, ...conditional },
    ...(cell?.note && { note: cell.note }),
    ...(choices && { choices }),
  };
}

function bandColour(
  bands: readonly { box: Box; rows: sheets_v4.Schema$BandingProperties }[],
  row: number,
  column: number,
): sheets_v4.Schema$Color | undefined {
  const band = bands.find(({ box }) => contains(box, row, column));
  if (!band) return undefined;
  const { headerColor, firstBandColor, secondBandColor, footerColor } = band.rows;
  const offset = row - band.box.startRow;
  if (headerColor && offset === 0) return headerColor;
  if (footerColor && row === band.box.endRow - 1) return footerColor;
  return (offset - Number(Boolean(headerColor))) % 2 === 0 ? firstBandColor : secondBandColor;
}
