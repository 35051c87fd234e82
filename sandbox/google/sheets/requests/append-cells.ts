import { unsupported } from '../../errors.ts';
import { updateMask } from '../../wire/field-mask.ts';
import { cellContent, writeCell } from '../cell-data.ts';
import type { RequestHandler } from '../request.ts';
import { sheetById } from '../workbook.ts';

/** After the last row with data, from the first column; the grid grows as needed. */
export const appendCells: RequestHandler<'appendCells'> = (book, { sheetId, tableId, rows, fields }) => {
  if (tableId) throw unsupported('appendCells to a table (tableId)');
  const mask = updateMask('sheets', 'CellData', fields);
  const { grid } = sheetById(book, sheetId);
  const start = grid.endOfValues();
  const data = rows ?? [];
  grid.rowCount = Math.max(grid.rowCount, start + data.length);
  data.forEach(({ values }, down) => {
    grid.columnCount = Math.max(grid.columnCount, values?.length ?? 0);
    values?.forEach((cell, column) => {
      grid.set(start + down, column, writeCell(grid.cell(start + down, column), cellContent(cell), mask));
    });
  });
  return undefined;
};
