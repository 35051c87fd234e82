import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CreditClaim } from '../../programme/credit.ts';
import {
  applicationOpenedSignal,
  applicationSettledSignal,
  creditLoggedSignal,
  creditRowsQuery,
  creditsImportedSignal,
  mailReadSignal,
  releasedSignal,
  type SetAside,
  setAsideQuery,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { newTracker } from '../../workflows/new-tracker.ts';
import type { trackerWorkflow } from '../../workflows/tracker.ts';
import { apply, idOf, mailsOf, reaches, rowOf } from '../helpers/applications.ts';
import { ada, CATEGORIES, claim, daysAgo, reply } from '../helpers/cast.ts';
import { eventually } from '../helpers/eventually.ts';
import { openStage, playedPorts, type SentMail, type Stage } from '../helpers/temporal.ts';

/** The SMTP server is up, unless a test takes it down. */
let isMailDown = false;
let failedSends = 0;
const mails: SentMail[] = [];
const { sendMails: send } = playedPorts(mails);
const sendMails: typeof send = (input) => {
  if (!isMailDown) return send(input);
  failedSends += 1;
  throw new Error('the SMTP server is down');
};

/** Every tracker continues as new after some 60 events, which is reached by the test that is about it only. */
const EVENTS_BEFORE_NEW_RUN = 60;

let stage: Stage;
beforeAll(async () => {
  const watchForms = () => Context.current().cancelled;
  stage = await openStage({ sendMails, watchForms }, EVENTS_BEFORE_NEW_RUN);
});
afterAll(() => stage.close());

type Tracker = WorkflowHandle<typeof trackerWorkflow>;
let tracker: Tracker;
let trackerId: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  trackerId = `T-TRACKER${count}`;
  const workflowId = workflowIds.tracker(trackerId);
  await stage.client.workflow.start('trackerWorkflow', {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [newTracker(trackerId)],
  });
  // Without a run id, so that it follows the tracker into its next run.
  tracker = stage.client.workflow.getHandle<typeof trackerWorkflow>(workflowId);
});

const log = (changes: Partial<CreditClaim> = {}, version = '2026-11-02T10:00:00Z') =>
  tracker.signal(creditLoggedSignal, {
    trackerId,
    person: ada,
    trackId: 'staff',
    claim: claim(changes),
    version,
    loggedAgoMs: 0,
  });

const bringAlong = (...changes: Partial<CreditClaim>[]) =>
  tracker.signal(creditsImportedSignal, {
    credits: changes.map((change) => ({
      trackerId,
      person: { ...ada, name: 'A. Example' },
      trackId: 'staff',
      claim: claim(change),
      version: '1970-01-01T00:00:00Z',
      loggedAgoMs: 0,
      isImported: true as const,
    })),
  });

/** Twelve activities of five hours, three in each category: what the rules ask of staff. */
async function logFullRecord(): Promise<void> {
  for (const category of CATEGORIES) for (let n = 0; n < 3; n++) await log({ category, amount: '5' });
}

const answers = () => mails.filter(({ owner }) => owner === trackerId);
const answered = (times: number) => eventually(answers, (found) => found.length >= times);
const credits = () => tracker.query(creditRowsQuery);

