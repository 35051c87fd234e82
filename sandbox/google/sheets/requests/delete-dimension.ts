import { Invalid } from '../../errors.ts';
import { deleteDimension as deleteFrom, lengthOf } from '../dimensions.ts';
import type { RequestHandler } from '../request.ts';
import { dimensionRange } from './insert-dimension.ts';

export const deleteDimension: RequestHandler<'deleteDimension'> = (book, { range }) => {
  const { sheet, dimension, start, end } = dimensionRange(book, range);
  const length = lengthOf(sheet, dimension);
  const name = dimension === 'ROWS' ? 'row' : 'column';
  if (start >= length) {
    throw new Invalid(
      `Cannot delete a ${name} that doesn't exist. Tried to delete ${name} index ${start} but there are only ${length} ${name}s.`,
    );
  }
  const last = Math.min(end, length);
  if (last - start >= length) throw new Invalid(`You can't delete all the ${name}s on the sheet.`);
  deleteFrom(book, sheet, dimension, start, last - start);
  return undefined;
};
