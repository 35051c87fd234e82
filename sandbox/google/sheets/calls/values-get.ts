import type { Call } from '../../call.ts';
import { parseRange } from '../a1.ts';
import { readValues } from '../read-values.ts';
import { renderOptions } from './values-options.ts';

export const valuesGet: Call = {
  id: 'spreadsheets.values.get',
  api: 'sheets',
  http: 'GET',
  path: '/v4/spreadsheets/{spreadsheetId}/values/{range}',
  query: { majorDimension: 'string', valueRenderOption: 'string', dateTimeRenderOption: 'string' },
  reply: 'ValueRange',
  quota: 'read',
  handle({ store, path, query }) {
    const book = store.workbook(path.spreadsheetId);
    const range = parseRange(book, path.range ?? '');
    return readValues(range, renderOptions(query), query.string('majorDimension'));
  },
};
