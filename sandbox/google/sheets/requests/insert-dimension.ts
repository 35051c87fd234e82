import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid } from '../../errors.ts';
import { type Dimension, insertDimension as insertInto, lengthOf } from '../dimensions.ts';
import type { RequestHandler } from '../request.ts';
import { type Sheet, sheetById, type Workbook } from '../workbook.ts';

export const insertDimension: RequestHandler<'insertDimension'> = (book, { range, inheritFromBefore }) => {
  const { sheet, dimension, start, end } = dimensionRange(book, range);
  if (start > lengthOf(sheet, dimension)) {
    throw new Invalid(
      `range.startIndex[${start}] is beyond the sheet's ${lengthOf(sheet, dimension)} ${dimension.toLowerCase()}.`,
    );
  }
  if (inheritFromBefore && start === 0) throw new Invalid('inheritFromBefore cannot be true when startIndex is 0.');
  insertInto(book, sheet, dimension, start, end - start, inheritFromBefore ?? false);
  return undefined;
};

/** @throws Invalid when the dimension or an index is missing or the range is empty. An absent start is 0. */
export function dimensionRange(
  book: Workbook,
  range: sheets_v4.Schema$DimensionRange | undefined,
): { sheet: Sheet; dimension: Dimension; start: number; end: number } {
  if (range?.dimension !== 'ROWS' && range?.dimension !== 'COLUMNS') throw new Invalid('No dimension specified.');
  const sheet = sheetById(book, range.sheetId);
  const start = range.startIndex ?? 0;
  const end = range.endIndex ?? lengthOf(sheet, range.dimension);
  if (start < 0 || end <= start) throw new Invalid(`range.endIndex[${end}] must be after range.startIndex[${start}].`);
  return { sheet, dimension: range.dimension, start, end };
}
