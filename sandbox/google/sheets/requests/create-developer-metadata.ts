import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import type { RequestHandler } from '../request.ts';
import { freshId, sheetById, type Workbook } from '../workbook.ts';
import { dimensionRange } from './insert-dimension.ts';

export const createDeveloperMetadata: RequestHandler<'createDeveloperMetadata'> = (
  book,
  { developerMetadata = {} },
) => {
  if (!developerMetadata.metadataKey) throw new Invalid('developerMetadata.metadataKey is required.');
  const { visibility } = developerMetadata;
  if (visibility !== 'DOCUMENT' && visibility !== 'PROJECT')
    throw new Invalid('developerMetadata.visibility is required.');
  const taken = book.developerMetadata.map(({ metadataId }) => metadataId);
  const metadataId = developerMetadata.metadataId ?? freshId(taken);
  if (taken.includes(metadataId)) throw new Invalid(`Developer metadata with id ${metadataId} already exists.`);
  const location = locate(book, developerMetadata.location);
  const created = canonical('sheets', 'DeveloperMetadata', { ...developerMetadata, metadataId, location } as Json);
  book.developerMetadata.push(created);
  return { developerMetadata: created };
};

// --- internal ---

/** The location with its type, which Google works out. */
function locate(
  book: Workbook,
  location: sheets_v4.Schema$DeveloperMetadataLocation | undefined,
): sheets_v4.Schema$DeveloperMetadataLocation {
  if (location?.dimensionRange) {
    const { dimension, start, end } = dimensionRange(book, location.dimensionRange);
    if (end - start !== 1) throw new Invalid('location.dimensionRange must name exactly one row or column.');
    return { locationType: dimension === 'ROWS' ? 'ROW' : 'COLUMN', dimensionRange: location.dimensionRange };
  }
  if (typeof location?.sheetId === 'number') {
    return { locationType: 'SHEET', sheetId: sheetById(book, location.sheetId).sheetId };
  }
  if (location?.spreadsheet) return { locationType: 'SPREADSHEET', spreadsheet: true };
  throw new Invalid('developerMetadata.location is required.');
}
