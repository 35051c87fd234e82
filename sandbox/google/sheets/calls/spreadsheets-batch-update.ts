import type { sheets_v4 } from '@googleapis/sheets';
import { applyRequests } from '../../batch.ts';
import type { Call } from '../../call.ts';
import { unsupported } from '../../errors.ts';
import { renderSpreadsheet } from '../render-spreadsheet.ts';
import { handlerOf } from '../requests/index.ts';

/** Requests in order, all or none. A batch that holds one unsupported kind does nothing and answers 501. */
export const spreadsheetsBatchUpdate: Call = {
  id: 'spreadsheets.batchUpdate',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets/{spreadsheetId}:batchUpdate',
  query: {},
  body: { message: 'BatchUpdateSpreadsheetRequest', at: '' },
  reply: 'BatchUpdateSpreadsheetResponse',
  quota: 'write',
  handle({ store, caller, path, body }) {
    const request: sheets_v4.Schema$BatchUpdateSpreadsheetRequest = body;
    if (request.responseIncludeGridData) throw unsupported('responseIncludeGridData');
    return store.change(path.spreadsheetId, (book) => {
      const replies = applyRequests(request.requests ?? [], handlerOf, (handler, sent) => handler(book, sent, caller));
      return {
        spreadsheetId: book.spreadsheetId,
        replies,
        ...(request.includeSpreadsheetInResponse && { updatedSpreadsheet: renderSpreadsheet(book) }),
      };
    });
  },
};
