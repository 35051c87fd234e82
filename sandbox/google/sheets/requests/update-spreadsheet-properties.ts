import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { merge, reaches, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import type { RequestHandler } from '../request.ts';

export const updateSpreadsheetProperties: RequestHandler<'updateSpreadsheetProperties'> = (book, request) => {
  const mask = updateMask('sheets', 'SpreadsheetProperties', request.fields);
  const { timeZone } = request.properties ?? {};
  if (timeZone && !isTimeZone(timeZone)) throw new Invalid(`Invalid time zone: ${timeZone}`);
  const sent = canonical('sheets', 'SpreadsheetProperties', (request.properties ?? {}) as Json);
  if (reaches(mask, 'title') && !sent.title) throw new Invalid('The spreadsheet title cannot be empty.');
  book.properties = merge(book.properties as Json, sent, mask);
  return undefined;
};

// --- internal ---

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
