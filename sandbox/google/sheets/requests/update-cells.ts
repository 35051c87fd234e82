import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid } from '../../errors.ts';
import { updateMask } from '../../wire/field-mask.ts';
import { cellContent, writeCell } from '../cell-data.ts';
import type { Box } from '../grid.ts';
import { resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';
import { type Sheet, sheetById, type Workbook } from '../workbook.ts';

/** Cells of the range for which no data came have the masked fields cleared. */
export const updateCells: RequestHandler<'updateCells'> = (book, { range, start, rows, fields }) => {
  const mask = updateMask('sheets', 'CellData', fields);
  const data = rows ?? [];
  const { sheet, box } = range ? resolveRange(book, range) : fromStart(book, start, data);
  refuseBeyond(box, data);
  for (let row = box.startRow; row < box.endRow; row++) {
    const values = data[row - box.startRow]?.values ?? [];
    const width = range ? box.endColumn - box.startColumn : values.length;
    for (let offset = 0; offset < width; offset++) {
      const column = box.startColumn + offset;
      sheet.grid.set(row, column, writeCell(sheet.grid.cell(row, column), cellContent(values[offset] ?? {}), mask));
    }
  }
  return undefined;
};

// --- internal ---

function fromStart(
  book: Workbook,
  start: sheets_v4.Schema$GridCoordinate | undefined,
  rows: readonly sheets_v4.Schema$RowData[],
): { sheet: Sheet; box: Box } {
  if (!start) throw new Invalid('Must specify either start or range.');
  const sheet = sheetById(book, start.sheetId);
  const { rowIndex = 0, columnIndex = 0 } = start as { rowIndex?: number; columnIndex?: number };
  const width = rows.reduce((widest, row) => Math.max(widest, row.values?.length ?? 0), 0);
  const box = {
    startRow: rowIndex,
    endRow: rowIndex + rows.length,
    startColumn: columnIndex,
    endColumn: columnIndex + width,
  };
  const { rowCount, columnCount } = sheet.grid;
  if (box.endRow > rowCount) {
    throw new Invalid(`Attempting to write row: ${rowCount}, beyond the last requested row of: ${rowCount - 1}`);
  }
  if (box.endColumn > columnCount) {
    throw new Invalid(
      `Attempting to write column: ${columnCount}, beyond the last requested column of: ${columnCount - 1}`,
    );
  }
  return { sheet, box };
}

function refuseBeyond(box: Box, rows: readonly sheets_v4.Schema$RowData[]): void {
  if (rows.length > box.endRow - box.startRow) {
    throw new Invalid(`Attempting to write row: ${box.endRow}, beyond the last requested row of: ${box.endRow - 1}`);
  }
  const width = box.endColumn - box.startColumn;
  if (rows.some((row) => (row.values?.length ?? 0) > width)) {
    throw new Invalid(
      `Attempting to write column: ${box.endColumn}, beyond the last requested column of: ${box.endColumn - 1}`,
    );
  }
}
