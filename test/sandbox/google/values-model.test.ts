import type { sheets_v4 } from '@googleapis/sheets';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, createSpreadsheet, startWithClients } from './clients.ts';

/** The same random reads and writes go to the stand-in and to a plain table of texts; both must always agree. */
let clients: Clients;
let sheets: sheets_v4.Sheets;
beforeAll(async () => {
  clients = await startWithClients();
  sheets = clients.sheets;
});
afterAll(() => clients.google.close());

const size = { rows: 8, columns: 5 };

interface Area {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

type Step =
  | { readonly kind: 'write'; readonly area: Area; readonly values: readonly (readonly (string | null)[])[] }
  | { readonly kind: 'clear'; readonly area: Area }
  | { readonly kind: 'append'; readonly values: readonly (readonly string[])[] }
  | { readonly kind: 'read'; readonly area: Area; readonly byColumn: boolean }
  | { readonly kind: 'insertRow'; readonly at: number }
  | { readonly kind: 'deleteRow'; readonly at: number };

const area: fc.Arbitrary<Area> = fc
  .record({ row: fc.nat(size.rows - 1), column: fc.nat(size.columns - 1), height: fc.nat(3), width: fc.nat(3) })
  .map(({ row, column, height, width }) => ({
    row,
    column,
    height: Math.min(height + 1, size.rows - row),
    width: Math.min(width + 1, size.columns - column),
  }));
const text = fc.constantFrom('', 'a', 'b c', '=1', '007', "O'Neil", 'é');
const line = (cell: fc.Arbitrary<string>) => fc.array(cell, { maxLength: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  area.chain((where) =>
    fc.record({
      kind: fc.constant('write' as const),
      area: fc.constant(where),
      values: fc.array(fc.array(fc.option(text), { maxLength: where.width }), { maxLength: where.height }),
    }),
  ),
  fc.record({ kind: fc.constant('clear' as const), area }),
  fc.record({ kind: fc.constant('append' as const), values: fc.array(line(text), { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('read' as const), area, byColumn: fc.boolean() }),
  fc.record({ kind: fc.constant('insertRow' as const), at: fc.nat(size.rows - 1) }),
  fc.record({ kind: fc.constant('deleteRow' as const), at: fc.nat(size.rows - 1) }),
);

/** A table of texts, `''` for nothing, kept as simply as can be. */
class Model {
  rows: string[][] = Array.from({ length: size.rows }, () => emptyRow());

  write({ row, column }: Area, values: readonly (readonly (string | null)[])[]): void {
    values.forEach((cells, down) => {
      cells.forEach((cell, right) => {
        if (cell !== null) this.#row(row + down)[column + right] = cell;
      });
    });
  }

  /** Anchored on the first column, whose cells down to the last filled one decide where the next row goes. */
  nextRow(): number {
    return this.rows.findLastIndex((row) => row.some((cell) => cell !== '')) + 1;
  }

  read({ row, column, height, width }: Area, byColumn: boolean): string[][] | undefined {
    const block = this.rows.slice(row, row + height).map((cells) => cells.slice(column, column + width));
    const lines = byColumn ? Array.from({ length: width }, (_, at) => block.map((cells) => cells[at] ?? '')) : block;
    const short = lines.map((cells) => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1));
    const end = short.findLastIndex((cells) => cells.length > 0) + 1;
    return end === 0 ? undefined : short.slice(0, end);
  }

  #row(at: number): string[] {
    while (this.rows.length <= at) this.rows.push(emptyRow());
    return this.rows[at] as string[];
  }
}

function emptyRow(): string[] {
  return Array.from({ length: size.columns }, () => '');
}

function a1({ row, column, height, width }: Area): string {
  const letter = (index: number) => String.fromCharCode(65 + index);
  return `'Sheet1'!${letter(column)}${row + 1}:${letter(column + width - 1)}${row + height}`;
}

async function apply(spreadsheetId: string, model: Model, taken: Step): Promise<void> {
  const valueInputOption = 'RAW';
  switch (taken.kind) {
    case 'write': {
      const requestBody = { values: taken.values as string[][] };
      await sheets.spreadsheets.values.update({ spreadsheetId, range: a1(taken.area), valueInputOption, requestBody });
      return model.write(taken.area, taken.values);
    }
    case 'clear':
      await sheets.spreadsheets.values.clear({ spreadsheetId, range: a1(taken.area) });
      return model.write(
        taken.area,
        Array.from({ length: taken.area.height }, () => Array(taken.area.width).fill('')),
      );
    case 'append': {
      // Into the first free row: what an append means there does not depend on where tables begin.
      const row = model.nextRow();
      const range = `Sheet1!A${row + 1}`;
      if (row >= model.rows.length) await grow(spreadsheetId, model);
      await sheets.spreadsheets.values.append({
        spreadsheetId,
        range,
        valueInputOption,
        requestBody: { values: taken.values as string[][] },
      });
      return model.write({ row, column: 0, height: 1, width: 1 }, taken.values);
    }
    case 'read': {
      const { data } = await sheets.spreadsheets.values.get({
        spreadsheetId,
        range: a1(taken.area),
        majorDimension: taken.byColumn ? 'COLUMNS' : 'ROWS',
      });
      return expect(data.values).toEqual(model.read(taken.area, taken.byColumn));
    }
    case 'insertRow':
      await change(spreadsheetId, { insertDimension: { range: oneRow(taken.at) } });
      model.rows.splice(taken.at, 0, emptyRow());
      return;
    case 'deleteRow':
      await change(
        spreadsheetId,
        { deleteDimension: { range: oneRow(taken.at) } },
        { appendDimension: { sheetId: 0, dimension: 'ROWS', length: 1 } },
      );
      model.rows.splice(taken.at, 1);
      model.rows.push(emptyRow());
      return;
    default:
      throw new Error(`unknown step ${JSON.stringify(taken satisfies never)}`);
  }
}

function oneRow(at: number): sheets_v4.Schema$DimensionRange {
  return { sheetId: 0, dimension: 'ROWS', startIndex: at, endIndex: at + 1 };
}

async function change(spreadsheetId: string, ...requests: sheets_v4.Schema$Request[]): Promise<void> {
  await sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } });
}

async function grow(spreadsheetId: string, model: Model): Promise<void> {
  await change(spreadsheetId, { appendDimension: { sheetId: 0, dimension: 'ROWS', length: 1 } });
  model.rows.push(emptyRow());
}

describe('any sequence of reads and writes', () => {
  it('reads like a plain table', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const spreadsheetId = await createSpreadsheet(sheets);
        const gridProperties = { rowCount: size.rows, columnCount: size.columns };
        await change(spreadsheetId, {
          updateSheetProperties: { properties: { gridProperties }, fields: 'gridProperties' },
        });
        const model = new Model();
        for (const taken of steps) await apply(spreadsheetId, model, taken);
        const { data } = await sheets.spreadsheets.values.get({ spreadsheetId, range: 'Sheet1' });
        const all = { row: 0, column: 0, height: model.rows.length, width: size.columns };
        expect(data.values).toEqual(model.read(all, false));
      }),
      { numRuns: 150 },
    );
  });
});
