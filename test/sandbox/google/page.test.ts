import type { sheets_v4 } from '@googleapis/sheets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, createSpreadsheet, startWithClients } from './clients.ts';

/** What people see and do in the page of a spreadsheet. */
let clients: Clients;
let sheets: sheets_v4.Sheets;
beforeAll(async () => {
  clients = await startWithClients();
  sheets = clients.sheets;
});
afterAll(() => clients.google.close());

async function sheetWith(rows: unknown[][], ...requests: sheets_v4.Schema$Request[]): Promise<string> {
  const spreadsheetId = await createSpreadsheet(sheets, 'Register');
  await sheets.spreadsheets.values.update({
    spreadsheetId,
    range: 'A1',
    valueInputOption: 'USER_ENTERED',
    requestBody: { values: rows },
  });
  if (requests.length > 0) await sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } });
  return spreadsheetId;
}

const rowsOf = (spreadsheetId: string, reader?: string) =>
  clients.google.spreadsheet(spreadsheetId, reader).sheets[0]?.rows ?? [];
const columnA = { sheetId: 0, startRowIndex: 0, endRowIndex: 4, startColumnIndex: 0, endColumnIndex: 1 };

describe('the page of a spreadsheet', () => {
  it('lists the spreadsheets and shows values as formatted', async () => {
    const id = await sheetWith([
      ['Credits', 'Share', 'On'],
      [1.5, '12%', '2027-01-31'],
    ]);
    expect(clients.google.spreadsheets()).toContainEqual({ spreadsheetId: id, title: 'Register' });
    expect(rowsOf(id).map((cells) => cells.slice(0, 3).map(({ text }) => text))).toEqual([
      ['Credits', 'Share', 'On'],
      ['1.5', '12%', '2027-01-31'],
    ]);
  });

  it('paints bands, and over them the first conditional format that holds', async () => {
    const [header, first, second, verified] = [{ blue: 1 }, { red: 1 }, { green: 1 }, { red: 1, green: 1 }];
    const id = await sheetWith(
      [['Stage'], ['Verified'], ['Declined'], ['Expired']],
      {
        addBanding: {
          bandedRange: {
            range: columnA,
            rowProperties: { headerColor: header, firstBandColor: first, secondBandColor: second },
          },
        },
      },
      {
        addConditionalFormatRule: {
          rule: {
            ranges: [columnA],
            booleanRule: {
              condition: { type: 'TEXT_EQ', values: [{ userEnteredValue: 'Verified' }] },
              format: { backgroundColor: verified },
            },
          },
        },
      },
    );
    expect(rowsOf(id).map((cells) => cells[0]?.format.backgroundColor)).toEqual([header, verified, second, first]);
  });

  it.each<[string, string[], boolean[]]>([
    ['CUSTOM_FORMULA', ['=$A1="b"'], [false, true, false]],
    ['CUSTOM_FORMULA', ['=$A$1="a"'], [true, true, true]],
    ['NOT_BLANK', [], [true, true, false]],
    ['TEXT_CONTAINS', ['A'], [true, false, false]],
    ['NUMBER_GREATER', ['3'], [false, false, false]],
  ])('works out %s %j', async (type, values, expected) => {
    const condition = { type, values: values.map((userEnteredValue) => ({ userEnteredValue })) };
    const ranges = [columnA];
    const rule = { ranges, booleanRule: { condition, format: { textFormat: { bold: true } } } };
    const id = await sheetWith([['a'], ['b'], ['', 'x']], { addConditionalFormatRule: { rule } });
    expect(rowsOf(id).map((cells) => cells[0]?.format.textFormat?.bold ?? false)).toEqual(expected);
  });

  it('locks a protected range to those who are not its editors', async () => {
    const editors = { users: ['coordinator@example.org'] };
    const id = await sheetWith([['a', 'b']], { addProtectedRange: { protectedRange: { range: columnA, editors } } });
    const locks = (reader?: string) =>
      rowsOf(id, reader)[0]
        ?.slice(0, 2)
        .map(({ locked }) => locked ?? false);
    expect(locks('stranger@example.org')).toEqual([true, false]);
    expect(locks('coordinator@example.org')).toEqual([false, false]);
    expect(locks()).toEqual([false, false]);
  });

  it('takes what is typed as Sheets would', async () => {
    const id = await sheetWith([['a']]);
    const type = (row: number, text: string) => clients.google.editCell(id, { sheetId: 0, row, column: 0, text });
    expect(type(1, '0042')).toEqual({ kind: 'done' });
    expect(rowsOf(id)[1]?.[0]?.text).toBe('42');
    expect(type(1, '')).toEqual({ kind: 'done' });
    expect(rowsOf(id)).toHaveLength(1);
    expect(type(1000, 'x').kind).toBe('refused');
  });

  it('widens columns to their text', async () => {
    const id = await sheetWith([['x'.repeat(60), '']], {
      autoResizeDimensions: { dimensions: { sheetId: 0, dimension: 'COLUMNS', startIndex: 0, endIndex: 2 } },
    });
    const widths = clients.google
      .spreadsheet(id)
      .sheets[0]?.columns.slice(0, 2)
      .map(({ width }) => width);
    expect(widths?.[0]).toBeGreaterThan(300);
    expect(widths?.[1]).toBe(100);
  });
});
