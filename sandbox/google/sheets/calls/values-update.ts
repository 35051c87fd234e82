import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { invalidArgument } from '../../errors.ts';
import { formatRange, parseRange, type SheetRange } from '../a1.ts';
import type { Workbook } from '../workbook.ts';
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
    return store.change(path.spreadsheetId, (book) => {
      const range = parseRange(book, path.range ?? '');
      refuseOther(book, range, data.range);
      const { values, majorDimension } = data;
      const written = writeValues({ range, values: values ?? [], majorDimension, input, bounded: true });
      const echo = { options: responseRenderOptions(query), majorDimension };
      return updateReply(
        book.spreadsheetId,
        range,
        written,
        query.boolean('includeValuesInResponse') ? echo : undefined,
      );
    });
  },
};

// --- internal ---

/** A range in the body must be the one of the path, however each is spelt. */
function refuseOther(book: Workbook, { sheet, box }: SheetRange, inBody: string | null | undefined): void {
  if (!inBody) return;
  const other = parseRange(book, inBody);
  const [asked, sent] = [formatRange(sheet, box), formatRange(other.sheet, other.box)];
  if (asked !== sent)
    throw invalidArgument(`Requested writing within range [${asked}], but tried writing to [${sent}]`);
}
