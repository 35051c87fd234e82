import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { Invalid, invalidArgument, unsupported } from '../../errors.ts';
import { newSpreadsheetId } from '../../ids.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import { renderSpreadsheet } from '../render-spreadsheet.ts';
import { addSheet } from '../requests/add-sheet.ts';
import { newWorkbook } from '../workbook.ts';

export const spreadsheetsCreate: Call = {
  id: 'spreadsheets.create',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets',
  query: {},
  body: { message: 'Spreadsheet', at: 'spreadsheet' },
  reply: 'Spreadsheet',
  quota: 'write',
  handle({ store, caller, body }) {
    const { properties, sheets = [], ...others }: sheets_v4.Schema$Spreadsheet = body;
    const other = Object.keys(others).find((name) => name !== 'spreadsheetId' && name !== 'spreadsheetUrl');
    if (other) throw unsupported(`creating a spreadsheet with ${other}`);
    const own = canonical('sheets', 'SpreadsheetProperties', (properties ?? {}) as Json);
    const book = newWorkbook(newSpreadsheetId(), own);
    // The one sheet of an empty spreadsheet has id 0.
    const wanted = sheets.length > 0 ? sheets : [{ properties: { sheetId: 0, title: 'Sheet1' } }];
    wanted.forEach((sheet, index) => {
      const { properties: sheetProperties, ...more } = sheet;
      const extra = Object.keys(more)[0];
      if (extra) throw unsupported(`creating a spreadsheet with sheets.${extra}`);
      try {
        addSheet(book, { properties: { ...sheetProperties, index } }, caller);
      } catch (error) {
        if (error instanceof Invalid) throw invalidArgument(`Invalid sheets[${index}]: ${error.message}`);
        throw error;
      }
    });
    store.drive.addOwn(book.spreadsheetId, caller.email);
    store.addWorkbook(book);
    return renderSpreadsheet(book);
  },
};
