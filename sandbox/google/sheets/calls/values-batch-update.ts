import type { sheets_v4 } from '@googleapis/sheets';
import type { Call } from '../../call.ts';
import { GoogleError, invalidArgument } from '../../errors.ts';
import { parseRange, type SheetRange } from '../a1.ts';
import type { Box } from '../grid.ts';
import { updateReply, writeValues } from '../write-values.ts';
import { bodyRenderOptions, inputOption } from './values-options.ts';

/** Several ranges in one write: all or none. */
export const valuesBatchUpdate: Call = {
  id: 'spreadsheets.values.batchUpdate',
  api: 'sheets',
  http: 'POST',
  path: '/v4/spreadsheets/{spreadsheetId}/values:batchUpdate',
  query: {},
  body: { message: 'BatchUpdateValuesRequest', at: '' },
  reply: 'BatchUpdateValuesResponse',
  quota: 'write',
  handle({ store, path, body }) {
    const request: sheets_v4.Schema$BatchUpdateValuesRequest = body;
    const input = inputOption(request.valueInputOption);
    return store.change(path.spreadsheetId, (book) => {
      const touched = new Touched();
      const responses = (request.data ?? []).map((data, index) =>
        inItem(index, () => {
          const range = parseRange(book, data.range ?? '');
          const { values, majorDimension } = data;
          const written = writeValues({ range, values: values ?? [], majorDimension, input, bounded: true });
          touched.add(range, written);
          const echo = { options: bodyRenderOptions(body), majorDimension };
          return updateReply(book.spreadsheetId, range, written, request.includeValuesInResponse ? echo : undefined);
        }),
      );
      return { spreadsheetId: book.spreadsheetId, ...touched.totals(), ...(responses.length > 0 && { responses }) };
    });
  },
};

// --- internal ---

/** A row or column that several ranges touch counts once in the totals. */
class Touched {
  readonly #rows = new Set<string>();
  readonly #columns = new Set<string>();
  readonly #sheets = new Set<number>();
  #cells = 0;

  add({ sheet }: SheetRange, { updated, cells }: { updated: Box; cells: number }): void {
    if (cells === 0) return;
    this.#sheets.add(sheet.sheetId);
    this.#cells += cells;
    for (let row = updated.startRow; row < updated.endRow; row++) this.#rows.add(`${sheet.sheetId}/${row}`);
    for (let column = updated.startColumn; column < updated.endColumn; column++) {
      this.#columns.add(`${sheet.sheetId}/${column}`);
    }
  }

  totals(): sheets_v4.Schema$BatchUpdateValuesResponse {
    if (this.#cells === 0) return {};
    return {
      totalUpdatedRows: this.#rows.size,
      totalUpdatedColumns: this.#columns.size,
      totalUpdatedCells: this.#cells,
      totalUpdatedSheets: this.#sheets.size,
    };
  }
}

function inItem<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GoogleError && error.code === 400)
      throw invalidArgument(`Invalid data[${index}]: ${error.message}`);
    throw error;
  }
}
