import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGoogle } from '../../../activities/google.ts';
import { auditLog } from '../../../activities/sheets/audit-log.ts';
import type { ApplicationRow, TimelineEntry } from '../../../workflows/messages.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';
import { montana } from '../../helpers/temporal.ts';

const applicationId = 'A-00000001';
const at = '2026-11-02T19:00:00.000Z';
const story: TimelineEntry[] = [
  { at, what: 'Application received' },
  { at, what: 'Verified by vera@example.org' },
  { at, what: 'Certified' },
];

let sheet: Sheet;
let row: ApplicationRow;
beforeEach(async () => {
  sheet = await openSheet();
  for (const id of [applicationId, 'A-00000002']) {
    sheet.temporal.timelines.set(id, story);
    row = sheet.temporal.application({ applicationId: id, stage: 'Certified' });
    await sheet.shows('Log', `${id} 003`, {});
  }
  row = { ...row, applicationId };
  // The projector would write a row anew that was deleted.
  await sheet.rest();
});
afterEach(() => sheet.close());

const audit = (timeline = story) => {
  const google = createGoogle({ accessToken: 'local', apiUrl: sheet.standIn.url });
  return auditLog(google, sheet.spreadsheetId, montana, row, timeline);
};
const wrong = async (timeline?: TimelineEntry[]) => {
  const { entries, strangers } = await audit(timeline);
  return [...entries, ...strangers].filter(({ finding }) => finding !== 'holds');
};
const key = (number: number) => `${applicationId} 00${number}`;

test('a story that nobody touched holds, entry by entry', async () => {
  const { entries, strangers } = await audit();
  expect(entries).toEqual([1, 2, 3].map((number) => ({ entry: key(number), finding: 'holds', why: null })));
  expect(strangers).toEqual([]);
});

test('a cell of the Log that was overwritten is altered, and named by its column', async () => {
  sheet.type('Log', key(2), 'What happened', 'Verified by stan@example.net');
  expect(await wrong()).toEqual([{ entry: key(2), finding: 'altered', why: 'the Log differs in What happened' }]);
});

test('a row of the Log that was deleted is missing; what happens to other applications is nothing to this one', async () => {
  const index = sheet.rows('Log').findIndex(({ Entry }) => Entry === key(2)) + 1;
  const range = { sheetId: sheet.sheetId('Log'), dimension: 'ROWS', startIndex: index, endIndex: index + 1 };
  await sheet.person({ deleteDimension: { range } });
  sheet.type('Log', 'A-00000002 001', 'What happened', 'Nothing');
  expect(await wrong()).toEqual([{ entry: key(2), finding: 'missing', why: 'the Log has no such row' }]);
});

test('an entry that Temporal tells otherwise is altered, and the hashes after it differ as well', async () => {
  const changed = story.map((entry, index) => (index === 1 ? { ...entry, by: 'stan' } : entry));
  expect(await wrong(changed)).toEqual([
    { entry: key(2), finding: 'altered', why: 'the Log differs in Check' },
    { entry: key(3), finding: 'altered', why: 'the Log differs in Check' },
  ]);
});

test('a row that the timeline does not know is found, and so is a copy that was changed', async () => {
  expect(await wrong(story.slice(0, 2))).toEqual([
    { entry: key(3), finding: 'altered', why: 'Temporal knows nothing of this row' },
  ]);
  sheet.type('Log', 'A-00000002 001', 'Entry', key(1));
  expect(await wrong()).toMatchObject([{ entry: key(1), finding: 'altered' }]);
});

test('a story without an end need not stand in the Log', async () => {
  row = { ...row, applicationId: 'A-00000003', stage: 'Verified' };
  expect(await wrong()).toEqual([]);
});
