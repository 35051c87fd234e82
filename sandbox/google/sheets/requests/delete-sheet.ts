import { Invalid } from '../../errors.ts';
import type { RequestHandler } from '../request.ts';
import { sheetById } from '../workbook.ts';

export const deleteSheet: RequestHandler<'deleteSheet'> = (book, { sheetId }) => {
  const sheet = sheetById(book, sheetId);
  const left = book.sheets.filter((other) => other !== sheet);
  if (!left.some((other) => !other.properties.hidden)) {
    throw new Invalid("You can't remove all the visible sheets in a document.");
  }
  book.sheets = left;
  book.developerMetadata = book.developerMetadata.filter(({ location }) => {
    const on = location?.dimensionRange ? (location.dimensionRange.sheetId ?? 0) : location?.sheetId;
    return location?.locationType === 'SPREADSHEET' || (on ?? 0) !== sheet.sheetId;
  });
  return undefined;
};
