import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid } from '../errors.ts';
import type { Box, Grid } from './grid.ts';
import { type Sheet, sheetById, type Workbook } from './workbook.ts';

/**
 * The sheet and the cells a GridRange names. Open edges reach to the grid's edge.
 * @throws Invalid when the range is turned round or beyond the grid.
 */
export function resolveRange(
  book: Workbook,
  range: sheets_v4.Schema$GridRange | undefined,
): { sheet: Sheet; box: Box } {
  if (!range) throw new Invalid('range is required.');
  const sheet = sheetById(book, range.sheetId);
  const { startRow, endRow, startColumn, endColumn } = open(range, sheet.grid);
  if (startRow > endRow) throw new Invalid(`GridRange.startRowIndex[${startRow}] is after endRowIndex[${endRow}]`);
  if (startColumn > endColumn) {
    throw new Invalid(`GridRange.startColumnIndex[${startColumn}] is after endColumnIndex[${endColumn}]`);
  }
  const { rowCount, columnCount } = sheet.grid;
  if (startRow < 0 || startColumn < 0 || endRow > rowCount || endColumn > columnCount) {
    throw new Invalid(
      `Range (${startRow}, ${startColumn}) to (${endRow}, ${endColumn}) exceeds grid limits. Max rows: ${rowCount}, max columns: ${columnCount}`,
    );
  }
  return { sheet, box: { startRow, endRow, startColumn, endColumn } };
}

/** The cells of a range that is already stored, cut to the grid as it is now. */
export function boxOf(range: sheets_v4.Schema$GridRange, grid: Grid): Box {
  const box = open(range, grid);
  return { ...box, endRow: Math.min(box.endRow, grid.rowCount), endColumn: Math.min(box.endColumn, grid.columnCount) };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.startRow < b.endRow && b.startRow < a.endRow && a.startColumn < b.endColumn && b.startColumn < a.endColumn;
}

export function contains(box: Box, row: number, column: number): boolean {
  return row >= box.startRow && row < box.endRow && column >= box.startColumn && column < box.endColumn;
}

/** Whether a range names a sheet and no edge: the whole of it. */
export function isWholeSheet(range: sheets_v4.Schema$GridRange | undefined): boolean {
  const { sheetId: _id, ...edges } = range ?? {};
  return Object.values(edges).every((edge) => edge === undefined || edge === null);
}

// --- internal ---

function open(range: sheets_v4.Schema$GridRange, grid: Grid): Box {
  return {
    startRow: range.startRowIndex ?? 0,
    endRow: range.endRowIndex ?? grid.rowCount,
    startColumn: range.startColumnIndex ?? 0,
    endColumn: range.endColumnIndex ?? grid.columnCount,
  };
}
