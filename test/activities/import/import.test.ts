import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCertificateImport } from '../../../activities/import/certificates.ts';
import { createCreditImport } from '../../../activities/import/credits.ts';
import type { Import } from '../../../activities/import/plan.ts';
import { trackerIdOf } from '../../../activities/intake/identity.ts';
import { createRules } from '../../../activities/rules.ts';
import { addDays, addYears } from '../../../programme/dates.ts';
import {
  type ApplicationRow,
  commandUpdate,
  creditLoggedSignal,
  creditRowsQuery,
  rowInMemo,
  TASK_QUEUE,
  timelineQuery,
  workflowIds,
} from '../../../workflows/messages.ts';
import { newTracker } from '../../../workflows/new-tracker.ts';
import { type ApplicationHandle, idOf, mailsOf, reaches } from '../../helpers/applications.ts';
import { ada, claim, daysAgo } from '../../helpers/cast.ts';
import { eventually } from '../../helpers/eventually.ts';
import { montana, openStage, type Stage } from '../../helpers/temporal.ts';

const identityKey = new Uint8Array(32).fill(7);

let stage: Stage;
let credits: Import;
let certificates: Import;
beforeAll(async () => {
  stage = await openStage();
  const { client } = stage;
  const common = { client, programme: montana, identityKey };
  const rules = createRules(montana, undefined);
  credits = createCreditImport({ ...common, rules, ask: (question) => question() });
  certificates = createCertificateImport({ ...common, pinnedRuleSet: undefined });
});
afterAll(() => stage.close());

type Row = Record<string, string>;

/** Looks at the rows as a file, and takes them over where nothing is wrong. */
async function take(records: Import, rows: Row[]) {
  const { fresh, ...plan } = await lookAt(records, rows);
  if (plan.bad.length === 0) await records.write(fresh, () => {});
  return { ...plan, taken: fresh.length };
}
const lookAt = (records: Import, rows: Row[]) => records.plan(Buffer.from(stringify(rows, { header: true })), () => {});

let count = 0;
let email: string;
beforeEach(() => {
  count += 1;
  email = `ada.${count}@example.org`;
});

const activity = (changes: Row = {}): Row => ({
  Name: 'Ada Example',
  'E-mail': email,
  Track: 'Library Staff',
  Title: 'Weeding',
  Provider: 'State Library',
  Trainer: '',
  Begins: daysAgo(200),
  Ends: '',
  Category: 'Technology',
  Kind: 'Attended',
  Amount: '1,5',
  Description: '',
  ...changes,
});

const trackerIdIn = (address: string) => trackerIdOf(identityKey, address);
const trackerOf = (address: string) => stage.client.workflow.getHandle(workflowIds.tracker(trackerIdIn(address)));
const creditsOf = (address: string, expected: number) =>
  eventually(
    () => trackerOf(address).query(creditRowsQuery),
    (found) => found.length >= expected,
  );
const isKnown = (address: string) =>
  trackerOf(address)
    .describe()
    .then(
      () => true,
      () => false,
    );

/** As the form does it. */
async function log(changes: Parameters<typeof claim>[0]): Promise<void> {
  const trackerId = trackerIdIn(email);
  await stage.client.workflow.signalWithStart('trackerWorkflow', {
    workflowId: workflowIds.tracker(trackerId),
    taskQueue: TASK_QUEUE,
    args: [newTracker(trackerId)],
    signal: creditLoggedSignal,
    signalArgs: [
      {
        trackerId,
        person: { ...ada, email },
        trackId: 'staff',
        claim: claim(changes),
        version: '2026-11-02T10:00:00Z',
        loggedAgoMs: 0,
      },
    ],
  });
}

