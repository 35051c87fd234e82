import { unsupported } from '../../errors.ts';
import { shownText } from '../render-value.ts';
import type { RequestHandler } from '../request.ts';
import { dimensionRange } from './insert-dimension.ts';

/**
 * Fits columns to their text. Google measures the rendered text; here every letter counts 7 pixels (Arial 10 on average)
 * and the cell 8 of padding, so sizes are near Google's, not equal. Rows keep one line.
 */
export const autoResizeDimensions: RequestHandler<'autoResizeDimensions'> = (book, request) => {
  if (request.dataSourceSheetDimensions) throw unsupported('data source sheets');
  const { sheet, dimension, start, end } = dimensionRange(book, request.dimensions);
  if (dimension === 'ROWS') {
    for (let row = start; row < end; row++) sheet.rows[row] = { ...sheet.rows[row], pixelSize: 21 };
    return undefined;
  }
  const lastRow = sheet.grid.endOfValues();
  for (let column = start; column < Math.min(end, sheet.grid.columnCount); column++) {
    let longest = 0;
    for (let row = 0; row < lastRow; row++) longest = Math.max(longest, shownText(sheet.grid.cell(row, column)).length);
    if (longest > 0) sheet.columns[column] = { ...sheet.columns[column], pixelSize: longest * 7 + 8 };
  }
  return undefined;
};
