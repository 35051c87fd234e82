import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDigest } from '../../activities/digest.ts';
import { localDate } from '../../programme/batch.ts';
import { prepareNamespace } from '../../worker/namespace.ts';
import type { batchWorkflow } from '../../workflows/batch.ts';
import type { MailFacts } from '../../workflows/mail-order.ts';
import {
  approveBatchUpdate,
  batchInMemo,
  DIGEST_SCHEDULE_ID,
  mailReadSignal,
  type SetAside,
  setAsideSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import type { DigestPorts } from '../../workflows/ports.ts';
import { openInStage } from '../../workflows/search-attributes.ts';
import { type ApplicationHandle, apply, idOf, reaches } from '../helpers/applications.ts';
import { casey, reply } from '../helpers/cast.ts';
import { eventually } from '../helpers/eventually.ts';
import { montana, openStage, playedPorts, type SentMail, type Stage } from '../helpers/temporal.ts';

const DAY_MS = 86_400_000;

const spreadsheetUrl = 'https://docs.google.com/spreadsheets/d/example/edit';

/** What the mailbox says to its watcher: null lets it watch. */
let mailboxFails: string | null = null;
let isCaseyRefused = false;

let stage: Stage;
beforeAll(async () => {
  let digest: DigestPorts | undefined;
  const watch = () => Context.current().cancelled;
  const usual = playedPorts([]);
  stage = await openStage({
    lookForMatters: (input) => digest?.lookForMatters(input) ?? Promise.reject(new Error('not open yet')),
    watchForms: watch,
    watchSpreadsheet: watch,
    async watchMailbox() {
      if (mailboxFails) throw new Error(mailboxFails);
      // Returns soon: the next run meets what has become of the mailbox meanwhile.
      await Promise.race([watch(), Context.current().sleep(200)]);
    },
    async sendMails(input) {
      stage.mails.push(...input.mails.map((order) => ({ ...order, sentAt: input.now })));
      // Only what goes to the coordinator: a verifier whose mail is refused is another story.
      if (!isCaseyRefused || input.mails.some(({ template }) => template !== 'digest')) return usual.sendMails(input);
      return input.mails.map(({ to }) => ({
        kind: 'refused' as const,
        address: to.email,
        status: '5.1.1',
        diagnostic: 'no such mailbox',
      }));
    },
  });
  digest = createDigest({ client: stage.client, programme: montana, coordinator: casey, spreadsheetUrl });
  await prepareNamespace(stage.client, montana);
});
afterAll(() => stage.close());

beforeEach(() => {
  mailboxFails = null;
  isCaseyRefused = false;
});

/** Lets the digest's workflow begin so many days ahead, and end; the mails of that morning. */
async function morning(inDays = 0): Promise<SentMail[]> {
  const aheadMs = inDays * DAY_MS + 1_000;
  const before = stage.mails.length;
  const handle = await stage.client.workflow.start('digestWorkflow', {
    workflowId: `digest-${randomUUID()}`,
    taskQueue: TASK_QUEUE,
    startDelay: aheadMs,
  });
  await stage.skip(handle, aheadMs / DAY_MS);
  await handle.result();
  return stage.mails.slice(before).filter(({ template }) => template === 'digest');
}

const mailbox = () => stage.client.workflow.getHandle(workflowIds.watcher('mailbox'));

const mattersOf = (mail: SentMail | undefined) => (mail?.facts as MailFacts['digest'] | undefined)?.matters ?? [];

async function unclear(): Promise<ApplicationHandle> {
  const handle = await apply(stage);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, reply({ kind: 'unclear', why: 'it asks a question' }));
  await reaches(handle, 'Needs attention');
  // Temporal's list follows a moment after.
  await eventually(
    () => stage.client.workflow.count(`${openInStage('Needs attention')} AND WorkflowId = '${handle.workflowId}'`),
    ({ count }) => count === 1,
  );
  return handle;
}

const stray: SetAside = {
  key: '<a@example.net>',
  // It had waited out an outage.
  at: '2026-01-24T10:00:00.000Z',
  from: 'stan@example.net',
  subject: 'Opening hours?',
  why: 'No application is named',
  excerpt: 'When do you open?',
};

