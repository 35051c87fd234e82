import { unsupported } from '../../errors.ts';
import { updateMask } from '../../wire/field-mask.ts';
import { cellContent, writeCell } from '../cell-data.ts';
import { resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';

export const repeatCell: RequestHandler<'repeatCell'> = (book, { range, cell = {}, fields }) => {
  const mask = updateMask('sheets', 'CellData', fields);
  const { sheet, box } = resolveRange(book, range);
  // Google moves the references of a repeated formula along; there is no engine here to do that.
  if (/[A-Za-z]+\d/.test(cell.userEnteredValue?.formulaValue ?? ''))
    throw unsupported('repeatCell of a formula with references');
  const content = cellContent(cell);
  for (let row = box.startRow; row < box.endRow; row++) {
    for (let column = box.startColumn; column < box.endColumn; column++) {
      sheet.grid.set(row, column, writeCell(sheet.grid.cell(row, column), content, mask));
    }
  }
  return undefined;
};
