import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { formatRange, parseRange } from '../a1.ts';
import { insertRows } from '../dimensions.ts';
import { lastTableIn } from '../tables.ts';
import { updateReply, writeValues } from '../write-values.ts';
import { inputOption, responseRenderOptions } from './values-options.ts';

/**
 * Looks for a table in the range and writes after its last row, from its first column; without one, from the range's
 * first cell. The grid grows as needed.
 */
export const valuesAppend: Call = {
  id: 'spreadsheets.values.append',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets/{spreadsheetId}/values/{range}:append',
  query: {
    valueInputOption: 'string',
    insertDataOption: 'string',
    includeValuesInResponse: 'boolean',
    responseValueRenderOption: 'string',
    responseDateTimeRenderOption: 'string',
  },
  body: { message: 'ValueRange', at: 'data' },
  reply: 'AppendValuesResponse',
  quota: 'write',
  handle({ store, path, query, body }) {
    const { values = [], majorDimension }: sheets_v4.Schema$ValueRange = body;
    const input = inputOption(query.string('valueInputOption'));
    return store.change(path.spreadsheetId, (book) => {
      const { sheet, box } = parseRange(book, path.range ?? '');
      const table = lastTableIn(sheet.grid, box);
      const startRow = table ? table.endRow : box.startRow;
      const startColumn = table ? table.startColumn : box.startColumn;
      const longest = (values ?? []).reduce((most, line) => Math.max(most, line.length), 0);
      const [height, width] =
        majorDimension === 'COLUMNS' ? [longest, values?.length ?? 0] : [values?.length ?? 0, longest];

      const { grid } = sheet;
      if (query.string('insertDataOption') === 'INSERT_ROWS' && startRow < grid.rowCount) {
        insertRows(book, sheet, startRow, height, true);
      }
      grid.rowCount = Math.max(grid.rowCount, startRow + height);
      grid.columnCount = Math.max(grid.columnCount, startColumn + width);

      const range = { sheet, box: { startRow, endRow: startRow + 1, startColumn, endColumn: startColumn + 1 } };
      const written = writeValues({ range, values: values ?? [], majorDimension, input, bounded: false });
      const echo = { options: responseRenderOptions(query), majorDimension };
      const { spreadsheetId } = book;
      return {
        spreadsheetId,
        ...(table && { tableRange: formatRange(sheet, table) }),
        updates: updateReply(
          spreadsheetId,
          range,
          written,
          query.boolean('includeValuesInResponse') ? echo : undefined,
        ),
      };
    });
  },
};
