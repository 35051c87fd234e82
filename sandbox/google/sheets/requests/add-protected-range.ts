import { Invalid, unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import { isWholeSheet, resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';
import { freshId } from '../workbook.ts';

/**
 * The reply shows the editors as sent; whoever protects is an editor from then on (`spreadsheets.get` shows that).
 * Without `editors` everybody who may edit the file may edit the range.
 */
export const addProtectedRange: RequestHandler<'addProtectedRange'> = (book, { protectedRange = {} }, caller) => {
  if (protectedRange.namedRangeId) throw unsupported('protecting a named range');
  if (protectedRange.tableId) throw unsupported('protecting a table');
  const { sheet } = resolveRange(book, protectedRange.range);
  const whole = isWholeSheet(protectedRange.range);
  if (whole && sheet.protectedRanges.some(({ range }) => isWholeSheet(range))) {
    throw new Invalid(`Sheet "${sheet.properties.title}" already has sheet protection.`);
  }
  if (protectedRange.unprotectedRanges?.length && !whole) {
    throw new Invalid('unprotectedRanges are only supported when protecting an entire sheet.');
  }
  for (const range of protectedRange.unprotectedRanges ?? []) resolveRange(book, range);
  if (protectedRange.warningOnly && protectedRange.editors) {
    throw new Invalid('ProtectedRange is warningOnly. Editors cannot be set on it.');
  }
  const taken = book.sheets.flatMap((any) => any.protectedRanges.map(({ protectedRangeId }) => protectedRangeId));
  const protectedRangeId = protectedRange.protectedRangeId ?? freshId(taken);
  if (taken.includes(protectedRangeId))
    throw new Invalid(`A protected range with id ${protectedRangeId} already exists.`);

  const sent = { ...protectedRange, protectedRangeId, requestingUserCanEdit: true };
  const reply = canonical('sheets', 'ProtectedRange', sent as Json);
  if (protectedRange.warningOnly) {
    sheet.protectedRanges.push(reply);
    return { protectedRange: reply };
  }
  const users = [...new Set([...(protectedRange.editors?.users ?? []), caller.email])];
  sheet.protectedRanges.push({ ...reply, editors: { ...(reply.editors as object), users } });
  return { protectedRange: reply };
};