describe('credits of earlier records', () => {
  test('are looked at without anything being written', async () => {
    const other = `bo.${email}`;
    const plan = await lookAt(credits, [activity(), activity({ 'E-mail': other, Name: 'Bo' }), activity()]);
    expect(plan).toMatchObject({ thereAlready: 0, repeated: 1, bad: [] });
    expect(plan.fresh).toHaveLength(2);
    expect(await isKnown(email)).toBe(false);
    expect(await isKnown(other)).toBe(false);
  });

  test('go to their person’s tracker, of this and of past periods, and nobody gets a mail', async () => {
    const rows = [
      activity({ Title: 'This year' }),
      activity({ Title: 'Twelve years ago', Begins: '2014-10-02', Ends: '2014-10-03', Amount: '8' }),
      activity({ Title: 'In other letters', 'E-mail': email.toUpperCase(), Category: 'technology' }),
    ];
    expect(await take(credits, rows)).toMatchObject({ taken: 3, bad: [] });
    const kept = await creditsOf(email, 3);
    expect(kept.map(({ title }) => title)).toEqual(['Twelve years ago', 'This year', 'In other letters']);
    expect(kept[0]).toMatchObject({ person: 'Ada Example', beganOn: '2014-10-02', halfHours: 16 });

    // A mail about them would have been ordered before the answer to what is logged after them.
    await log({ amount: '6' });
    const mails = await eventually(
      () => stage.mails.filter(({ owner }) => owner === trackerIdIn(email)),
      (found) => found.length > 0,
    );
    expect(mails).toMatchObject([{ template: 'credit-recorded', number: 1 }]);
    // Of twelve years ago nothing counts; the rest does.
    expect(mails[0]?.facts).toMatchObject({ evaluation: { totalHalfHours: 3 + 3 + 12 } });
  });

  test('change nothing when they come again, alone or with new ones', async () => {
    await take(credits, [activity()]);
    await creditsOf(email, 1);
    expect(await take(credits, [activity()])).toMatchObject({ taken: 0, thereAlready: 1 });
    const more = [activity({ Title: 'Book repair' }), activity()];
    expect(await take(credits, more)).toMatchObject({ taken: 1, thereAlready: 1, bad: [] });
    expect((await creditsOf(email, 2)).map(({ title }) => title)).toEqual(['Weeding', 'Book repair']);
  });

  test('that are wrong are named line by line with all their reasons', async () => {
    const { bad, fresh } = await lookAt(credits, [
      activity(),
      activity({ Category: 'Gardening', Begins: daysAgo(-3) }),
      activity({ 'E-mail': 'ada at example' }),
      activity({ Title: ' WEEDING ', Amount: '2' }),
      activity({ Track: 'Wizard' }),
      activity({ Begins: '07/04/2025' }),
      activity({ Begins: '1999-05-05' }),
    ]);
    expect(fresh).toHaveLength(1);
    expect(bad.map(({ line, who, problems }) => [line, who, problems.join(' ')])).toEqual([
      [3, 'Ada Example', expect.stringMatching(/Gardening.*choose one of.*in the future/)],
      [4, 'Ada Example', '"ada at example" is not an e-mail address'],
      [5, 'Ada Example', expect.stringContaining('is in your record already')],
      [6, 'Ada Example', expect.stringMatching(/"Wizard" is not a track: choose one of/)],
      [7, 'Ada Example', expect.stringContaining('write it as year, month, day')],
      [8, 'Ada Example', expect.stringContaining('too long ago')],
    ]);
  });

  test('are judged against what the person has logged by form', async () => {
    await log({ title: 'Weeding', beganOn: daysAgo(200), endedOn: '' });
    await creditsOf(email, 1);
    const { bad } = await lookAt(credits, [activity()]);
    expect(bad).toMatchObject([{ line: 2, who: 'Ada Example', problems: [expect.stringContaining('counts once')] }]);
  });

  test('count presenting one topic as often as the rules allow, in whatever order the file has them', async () => {
    const presented = (Begins: string) => activity({ Kind: 'Presented or taught', Begins });
    const inTurn = ['2010-05-01', '2011-05-01', '2015-06-01', '2016-06-01'];
    expect(await lookAt(credits, inTurn.toReversed().map(presented))).toMatchObject({ bad: [] });
    const tooOften = ['2010-05-01', '2011-05-01', '2012-06-01'];
    const { bad } = await lookAt(credits, tooOften.toReversed().map(presented));
    expect(bad).toMatchObject([{ line: 2, problems: [expect.stringContaining('at most 2 times')] }]);
  });
});

const today = () => daysAgo(0);
const certificate = (changes: Row = {}): Row => ({
  'E-mail': email,
  Name: 'Ada Example',
  Library: 'Example Public Library',
  Track: 'Library Staff',
  Certificate: `No. ${count}/old`,
  Issued: daysAgo(400),
  'First or renewal': 'Renewal',
  'Valid until': '',
  ...changes,
});

/** The application that a certificate became. */
async function applicationOf(number: string): Promise<ApplicationHandle> {
  const found = await eventually(
    async () => {
      for await (const execution of stage.client.workflow.list({ query: "WorkflowType = 'applicationWorkflow'" })) {
        if (rowInMemo(execution)?.certificateNumber === number) return execution.workflowId;
      }
      return null;
    },
    (workflowId) => workflowId !== null,
  );
  return stage.client.workflow.getHandle(found ?? '');
}

