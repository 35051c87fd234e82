import type { Call } from '../../call.ts';
import { formatRange, parseRange } from '../a1.ts';
import { enterValue } from '../enter-value.ts';

/** Empties the values of a range; formats, notes and validation stay. */
export const valuesClear: Call = {
  id: 'spreadsheets.values.clear',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets/{spreadsheetId}/values/{range}:clear',
  query: {},
  body: { message: 'ClearValuesRequest', at: '' },
  reply: 'ClearValuesResponse',
  quota: 'write',
  handle({ store, path }) {
    return store.change(path.spreadsheetId, (book) => {
      const { sheet, box } = parseRange(book, path.range ?? '');
      const end = sheet.grid.endOfValues(box);
      for (let row = box.startRow; row < end; row++) {
        for (let column = box.startColumn; column < box.endColumn; column++) {
          const cell = sheet.grid.cell(row, column);
          if (cell) sheet.grid.set(row, column, enterValue(cell, '', 'RAW'));
        }
      }
      return { spreadsheetId: book.spreadsheetId, clearedRange: formatRange(sheet, box) };
    });
  },
};
