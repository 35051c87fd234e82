import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { unsupported } from '../../errors.ts';

/** Finds developer metadata by key, value, id, location type or visibility. */
export const developerMetadataSearch: Call = {
  id: 'spreadsheets.developerMetadata.search',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets/{spreadsheetId}/developerMetadata:search',
  query: {},
  body: { message: 'SearchDeveloperMetadataRequest', at: '' },
  reply: 'SearchDeveloperMetadataResponse',
  quota: 'read',
  handle({ store, path, body }) {
    const book = store.workbook(path.spreadsheetId);
    const { dataFilters = [] }: sheets_v4.Schema$SearchDeveloperMetadataRequest = body;
    const found = new Map<sheets_v4.Schema$DeveloperMetadata, sheets_v4.Schema$DataFilter[]>();
    for (const filter of dataFilters) {
      const { developerMetadataLookup: lookup } = filter;
      if (!lookup) throw unsupported('data filters other than developerMetadataLookup');
      for (const metadata of book.developerMetadata.filter((candidate) => matches(candidate, lookup))) {
        found.set(metadata, [...(found.get(metadata) ?? []), filter]);
      }
    }
    const matched = [...found].map(([developerMetadata, filters]) => ({ developerMetadata, dataFilters: filters }));
    return matched.length > 0 ? { matchedDeveloperMetadata: matched } : {};
  },
};

// --- internal ---

function matches(
  metadata: sheets_v4.Schema$DeveloperMetadata,
  lookup: sheets_v4.Schema$DeveloperMetadataLookup,
): boolean {
  if (lookup.metadataLocation || lookup.locationMatchingStrategy) throw unsupported('searching metadata by location');
  const same = (wanted: unknown, actual: unknown) => wanted === undefined || wanted === actual;
  return (
    same(lookup.metadataId, metadata.metadataId) &&
    same(lookup.metadataKey, metadata.metadataKey) &&
    same(lookup.metadataValue, metadata.metadataValue) &&
    same(lookup.visibility, metadata.visibility) &&
    same(lookup.locationType, metadata.location?.locationType)
  );
}