describe('what is logged', () => {
  test('is kept with the person’s name, and answered with where they now stand', async () => {
    await log({ amount: '6', category: 'Technology' });
    await log({ amount: '4,5', category: 'Library Administration' });
    const [first, second] = await answered(2);
    expect(first).toMatchObject({
      template: 'credit-recorded',
      to: ada,
      number: 1,
      facts: { trackName: 'Library Staff' },
    });
    expect(first?.facts).toMatchObject({ credit: { halfHours: 12 }, evaluation: { totalHalfHours: 12, met: false } });
    expect(second?.facts).toMatchObject({ credit: { halfHours: 9 }, evaluation: { totalHalfHours: 21 } });
    expect(await credits()).toMatchObject([
      { halfHours: 12, person: ada.name, email: ada.email, trackerId },
      { halfHours: 9 },
    ]);
  });

  test('counts once and is answered once, however often its response is read', async () => {
    const same = { responseId: 'read-twice', title: 'Weeding' };
    await log(same);
    await answered(1);
    await log(same);
    await log({ responseId: 'the-next-one' });
    expect((await answered(2)).map(({ number }) => number)).toEqual([1, 2]);
    expect(await credits()).toHaveLength(2);
  });

  test('is refused with every reason when the rules do not take it, once', async () => {
    const future = { responseId: 'refused', beganOn: daysAgo(-3), endedOn: '', category: 'Gardening' };
    await log(future);
    await log(future);
    const [refused] = await answered(1);
    expect(refused).toMatchObject({ template: 'credit-refused' });
    expect(JSON.stringify(refused?.facts)).toMatch(/Gardening.*in the future/);
    await log();
    expect((await answered(2)).map(({ template }) => template)).toEqual(['credit-refused', 'credit-recorded']);
    expect(await credits()).toHaveLength(1);
  });

  test('and then corrected counts as it is now, in its old place, and the open application hears of it', async () => {
    await log({ responseId: 'corrected', title: 'Weedding', amount: '5', category: 'Technology' });
    await log();
    await answered(2);
    const beganOn = daysAgo(40);
    await log({ responseId: 'corrected', title: 'Weeding', amount: '6', beganOn, endedOn: '' }, '2026-11-02T11:00:00Z');
    // An earlier version that is read late changes nothing.
    await log({ responseId: 'corrected', title: 'Weedding', amount: '5' }, '2026-11-02T10:30:00Z');
    const [, , corrected] = await answered(3);
    expect(corrected?.facts).toMatchObject({ isCorrection: true, credit: { halfHours: 12 } });
    expect(await credits()).toMatchObject([{ title: 'Weeding', halfHours: 12, beganOn }, {}]);
    await log({ responseId: 'corrected', title: 'Weeding', amount: 'many' }, '2026-11-02T12:00:00Z');
    const refused = (await answered(4))[3];
    expect(refused).toMatchObject({
      template: 'credit-refused',
      facts: { stands: { title: 'Weeding', halfHours: 12 } },
    });
    expect(await credits()).toHaveLength(2);
  });

  test('twice in two responses is the same activity, and counts once', async () => {
    await log({ title: 'Book repair', beganOn: daysAgo(30), endedOn: '' });
    await log({ title: ' book  REPAIR', beganOn: daysAgo(30), endedOn: '' });
    expect((await answered(2)).map(({ template }) => template)).toEqual(['credit-recorded', 'credit-refused']);
  });

  test('while mail cannot be sent is answered when it can, everything once', async () => {
    isMailDown = true;
    failedSends = 0;
    try {
      await log({ title: 'During the outage' });
      await eventually(
        () => failedSends,
        (times) => times > 0,
      );
      await eventually(credits, (known) => known.length === 1);
      await log({ title: 'Still down' });
      await eventually(credits, (known) => known.length === 2);
      expect(answers()).toEqual([]);
    } finally {
      isMailDown = false;
    }
    await answered(2);
    expect(answers().map(({ template, number }) => [template, number])).toEqual([
      ['credit-recorded', 1],
      ['credit-recorded', 2],
    ]);
    expect((await credits()).map(({ title }) => title)).toEqual(['During the outage', 'Still down']);
  });
});

describe('what is imported from earlier records', () => {
  test('is kept without a word, of past periods as well, and a newer name stays', async () => {
    await log({ amount: '6' });
    await answered(1);
    await tracker.signal(applicationSettledSignal, {
      applicationId: 'A-0LDRECRD',
      certificate: { number: 'MSL-BEFORE', issuedOn: daysAgo(100) },
    });
    const past = { title: 'Long ago', beganOn: '2013-05-02', endedOn: '2013-05-03' };
    await bringAlong(past, { title: 'Of the past period' });
    await log({ title: 'Of this period', beganOn: daysAgo(10), endedOn: '', amount: '2' });
    const [, last] = await answered(2);
    expect(last).toMatchObject({
      number: 2,
      template: 'credit-recorded',
      facts: { evaluation: { totalHalfHours: 4 } },
    });
    expect((await credits()).map(({ title, person }) => [title, person])).toEqual([
      [expect.any(String), ada.name],
      ['Long ago', ada.name],
      ['Of the past period', ada.name],
      ['Of this period', ada.name],
    ]);
  });

  test('and refused by the rules, is set before the coordinator, once', async () => {
    const workflowId = workflowIds.watcher('forms');
    const state = { watches: 'forms', cursor: null, setAside: [] };
    const watcher = await stage.client.workflow.start('watcherWorkflow', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [state],
    });
    await log({ title: 'Weeding', beganOn: daysAgo(30), endedOn: '' });
    const twin = { responseId: 'import-1', title: 'Weeding', beganOn: daysAgo(30), endedOn: '' };
    await bringAlong(twin, twin);
    await bringAlong(twin);
    const [item] = await eventually(
      () => watcher.query<SetAside[], []>(setAsideQuery),
      (items) => items.length > 0,
    );
    expect(item).toMatchObject({
      from: `A. Example · ${ada.email}`,
      subject: 'Imported credit',
      why: expect.stringContaining('the same activity counts once'),
      excerpt: expect.stringContaining('Weeding'),
    });
    await log();
    expect((await answered(2)).map(({ template }) => template)).toEqual(['credit-recorded', 'credit-recorded']);
    expect(await watcher.query(setAsideQuery)).toHaveLength(1);
    await watcher.terminate();
  });
});

