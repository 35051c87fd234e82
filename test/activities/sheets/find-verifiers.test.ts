import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGoogle } from '../../../activities/google.ts';
import { createDirectoryPorts } from '../../../activities/sheets/find-verifiers.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../../../activities/sheets/spreadsheet.ts';
import { type GoogleStandIn, startGoogle } from '../../../sandbox/google/server.ts';
import { ada } from '../../helpers/cast.ts';
import { montana } from '../../helpers/temporal.ts';

let standIn: GoogleStandIn;
let spreadsheetId: string;
beforeEach(async () => {
  standIn = await startGoogle({ quota: 'off' });
  spreadsheetId = await createSpreadsheet(google(), montana);
  await ensureSpreadsheet(google(), spreadsheetId, montana, { editors: [] });
});
afterEach(() => standIn.close());

const google = () => createGoogle({ accessToken: 'local', apiUrl: standIn.url });
const open = () => createDirectoryPorts({ google: google(), spreadsheetId, programme: montana });

async function list(...people: string[][]): Promise<void> {
  await google().sheets.spreadsheets.values.update({
    spreadsheetId,
    range: 'Directory!A2',
    valueInputOption: 'RAW',
    requestBody: { values: people },
  });
}

const asked = (trackId: string) => ({ library: 'Example Public Library', trackId, applicant: ada });

test('the coordinator’s list answers who may verify, and is read once for many who ask at the same time', async () => {
  await list(
    ['Example Public Library', 'Director', 'Dora Director', 'dora@example.org'],
    ['Example Public Library', 'Board chair', 'Chad Chair', 'chad@example.org'],
  );
  const { findVerifiers } = open();
  const answers = await Promise.all(Array.from({ length: 50 }, () => findVerifiers(asked('staff'))));
  expect(answers.every(([first]) => first?.name === 'Dora Director')).toBe(true);
  await list(['Example Public Library', 'Director', 'Somebody Else', 'else@example.org']);
  expect(await findVerifiers(asked('staff'))).toMatchObject([{ name: 'Dora Director' }]);
});

test('a renewal is told to the board chair of a director, and to nobody else’s superior', async () => {
  await list(
    ['Example Public Library', 'Director', 'Dora Director', 'dora@example.org'],
    ['Example Public Library', 'Board chair', 'Chad Chair', 'chad@example.org'],
  );
  const { whoElseToRemind } = open();
  expect(await whoElseToRemind(asked('director'))).toMatchObject([{ name: 'Chad Chair', role: 'Board chair' }]);
  expect(await whoElseToRemind(asked('staff'))).toEqual([]);
});

test('an empty list says nothing about anybody, and neither does one that was deleted', async () => {
  expect(await open().findVerifiers(asked('staff'))).toEqual([]);
  const { sheets } = standIn.spreadsheet(spreadsheetId);
  const sheetId = sheets.find(({ properties }) => properties.title === 'Directory')?.properties.sheetId ?? 0;
  const requestBody = { requests: [{ deleteSheet: { sheetId } }] };
  await google().sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody });
  expect(await open().findVerifiers(asked('staff'))).toEqual([]);
});

test('a spreadsheet that cannot be read fails the look-up and says why', async () => {
  const missing = createDirectoryPorts({ google: google(), spreadsheetId: 'nowhere', programme: montana });
  await expect(missing.findVerifiers(asked('staff'))).rejects.toThrow(/nowhere/);
});