describe('the coordinator’s digest', () => {
  test('is not sent while nothing waits', async () => {
    await reaches(await apply(stage), 'Awaiting verification');
    expect(await morning()).toEqual([]);
  });

  test('names who waits, why, since when and what to do; new is what has come since the morning before', async () => {
    const first = await unclear();
    const [mail, ...more] = await morning();
    expect(more).toEqual([]);
    const owner = `D-${localDate(montana, mail?.sentAt ?? '')}`;
    expect(mail).toMatchObject({ owner, number: 1, to: casey, facts: { spreadsheetUrl } });
    expect(mattersOf(mail)).toEqual([
      {
        item: idOf(first),
        who: 'Ada Example',
        what: expect.stringContaining("The verifier's answer is not a clear decision"),
        mend: expect.stringContaining('verify "how it was confirmed"'),
        sinceAt: expect.stringMatching(/^\d{4}-/),
        isNew: true,
      },
    ]);

    const [again] = await morning(8);
    expect(mattersOf(again).map(({ item, isNew }) => [item, isNew])).toEqual([[idOf(first), false]]);
    expect(again?.owner).not.toBe(mail?.owner);

    await first.terminate();
    await eventually(
      () => stage.client.workflow.count(openInStage('Needs attention')),
      ({ count }) => count === 0,
    );
    expect(await morning()).toEqual([]);
  });

  test('names a batch that waits for approval, and the command that approves it', async () => {
    const batch = await stage.client.workflow.start<typeof batchWorkflow>('batchWorkflow', {
      workflowId: workflowIds.batch('2031-Q3'),
      taskQueue: TASK_QUEUE,
      args: [{ batchId: '2031-Q3', needsApproval: true }],
    });
    await eventually(
      async () => {
        const listed: (string | undefined)[] = [];
        for await (const execution of stage.client.workflow.list({ query: "WorkflowType = 'batchWorkflow'" }))
          listed.push(batchInMemo(execution)?.state);
        return listed;
      },
      ([state]) => state === 'Waiting for approval',
    );
    expect(mattersOf((await morning())[0])).toEqual([
      {
        item: '2031-Q3',
        who: '',
        what: 'The 2031-Q3 batch waits for your approval',
        mend: 'Approve it: countersign batch approve 2031-Q3',
        sinceAt: expect.any(String),
        isNew: true,
      },
    ]);
    await batch.executeUpdate(approveBatchUpdate, { args: [{ by: 'casey' }] });
    await batch.result();
    await eventually(
      () => stage.client.workflow.count("WorkflowType = 'batchWorkflow' AND ExecutionStatus = 'Running'"),
      ({ count }) => count === 0,
    );
    expect(await morning()).toEqual([]);
  });

  test('tells once of what was set aside, as nobody can resolve it', async () => {
    await stage.client.workflow.getHandle(workflowIds.watcher('forms')).signal(setAsideSignal, stray);
    const [mail] = await morning();
    expect(mattersOf(mail)).toEqual([
      {
        item: expect.stringMatching(/^F-[0-9A-F]{10}$/),
        who: 'stan@example.net',
        what: 'No application is named: “Opening hours?”',
        mend: '',
        sinceAt: expect.any(String),
        isNew: true,
      },
    ]);
    expect(await morning(8)).toEqual([]);
  });

  test('says that a watcher fails, for as long as it does', async () => {
    mailboxFails = 'the server refuses the login';
    await eventually(
      async () => (await mailbox().describe()).raw.pendingActivities ?? [],
      ([activity]) => Boolean(activity?.lastFailure),
    );
    const [mail] = await morning(8);
    expect(mattersOf(mail)).toMatchObject([{ item: 'Watcher: mailbox', who: '', sinceAt: null, isNew: false }]);
    expect(mattersOf(mail)[0]?.what).toContain('the server refuses the login');
  });

  test('that the coordinator’s server refuses is a failure for whoever runs the service', async () => {
    isCaseyRefused = true;
    const application = await unclear();
    const failed = morning();
    await expect(failed).rejects.toThrow(WorkflowFailedError);
    await expect(failed).rejects.toMatchObject({ cause: { type: 'CoordinatorRefused' } });
    await application.terminate();
  });

  test('is begun by its Schedule', async () => {
    const schedule = stage.client.schedule.getHandle(DIGEST_SCHEDULE_ID);
    await schedule.trigger();
    const { info } = await eventually(
      () => schedule.describe(),
      ({ info }) => info.recentActions.length > 0,
    );
    const { workflowId } = info.recentActions[0]?.action.workflow ?? { workflowId: '' };
    await stage.client.workflow.getHandle(workflowId).result();
  });
});