describe('open applications', () => {
  test('hear of the credits once everything that was logged is judged', async () => {
    await logFullRecord();
    const application = await apply(stage, { trackerId }, null);
    await tracker.signal(applicationOpenedSignal, { applicationId: idOf(application) });
    expect((await reaches(application, 'Awaiting verification')).hours).toBe(60);
    expect(mailsOf({ mails }, application)).not.toContain('more-credits-needed');
  });

  test('that are short hear of each new credit, until they close', async () => {
    const application = await apply(stage, { trackerId, trackId: 'trustee' }, null);
    await tracker.signal(applicationOpenedSignal, { applicationId: idOf(application) });
    await reaches(application, 'More credits needed');
    await log({ amount: '10', category: 'Library Administration' });
    await eventually(
      () => rowOf(application),
      (row) => row?.hours === 10,
    );
    await log({ amount: '5', category: 'Library Administration' });
    await reaches(application, 'Awaiting verification');
    await application.terminate();
    await log();
    await answered(3);
    expect((await tracker.describe()).status.name).toBe('RUNNING');
  });

  test('that are gone before they could be told do not hold the tracker up', async () => {
    await tracker.signal(applicationOpenedSignal, { applicationId: 'A-N0SVCH00' });
    await log();
    await answered(1);
    expect((await tracker.describe()).status.name).toBe('RUNNING');
  });
});

describe('a certificate', () => {
  test('begins a new period: what came before it counts for no other, and what is logged now must be of it', async () => {
    await logFullRecord();
    const first = await apply(stage, { trackerId }, null);
    await tracker.signal(applicationOpenedSignal, { applicationId: idOf(first) });
    await reaches(first, 'Awaiting verification');
    await first.signal(mailReadSignal, reply({ kind: 'verified' }));
    const { batchId } = await reaches(first, 'Verified');
    await first.signal(releasedSignal, { batchId: batchId ?? '' });
    await reaches(first, 'Certified');

    const renewal = await apply(stage, { trackerId, kind: 'renewal' }, null);
    await tracker.signal(applicationOpenedSignal, { applicationId: idOf(renewal) });
    expect(await reaches(renewal, 'More credits needed')).toMatchObject({
      hours: 0,
      earlierCertificate: expect.stringMatching(/^MSL-/),
    });
    await log({ title: 'Of last year', beganOn: daysAgo(300), endedOn: '' });
    const late = (await answered(13)).at(-1);
    expect(late).toMatchObject({ template: 'credit-refused' });
    expect(JSON.stringify(late?.facts)).toContain('before your present period');
  });

  test('of earlier records never moves a period back', async () => {
    await log({ beganOn: daysAgo(180) });
    await answered(1);
    await tracker.signal(applicationSettledSignal, {
      applicationId: 'A-NEWER000',
      certificate: { number: 'MSL-BEFORE', issuedOn: daysAgo(100) },
    });
    await tracker.signal(applicationSettledSignal, {
      applicationId: 'A-0LDER000',
      certificate: { number: 'MSL-BEFORE', issuedOn: daysAgo(900) },
    });
    await log({ beganOn: daysAgo(20), endedOn: '' });
    expect((await answered(2)).at(-1)?.facts).toMatchObject({ evaluation: { totalHalfHours: 12 } });
  });

  test('that was not given leaves the period as it is', async () => {
    await log();
    await tracker.signal(applicationSettledSignal, { applicationId: 'A-W1THDRWN', certificate: null });
    await log();
    expect((await answered(2)).at(-1)?.facts).toMatchObject({ evaluation: { totalHalfHours: 24 } });
  });
});

test('continues as new when its history grows, and keeps everything', async () => {
  const application = await apply(stage, { trackerId }, null);
  await tracker.signal(applicationOpenedSignal, { applicationId: idOf(application) });
  await tracker.signal(applicationSettledSignal, {
    applicationId: 'A-BEF0RE00',
    certificate: { number: 'MSL-BEFORE', issuedOn: daysAgo(400) },
  });
  await reaches(application, 'More credits needed');
  const { runId } = await tracker.describe();
  for (let n = 1; n <= 12; n++) {
    await log({ responseId: `kept-${n}`, category: CATEGORIES[n % 4] ?? '', amount: '5' });
    await answered(n);
  }
  await eventually(
    () => tracker.describe(),
    (seen) => seen.runId !== runId,
  );

  expect((await credits()).map(({ responseId }) => responseId)).toEqual(
    Array.from({ length: 12 }, (_, index) => `kept-${index + 1}`),
  );
  await log({ responseId: 'kept-1' });
  await log({ title: 'Before the period', beganOn: daysAgo(401), endedOn: '' });
  const all = await answered(13);
  expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  expect(all.at(-1)).toMatchObject({ template: 'credit-refused' });
  // The application that was open before is told by the new run.
  expect((await reaches(application, 'Awaiting verification')).hours).toBe(60);
});
