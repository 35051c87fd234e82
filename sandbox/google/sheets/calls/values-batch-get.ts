import type { Call } from '../../call.ts';
import { parseRange } from '../a1.ts';
import { readValues } from '../read-values.ts';
import { renderOptions } from './values-options.ts';

export const valuesBatchGet: Call = {
  id: 'spreadsheets.values.batchGet',
  api: 'sheets',
  http: 'GET',
  path: '/v4/spreadsheets/{spreadsheetId}/values:batchGet',
  query: { ranges: 'strings', majorDimension: 'string', valueRenderOption: 'string', dateTimeRenderOption: 'string' },
  reply: 'BatchGetValuesResponse',
  quota: 'read',
  handle({ store, path, query }) {
    const book = store.workbook(path.spreadsheetId);
    const options = renderOptions(query);
    const majorDimension = query.string('majorDimension');
    const ranges = query.strings('ranges').map((range) => parseRange(book, range));
    return {
      spreadsheetId: book.spreadsheetId,
      ...(ranges.length > 0 && { valueRanges: ranges.map((range) => readValues(range, options, majorDimension)) }),
    };
  },
};
