import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainOf } from '../../../activities/timeline-chain.ts';
import { STAGES } from '../../../workflows/stage.ts';
import { credit } from '../../helpers/cast.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';

let sheet: Sheet;
beforeEach(async () => {
  sheet = await openSheet();
});
afterEach(() => sheet.close());

const applicationId = 'A-00000001';

const people = (...rows: string[][]) => {
  const sheetId = sheet.sheetId('Directory');
  rows.forEach((cells, row) => {
    cells.forEach((text, column) => {
      sheet.standIn.editCell(sheet.spreadsheetId, { sheetId, row: row + 1, column, text });
    });
  });
};

test('what happened to an application is logged once it has an end, and never twice', async () => {
  const at = '2026-11-02T19:00:00.000Z';
  sheet.temporal.timelines.set(applicationId, [{ at, what: 'Application received' }]);
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification' });
  await sheet.shows('Applications', applicationId, {});
  expect(sheet.temporal.questions).toEqual([]);

  sheet.temporal.timelines.set(applicationId, [
    { at, what: 'Application received' },
    { at, what: 'Certified' },
  ]);
  sheet.temporal.application({ applicationId, stage: 'Certified' });
  await sheet.shows('Log', `${applicationId} 002`, { 'What happened': 'Certified', When: '2026-11-02 12:00' });

  await sheet.restart();
  sheet.temporal.timelines.get(applicationId)?.push({ at, what: 'Renewal reminder, 6 months before the end' });
  sheet.temporal.application({ applicationId, stage: 'Certified', note: 'x' });
  await sheet.shows('Log', `${applicationId} 003`, {});
  expect(sheet.rows('Log')).toHaveLength(3);
  const checks = sheet.rows('Log').map(({ Check }) => Check);
  expect(checks).toEqual(chainOf(sheet.temporal.timelines.get(applicationId) ?? []));
});

test('a workflow is asked again only when it has changed', async () => {
  sheet.temporal.credits('T-1', []);
  await eventually(
    () => sheet.temporal.questions.length,
    (asked) => asked > 0,
  );
  const { reads } = sheet.traffic;
  await eventually(
    () => sheet.traffic.reads,
    (now) => now > reads + 3,
  );
  expect(sheet.temporal.questions).toEqual(['tracker/T-1']);
});

test('a workflow that cannot answer keeps nobody else from the sheet, and is asked again', async () => {
  sheet.temporal.credits('T-1', new Error('nondeterminism'));
  await eventually(
    () => sheet.log,
    (log) => log.includes('tracker/T-1 does not answer'),
  );
  sheet.temporal.credits('T-2', [{ ...credit(), trackerId: 'T-2', person: 'Ada Example', email: 'ada@example.org' }]);
  sheet.temporal.application({ applicationId });
  await sheet.shows('Applications', applicationId, {});
  await sheet.shows('Credits', 'Ada Example', { Hours: '6', Kind: 'Attended', Tracker: 'T-2' });
  sheet.temporal.credits('T-1', [{ ...credit(), trackerId: 'T-1', person: 'Bob Example', email: 'bob@example.org' }]);
  await sheet.shows('Credits', 'Bob Example', {});
  expect(sheet.log.filter((line) => line.includes('does not answer'))).toHaveLength(1);
});

test('whoever needs attention is shown with what to do until it is resolved, notes kept', async () => {
  const attention = {
    stage: 'Needs attention',
    attention: "The verifier's address does not work",
    mend: 'Give the right one',
  } as const;
  sheet.temporal.application({ applicationId, ...attention });
  await sheet.shows('Needs attention', applicationId, {
    State: 'Open',
    What: attention.attention,
    'What to do': 'Give the right one',
  });
  sheet.type('Needs attention', applicationId, 'Notes', 'asked at the desk');
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification', attention: null, mend: null });
  await sheet.shows('Needs attention', applicationId, { State: 'Resolved', Notes: 'asked at the desk' });
  sheet.temporal.application({ applicationId, ...attention });
  await sheet.shows('Needs attention', applicationId, { State: 'Open', Notes: 'asked at the desk' });
  expect(sheet.rows('Needs attention').filter(({ Item }) => Item === applicationId)).toHaveLength(1);
});

