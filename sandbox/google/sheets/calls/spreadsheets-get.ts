import type { Call } from '../../call.ts';
import { unsupported } from '../../errors.ts';
import { reaches } from '../../wire/field-mask.ts';
import { parseRange } from '../a1.ts';
import { renderSpreadsheet } from '../render-spreadsheet.ts';

/** The resource without grid data, which is not supported: the values calls read cells. */
export const spreadsheetsGet: Call = {
  id: 'spreadsheets.get',
  api: 'sheets',
  http: 'GET',
  path: '/v4/spreadsheets/{spreadsheetId}',
  query: {
    ranges: 'strings',
    includeGridData: 'boolean',
    excludeTablesInBandedRanges: 'boolean',
    commentsViewMode: 'string',
  },
  reply: 'Spreadsheet',
  quota: 'read',
  handle({ store, path, query, mask }) {
    const book = store.workbook(path.spreadsheetId);
    // A mask decides alone; without one includeGridData does.
    const wantsGrid = mask ? reaches(mask, 'sheets', 'data') : query.boolean('includeGridData');
    if (wantsGrid) throw unsupported('reading grid data (sheets.data) with spreadsheets.get');
    const ranges = query.strings('ranges').map((range) => parseRange(book, range));
    const wanted = new Set(ranges.map(({ sheet }) => sheet));
    return renderSpreadsheet(book, (sheet) => wanted.size === 0 || wanted.has(sheet));
  },
};