describe('certificates of earlier records', () => {
  test('stand as Certified, with their own number and days, and begin their person’s period', async () => {
    const row = certificate();
    const { Certificate: number = '', Issued: issuedOn = '' } = row;
    expect(await lookAt(certificates, [row])).toMatchObject({ thereAlready: 0, bad: [] });
    expect(await isKnown(email)).toBe(false);
    expect(await take(certificates, [row])).toMatchObject({ taken: 1 });

    const handle = await applicationOf(number);
    const expected: Partial<ApplicationRow> = {
      applicant: 'Ada Example',
      applicantEmail: email,
      track: 'Library Staff',
      certificateNumber: number,
      issuedOn,
      expiresOn: addDays(addYears(issuedOn, 4), -1),
      batchId: null,
    };
    expect(await reaches(handle, 'Certified')).toMatchObject(expected);
    expect((await handle.query(timelineQuery)).map(({ what }) => what)).toEqual([
      `Certificate ${number} of ${issuedOn} taken over from earlier records`,
      'Certified',
    ]);

    // There is no document to send.
    const resent = handle.executeUpdate(commandUpdate, { args: [{ command: { command: 'resend' }, by: 'casey' }] });
    await expect(resent).rejects.toMatchObject({ cause: { message: expect.stringContaining('earlier records') } });

    // What was learned before the day of issue no longer counts.
    await take(credits, [activity({ Title: 'Before', Begins: daysAgo(500) }), activity()]);
    await creditsOf(email, 2);
    await log({ amount: '6' });
    const [mail] = await eventually(
      () => stage.mails.filter(({ owner }) => owner === trackerIdIn(email)),
      (found) => found.length > 0,
    );
    expect(mail?.facts).toMatchObject({ evaluation: { totalHalfHours: 3 + 12 } });
  });

  test('change nothing when they come again', async () => {
    const row = certificate();
    await take(certificates, [row]);
    const handle = await applicationOf(row.Certificate ?? '');
    const { runId, historyLength } = await handle.describe();
    expect(await take(certificates, [row, row])).toMatchObject({ taken: 0, thereAlready: 1, repeated: 1, bad: [] });
    expect(await handle.describe()).toMatchObject({ runId, historyLength });
  });

  test('of one number with different days are refused, on two lines as well as in two files', async () => {
    const row = certificate();
    const longer = { ...row, Certificate: ` ${row.Certificate?.toUpperCase()}`, 'Valid until': '2090-01-01' };
    const inOneFile = await lookAt(certificates, [row, longer]);
    expect(inOneFile.bad).toMatchObject([{ line: 3, problems: [expect.stringContaining('stands on line 2 already')] }]);
    await take(certificates, [row]);
    const handle = await applicationOf(row.Certificate ?? '');
    expect((await lookAt(certificates, [longer])).bad).toMatchObject([
      { line: 2, problems: [expect.stringContaining(`known already as ${idOf(handle)}`)] },
    ]);
  });

  test('get the reminders that are still ahead and then end, in their own time', async () => {
    // Three months are left: the reminders of twelve and six months before belong to the past.
    const row = certificate({ Issued: daysAgo(1300), 'Valid until': addDays(today(), 92) });
    await take(certificates, [row]);
    const handle = await applicationOf(row.Certificate ?? '');
    await reaches(handle, 'Certified');
    expect(mailsOf(stage, handle)).toEqual([]);
    await stage.skip(handle, 70);
    const [mail] = await eventually(
      () => stage.mails.filter(({ owner }) => owner === idOf(handle)),
      (mails) => mails.length > 0,
    );
    expect(mail).toMatchObject({ template: 'renewal-reminder', facts: { monthsLeft: 1, trackName: 'Library Staff' } });
    await stage.skip(handle, 30);
    expect(await handle.result()).toMatchObject({ stage: 'Expired' });
    expect(mailsOf(stage, handle)).toEqual(['renewal-reminder']);
  });

  test('that have ended are kept as Expired, without a word to anybody', async () => {
    const row = certificate({ Issued: '2012-03-01' });
    expect(await take(certificates, [row])).toMatchObject({ taken: 1 });
    const handle = await applicationOf(row.Certificate ?? '');
    expect(await handle.result()).toMatchObject({ stage: 'Expired', expiresOn: '2016-02-29' });
    expect(mailsOf(stage, handle)).toEqual([]);
  });

  test('that are wrong are named line by line with all their reasons', async () => {
    const { bad } = await lookAt(certificates, [
      certificate({ Certificate: '=HYPERLINK("x")' }),
      certificate({ Certificate: '' }),
      certificate({ Certificate: 'a1', Issued: addDays(today(), 3) }),
      certificate({ Certificate: 'a2', 'Valid until': daysAgo(500) }),
      certificate({ Certificate: 'a3', Issued: '1 May 2024', Library: '', Name: '' }),
      certificate({ Certificate: 'a4', Issued: '' }),
      certificate({ Certificate: 'a5', 'First or renewal': 'third' }),
    ]);
    expect(bad.map(({ line, problems }) => [line, problems.join(' ')])).toEqual([
      [2, expect.stringContaining('cannot be a certificate number')],
      [3, 'The certificate number is missing.'],
      [4, expect.stringContaining('in the future')],
      [5, expect.stringContaining('exchange the dates')],
      [6, expect.stringMatching(/name is missing.*library is missing.*"1 May 2024" is not a day/)],
      [7, 'The day it was issued is missing.'],
      [8, expect.stringMatching(/"third" is not a kind of certificate: choose one of First certificate; Renewal/)],
    ]);
  });
});
