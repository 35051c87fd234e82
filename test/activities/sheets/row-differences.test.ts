import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGoogle } from '../../../activities/google.ts';
import { differencesInRows } from '../../../activities/sheets/row-differences.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';
import { montana } from '../../helpers/temporal.ts';

const applicationId = 'A-00000001';
let sheet: Sheet;
beforeEach(async () => {
  sheet = await openSheet();
  sheet.temporal.application({ applicationId });
  sheet.temporal.application({ applicationId: 'A-00000002' });
  await sheet.shows('Applications', applicationId, {});
  await sheet.shows('Applications', 'A-00000002', {});
});
afterEach(() => sheet.close());

const differences = () =>
  differencesInRows(
    createGoogle({ accessToken: 'local', apiUrl: sheet.standIn.url }),
    sheet.spreadsheetId,
    sheet.temporal.client,
    montana,
  );

test('a sheet that shows what Temporal knows has none, whatever people wrote in their columns', async () => {
  sheet.type('Applications', applicationId, 'Notes', 'Called her');
  expect(await differences()).toEqual([]);
});

test('a row that is missing and a cell that was overwritten are named, each with its tab and column', async () => {
  // The projector would put it right within seconds: it is not there.
  await sheet.rest();
  sheet.type('Applications', applicationId, 'Stage', 'Certified');
  const { sheets } = sheet.standIn.spreadsheet(sheet.spreadsheetId);
  const rows = sheets.find(({ properties }) => properties.title === 'Applications')?.rows ?? [];
  const index = rows.findIndex((cells) => cells.some(({ text }) => text === 'A-00000002'));
  const range = { sheetId: sheet.sheetId('Applications'), dimension: 'ROWS', startIndex: index, endIndex: index + 1 };
  await sheet.person({ deleteDimension: { range } });
  expect(await differences()).toEqual([
    `Applications: ${applicationId} differs in Stage`,
    'Applications: A-00000002 is missing',
  ]);
});