test('what was set aside is shown once, also after a restart', async () => {
  sheet.temporal.setAside([
    {
      key: '<1@example.net>',
      at: '2026-11-02T19:00:00.000Z',
      from: 'stan@example.net',
      subject: 'Hello',
      why: 'It belongs to no application',
      excerpt: 'Is this the library?',
    },
  ]);
  const seen = () => sheet.rows('Needs attention').filter(({ Subject }) => Subject === 'Hello');
  await eventually(seen, ({ length }) => length === 1);
  await sheet.restart();
  sheet.temporal.application({ applicationId });
  await sheet.shows('Applications', applicationId, {});
  expect(seen()).toMatchObject([
    { What: 'It belongs to no application', 'Their words': 'Is this the library?', State: 'Open' },
  ]);
});

test('a verifier who is not in the Directory is pointed out, with those who are', async () => {
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification' });
  await sheet.shows('Applications', applicationId, {});
  expect(sheet.rows('Needs attention')).toEqual([]);
  people(['example public  library', 'Director', 'Dora Director', 'dora@example.org']);
  const item = await sheet.shows('Needs attention', `${applicationId} verifier`, { State: 'Open' });
  expect(item['What to do']).toContain('verifier Dora Director <dora@example.org> (Director)');

  // Whoever stands there in another role is none of those who verify for staff.
  people(
    ['Example Public Library', 'Director', 'Dora Director', 'dora@example.org'],
    ['Example Public Library', 'Board chair', 'Vera Verifier', 'Vera@example.org'],
  );
  await eventually(
    () => sheet.row('Needs attention', `${applicationId} verifier`)?.What,
    (what) => what?.includes('as Board chair: Library Staff is verified by Director or Department head') ?? false,
  );
  people(
    ['Example Public Library', 'Director', 'Dora Director', 'dora@example.org'],
    ['Example Public Library', 'Department Head, Youth', 'Vera Verifier', 'Vera@example.org'],
  );
  await sheet.shows('Needs attention', `${applicationId} verifier`, { State: 'Resolved' });
});

test('whoever waits for another verifier is shown with the names to type', async () => {
  const waiting = {
    stage: 'Needs attention' as const,
    attention: 'No address',
    mend: 'Name one: verifier NAME <address>',
  };
  sheet.temporal.application({ applicationId, ...waiting, attentionSince: '2026-11-02T10:00:00.000Z' });
  people(['Example Public Library', 'Director', 'Dora Director', 'dora@example.org']);
  const mend = `${waiting.mend}. In the Directory: verifier Dora Director <dora@example.org> (Director)`;
  await sheet.shows('Needs attention', applicationId, { 'What to do': mend, When: '2026-11-02 03:00' });
  await sheet.shows('Applications', applicationId, { 'What to do': mend });
});

test('an address that looks like a slip is shown as a question while it matters', async () => {
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification', verifierEmail: 'vera@gmial.com' });
  const item = await sheet.shows('Needs attention', `${applicationId} address`, { State: 'Open' });
  expect(item['What to do']).toContain('verifier NAME <vera@gmail.com>');
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification', verifierEmail: 'vera@gmail.com' });
  await sheet.shows('Needs attention', `${applicationId} address`, { State: 'Resolved' });
});

test('a second application of one person in the same track is pointed out while both are in hand', async () => {
  const second = 'A-00000002';
  sheet.temporal.application({ applicationId, stage: 'Awaiting verification' });
  sheet.temporal.application({
    applicationId: second,
    submittedAt: '2026-11-03T10:00:00.000Z',
    applicantEmail: 'ADA@example.org',
  });
  const item = await sheet.shows('Needs attention', `${second} twin`, { State: 'Open' });
  expect(item.What).toContain(applicationId);
  expect(sheet.row('Needs attention', `${applicationId} twin`)).toBeUndefined();
  sheet.temporal.application({ applicationId, stage: 'Withdrawn' });
  await sheet.shows('Needs attention', `${second} twin`, { State: 'Resolved' });
});

test('the Dashboard shows the figures of the day', async () => {
  sheet.temporal.application({ applicationId, stage: 'Verified' });
  await sheet.shows('Dashboard', 'Verified', { Number: '1' });
  sheet.temporal.application({ applicationId, stage: 'Certified', issuedOn: '2027-01-04', track: 'Library Staff' });
  await sheet.shows('Dashboard', '2027-Q1', { Number: '1', 'Library Staff': '1' });
  expect(sheet.rows('Dashboard')).toHaveLength(STAGES.length + 17);
});
