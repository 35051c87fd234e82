import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import { boxOf, overlaps, resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';
import { freshId } from '../workbook.ts';

export const addBanding: RequestHandler<'addBanding'> = (book, { bandedRange = {} }) => {
  const { sheet, box } = resolveRange(book, bandedRange.range);
  if (!bandedRange.rowProperties && !bandedRange.columnProperties) {
    throw new Invalid('At least one of rowProperties and columnProperties must be specified.');
  }
  if (sheet.bandedRanges.some(({ range }) => overlaps(boxOf(range ?? {}, sheet.grid), box))) {
    throw new Invalid(
      'You cannot add alternating background colors to a range that already has alternating background colors.',
    );
  }
  const taken = book.sheets.flatMap((any) => any.bandedRanges.map(({ bandedRangeId }) => bandedRangeId));
  const bandedRangeId = bandedRange.bandedRangeId ?? freshId(taken);
  if (taken.includes(bandedRangeId)) throw new Invalid(`A banded range with id ${bandedRangeId} already exists.`);
  const added = canonical('sheets', 'BandedRange', { ...bandedRange, bandedRangeId } as Json);
  sheet.bandedRanges.push(added);
  return { bandedRange: added };
};
