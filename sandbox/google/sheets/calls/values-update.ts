import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { invalidArgument } from '../../errors.ts';
import { parseRange } from '../a1.ts';
import { updateReply, writeValues } from '../write-values.ts';
import { inputOption, responseRenderOptions } from './values-options.ts';

export const valuesUpdate: Call = {
  id: 'spreadsheets.values.update',
  api: 'sheets',
  http: 'PUT',
  path: '/v4/spreadsheets/{spreadsheetId}/values/{range}',
  query: {
    valueInputOption: 'string',
    includeValuesInResponse: 'boolean',
    responseValueRenderOption: 'string',
    responseDateTimeRenderOption: 'string',
  },
  body: { message: 'ValueRange', at: 'data' },
  reply: 'UpdateValuesResponse',
  quota: 'write',
  handle({ store, path, query, body }) {
    const data: sheets_v4.Schema$ValueRange = body;
    const input = inputOption(query.string('valueInputOption'));
    const asked = path.range ?? '';
    if (data.range && data.range !== asked) {
      throw invalidArgument(`Requested writing within range [${asked}], but the body names range [${data.range}]`);
    }
    return store.change(path.spreadsheetId, (book) => {
      const range = parseRange(book, asked);
      const { values, majorDimension } = data;
      const written = writeValues({ range, values: values ?? [], majorDimension, input, bounded: true });
      const echo = { options: responseRenderOptions(query), majorDimension: majorDimension ?? 'ROWS' };
      return updateReply(
        book.spreadsheetId,
        range,
        written,
        query.boolean('includeValuesInResponse') ? echo : undefined,
      );
    });
  },
};
