import type { sheets_v4 } from '@googleapis/sheets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, refusalOf, startWithClients } from './clients.ts';

let clients: Clients;
let sheets: sheets_v4.Sheets;
let spreadsheetId: string;
beforeAll(async () => {
  clients = await startWithClients();
  sheets = clients.sheets;
  const titles = ['Sheet1', 'Form Résumé', "O'Neil", 'D3', 'Größe', 'A!B'];
  const gridProperties = { rowCount: 100, columnCount: 30 };
  const { data } = await sheets.spreadsheets.create({
    requestBody: { sheets: titles.map((title) => ({ properties: { title, gridProperties } })) },
  });
  spreadsheetId = data.spreadsheetId ?? '';
});
afterAll(() => clients.google.close());

const read = (range: string) => sheets.spreadsheets.values.get({ spreadsheetId, range });

describe('a range in A1 notation', () => {
  it.each([
    ["'Sheet1'", 'Sheet1!A1:AD100'],
    ['Sheet1', 'Sheet1!A1:AD100'],
    ['A1', 'Sheet1!A1'],
    ['A1:A1', 'Sheet1!A1'],
    ['$B$2:$A$1', 'Sheet1!A1:B2'],
    ['b2', 'Sheet1!B2'],
    ['A:B', 'Sheet1!A1:B100'],
    ['A2:B', 'Sheet1!A2:B100'],
    ['A5:5', 'Sheet1!A5:AD5'],
    ['2:3', 'Sheet1!A2:AD3'],
    ['Sheet1!AA1:ZZ9999', 'Sheet1!AA1:AD100'],
    ["'Form Résumé'!A1:B2", "'Form Résumé'!A1:B2"],
    ['Form Résumé!A1', "'Form Résumé'!A1"],
    ["'O''Neil'!A1", "'O''Neil'!A1"],
    ['Größe!C3', 'Größe!C3'],
    ["'D3'!A1:D4", "'D3'!A1:D4"],
    ["'D3'", "'D3'!A1:AD100"],
    ["'A!B'!A1", "'A!B'!A1"],
  ])('%s is read as %s', async (asked, understood) => {
    expect((await read(asked)).data.range).toBe(understood);
  });

  it.each(['Sheet2!A1', "'Sheet1'!", 'Sheet1!A0', 'Sheet1!A', 'no such thing', 'A1:B2:C3', 'Sheet1!:'])(
    '%s is refused',
    async (asked) => {
      expect(await refusalOf(read(asked))).toMatchObject({ status: 400, message: `Unable to parse range: ${asked}` });
    },
  );

  it('beyond the grid is refused', async () => {
    expect((await refusalOf(read('Sheet1!A101'))).message).toBe(
      'Range (Sheet1!A101) exceeds grid limits. Max rows: 100, max columns: 30',
    );
  });

  it('in R1C1 notation is answered with 501', async () => {
    expect((await refusalOf(read('Sheet1!R1C1:R2C2'))).status).toBe(501);
  });
});
