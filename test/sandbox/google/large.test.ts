import { expect, it } from 'vitest';
import { createSpreadsheet, startWithClients } from './clients.ts';

it('a sheet of 10,000 rows is written, appended to, changed and read', async () => {
  const { google, sheets } = await startWithClients();
  try {
    const spreadsheetId = await createSpreadsheet(sheets);
    const rows = Array.from({ length: 10_000 }, (_, row) =>
      Array.from({ length: 20 }, (_, column) => `${row}/${column}`),
    );
    await sheets.spreadsheets.batchUpdate({
      spreadsheetId,
      requestBody: { requests: [{ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 9_001 } }] },
    });
    await sheets.spreadsheets.values.update({
      spreadsheetId,
      range: 'A1',
      valueInputOption: 'RAW',
      requestBody: { values: rows },
    });
    for (let append = 0; append < 20; append++) {
      await sheets.spreadsheets.values.append({
        spreadsheetId,
        range: 'Sheet1!A:A',
        valueInputOption: 'RAW',
        requestBody: { values: [['last']] },
      });
    }
    const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 10_000, startColumnIndex: 0, endColumnIndex: 20 };
    await sheets.spreadsheets.batchUpdate({
      spreadsheetId,
      requestBody: {
        requests: [
          { repeatCell: { range, cell: { userEnteredFormat: { wrapStrategy: 'WRAP' } }, fields: 'userEnteredFormat' } },
          { insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } },
          {
            updateCells: {
              range,
              fields: 'userEnteredValue',
              rows: rows.map((row) => ({ values: row.map((text) => ({ userEnteredValue: { stringValue: text } })) })),
            },
          },
        ],
      },
    });
    const { data } = await sheets.spreadsheets.values.get({ spreadsheetId, range: 'Sheet1' });
    expect(data.values).toHaveLength(10_021);
    expect(data.values?.[2]?.slice(0, 2)).toEqual(['2/0', '2/1']);
    expect(data.values?.at(-1)).toEqual(['last']);
  } finally {
    await google.close();
  }
}, 180_000);
