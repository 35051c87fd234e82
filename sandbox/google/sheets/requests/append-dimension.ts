import { Invalid } from '../../errors.ts';
import type { RequestHandler } from '../request.ts';
import { sheetById } from '../workbook.ts';

export const appendDimension: RequestHandler<'appendDimension'> = (book, { sheetId, dimension, length }) => {
  const { grid } = sheetById(book, sheetId);
  if (dimension !== 'ROWS' && dimension !== 'COLUMNS') throw new Invalid('No dimension specified.');
  if (!length || length < 1) throw new Invalid(`length[${length ?? 0}] must be greater than zero.`);
  if (dimension === 'ROWS') grid.rowCount += length;
  else grid.columnCount += length;
  return undefined;
};
