import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { createCertificateImport } from '../../activities/import/certificates.ts';
import { batchForArrival } from '../../programme/batch.ts';
import type { Credit } from '../../programme/credit.ts';
import { addDays } from '../../programme/dates.ts';
import { createPayloadCodec, isSealed } from '../../worker/encryption/payload-codec.ts';
import type { Command } from '../../workflows/command.ts';
import type { TemplateName } from '../../workflows/mail-order.ts';
import type { MailReading } from '../../workflows/mail-reading.ts';
import {
  applicationOpenedSignal,
  approveBatchUpdate,
  batchInMemo,
  type CreditRow,
  commandUpdate,
  creditLoggedSignal,
  creditRowsQuery,
  creditsImportedSignal,
  creditsToldSignal,
  mailReadSignal,
  releasedSignal,
  setAsideSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { newTracker } from '../../workflows/new-tracker.ts';
import type { FoundMatters } from '../../workflows/ports.ts';
import type { Stage as StageName } from '../../workflows/stage.ts';
import { type ApplicationHandle, apply, idOf, mailsOf, reaches } from '../helpers/applications.ts';
import { ada, CATEGORIES, casey, claim, credit, daysAgo, fullRecord, reply, stan, vera } from '../helpers/cast.ts';
import { dataKeys } from '../helpers/data-keys.ts';
import { eventually } from '../helpers/eventually.ts';
import { montana, openStage, type Stage } from '../helpers/temporal.ts';

/**
 * Plays a handful of lives on a real Temporal server and keeps their histories, for replay on later versions.
 * By hand, before a version is published: node test/replay/record.ts
 */

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string;
};
const folder = join(import.meta.dirname, 'histories', version);

const LIVES: Record<string, (stage: Stage) => Promise<void>> = {
  async straight(stage) {
    const application = await apply(stage);
    await answer(application, reply({ kind: 'verified' }));
    await certify(application);
    await keep('straight-certified', application);
    await stage.skip(application, 4 * 366);
    await application.result();
    await keep('straight', application);
  },

  async 'short-then-met'(stage) {
    const record = fullRecord();
    const application = await apply(stage, {}, record.slice(0, 11));
    await reaches(application, 'More credits needed');
    await stage.skip(application, 5);
    await tell(application, record);
    await answer(application, reply({ kind: 'verified' }));
    await keep('short-then-met', application);
  },

  async 'two-reminders'(stage) {
    const application = await apply(stage);
    await reaches(application, 'Awaiting verification');
    await stage.skip(application, 8);
    await stage.skip(application, 7);
    await answer(application, reply({ kind: 'verified' }));
    await keep('two-reminders', application);
  },

  async 'no-answer'(stage) {
    const application = await apply(stage);
    await reaches(application, 'Awaiting verification');
    await stage.skip(application, 29);
    await reaches(application, 'Needs attention');
    await order(application, { command: 'remind' });
    await order(application, { command: 'note', text: 'called on Monday' });
    await sent(stage, application, 'reminder-sent', 4);
    await keep('no-answer', application);
  },

  async 'declined-and-reconsidered'(stage) {
    const application = await apply(stage);
    await answer(application, reply({ kind: 'not-verified', reason: 'she was away' }), 'Declined');
    await order(application, { command: 'verify', how: 'it was a misunderstanding' });
    await reaches(application, 'Verified');
    await certify(application);
    await keep('declined-and-reconsidered', application);
  },

  async disputed(stage) {
    const credits = fullRecord();
    const application = await apply(stage, {}, credits);
    await answer(application, reply({ kind: 'verified-except', lines: [2] }), 'More credits needed');
    await tell(application, [...credits, ...CATEGORIES.map((category) => credit({ category, halfHours: 10 }))]);
    await reaches(application, 'Awaiting verification');
    await answer(application, reply({ kind: 'verified-except', lines: [1] }));
    await keep('disputed', application);
  },

  async 'bounced-address'(stage) {
    const application = await apply(stage);
    const recipients = [{ address: vera.email, action: 'failed' as const, status: '5.1.1' }];
    const bounce = reply({ kind: 'verified' }, { kind: 'bounce', decision: null, recipients });
    await answer(application, bounce, 'Needs attention');
    await order(application, { command: 'verifier', ...stan });
    await reaches(application, 'Awaiting verification');
    await answer(application, reply({ kind: 'verified' }, { from: stan.email }));
    await keep('bounced-address', application);
  },

  async 'same-person'(stage) {
    const application = await apply(stage, { verifier: ada });
    await reaches(application, 'Needs attention');
    await order(application, { command: 'verifier', ...vera });
    await answer(application, reply({ kind: 'unclear', why: 'it asks a question' }), 'Needs attention');
    await keep('same-person', application);
  },

  async withdrawn(stage) {
    const application = await apply(stage);
    await reaches(application, 'Awaiting verification');
    await order(application, { command: 'withdraw' });
    await application.result();
    await keep('withdrawn', application);
  },

  async expired(stage) {
    const application = await apply(stage, {}, []);
    await reaches(application, 'More credits needed');
    await stage.skip(application, 366);
    await application.result();
    await keep('expired', application);
  },

  async tracker(stage) {
    const trackerId = 'T-REC0RDED0000';
    const workflowId = workflowIds.tracker(trackerId);
    const { firstExecutionRunId } = await stage.client.workflow.start('trackerWorkflow', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [newTracker(trackerId)],
    });
    const tracker = stage.client.workflow.getHandle(workflowId);
    const application = await apply(stage, { trackerId }, null);
    await tracker.signal(applicationOpenedSignal, { applicationId: idOf(application) });
    for (let n = 0; n < 12; n++) {
      const logged = claim({ category: n === 5 ? 'Gardening' : (CATEGORIES[n % 4] ?? ''), amount: '5' });
      const credit = {
        trackerId,
        person: ada,
        trackId: 'staff',
        claim: logged,
        version: '2026-11-02T10:00:00Z',
        loggedAgoMs: 0,
      };
      await tracker.signal(creditLoggedSignal, credit);
      await eventually(
        () => stage.mails.filter(({ owner }) => owner === trackerId),
        (mails) => mails.length === n + 1,
      );
    }
    await eventually(
      () => tracker.describe(),
      ({ runId }) => runId !== firstExecutionRunId,
    );
    await tracker.query(creditRowsQuery);
    await keep('tracker-continued-as-new', stage.client.workflow.getHandle(workflowId, firstExecutionRunId));
    await keep('tracker', tracker);
    await keep('told-by-a-tracker', application);
  },

  async 'taken-over'({ client, ...stage }) {
    const identityKey = new Uint8Array(32).fill(7);
    const common = { client, programme: montana, pinnedRuleSet: undefined, identityKey };
    const person = 'Name,E-mail,Track';
    const [issuedOn, today] = [daysAgo(1300), daysAgo(0)];
    const certificates = createCertificateImport(common);
    const old = `${person},Library,Certificate,Issued,Valid until\n${ada.name},${ada.email},staff,Example,Old 7,${issuedOn},${addDays(today, 90)}`;
    const { fresh } = await certificates.plan(Buffer.from(old), () => {});
    await certificates.write(fresh, () => {});
    const application: ApplicationHandle = client.workflow.getHandle(
      workflowIds.application(fresh[0]?.submission.applicationId ?? ''),
    );
    await reaches(application, 'Certified');
    await stage.skip(application, 100);
    await application.result();
    await keep('taken-over', application);

    const credits = [claim(), claim({ category: 'Gardening' })].map((logged) => {
      const trackerId = fresh[0]?.submission.trackerId ?? '';
      const version = '1970-01-01T00:00:00Z';
      return {
        trackerId,
        person: ada,
        trackId: 'staff',
        claim: logged,
        version,
        loggedAgoMs: 0,
        isImported: true as const,
      };
    });
    const tracker = client.workflow.getHandle(workflowIds.tracker(credits[0]?.trackerId ?? ''));
    await tracker.signal(creditsImportedSignal, { credits });
    await eventually(
      () => tracker.query<CreditRow[], []>(creditRowsQuery),
      (rows) => rows.length === 1,
    );
    await keep('tracker-of-earlier-records', tracker);
  },

  async batch(stage) {
    const application = await apply(stage);
    await answer(application, reply({ kind: 'verified' }));
    const { id: batchId } = batchForArrival(montana, new Date().toISOString());
    await eventually(
      () => stage.client.workflow.count(`Stage = 'Verified' AND Batch = '${batchId}'`),
      ({ count }) => count > 0,
    );
    const workflowId = workflowIds.batch(batchId);
    await stage.client.workflow.execute('batchWorkflow', { workflowId, taskQueue: TASK_QUEUE, args: [{ batchId }] });
    await keep('batch', stage.client.workflow.getHandle(workflowId));
    await reaches(application, 'Certified');
    const morning = await stage.client.workflow.start('dueBatchesWorkflow', {
      workflowId: 'due-batches',
      taskQueue: TASK_QUEUE,
    });
    await morning.result();
    await keep('due-batches', morning);
  },

  async 'approved-batch'(stage) {
    const workflowId = workflowIds.batch('2031-Q1');
    const args = [{ batchId: '2031-Q1', needsApproval: true }];
    const batch = await stage.client.workflow.start('batchWorkflow', { workflowId, taskQueue: TASK_QUEUE, args });
    await eventually(
      async () => batchInMemo(await batch.describe())?.state,
      (state) => state === 'Waiting for approval',
    );
    await batch.executeUpdate(approveBatchUpdate, { args: [{ by: 'casey' }] });
    await batch.result();
    await keep('approved-batch', batch);
  },

  async digest(stage) {
    const options = { workflowId: 'digest', taskQueue: TASK_QUEUE };
    const digest = await stage.client.workflow.start('digestWorkflow', options);
    await digest.result();
    await keep('digest', digest);
  },

  async watcher(stage) {
    const { client } = stage;
    const workflowId = workflowIds.watcher('forms');
    const state = { watches: 'forms', cursor: null, setAside: [] };
    const started = await client.workflow.start('watcherWorkflow', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [state],
    });
    const watcher = client.workflow.getHandle(workflowId);
    const item = { key: 'a', at: '2026-11-24T10:00:00Z', from: '', subject: '', why: '', excerpt: '' };
    await watcher.signal(setAsideSignal, item);
    watchOver.resolve('the cursor');
    await eventually(
      () => watcher.describe(),
      ({ runId }) => runId !== started.firstExecutionRunId,
    );
    await keep('watcher', client.workflow.getHandle(workflowId, started.firstExecutionRunId));
    await watcher.terminate();
  },
};

const watchOver = Promise.withResolvers<string>();
const watchForms = ({ cursor }: { cursor: unknown }): Promise<unknown> =>
  cursor ? Context.current().cancelled : watchOver.promise;

async function lookForMatters({ now }: { now: string }): Promise<FoundMatters> {
  const matter = { item: 'A-00000001', who: ada.name, what: 'why', mend: 'how', sinceAt: now, isNew: true };
  return { matters: [matter], on: now.slice(0, 10), coordinator: casey, spreadsheetUrl: 'https://sheet.example' };
}

async function answer(application: ApplicationHandle, reading: MailReading, then: StageName = 'Verified') {
  await reaches(application, 'Awaiting verification');
  await application.signal(mailReadSignal, reading);
  await reaches(application, then);
}

async function certify(application: ApplicationHandle): Promise<void> {
  const { batchId } = await reaches(application, 'Verified');
  await application.signal(releasedSignal, { batchId: batchId ?? '' });
  await reaches(application, 'Certified');
}

const tell = (application: ApplicationHandle, credits: Credit[]) =>
  application.signal(creditsToldSignal, { credits, periodStartsOn: null, lastCertificate: null });

const order = (application: ApplicationHandle, command: Command) =>
  application.executeUpdate(commandUpdate, { args: [{ command, by: 'casey' }] });

const sent = (stage: Stage, application: ApplicationHandle, template: TemplateName, times: number) =>
  eventually(
    () => mailsOf(stage, application).filter((name) => name === template),
    (mails) => mails.length === times,
  );

async function keep(name: string, handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<void> {
  const whole = JSON.stringify(await unsealed(JSON.parse(historyToJSON(await handle.fetchHistory()))));
  // Process and machine that did it are nobody's business.
  const history = whole.replaceAll(`${process.pid}@${hostname()}`, 'recorder');
  writeFileSync(join(folder, `${name}.json`), `${history}\n`);
  console.log(`${name}: ${Math.round(history.length / 1024)} KiB`);
}

/** A history is kept as people can read it, and replays without a key. */
async function unsealed(part: unknown): Promise<unknown> {
  if (Array.isArray(part)) return Promise.all(part.map(unsealed));
  if (typeof part !== 'object' || part === null) return part;
  const payload = 'metadata' in part ? PayloadMessage.fromObject(part) : null;
  if (payload && isSealed(payload)) {
    const [opened] = await createPayloadCodec(dataKeys, 'default').decode([payload]);
    return PayloadMessage.toObject(PayloadMessage.fromObject(opened ?? {}), { bytes: String });
  }
  const entries = Object.entries(part).map(async ([name, value]) => [name, await unsealed(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// Short histories, so that the tracker continues as new.
const stage = await openStage({ watchForms, lookForMatters }, 60);
try {
  for (const live of Object.values(LIVES)) await live(stage);
} finally {
  await stage.close();
}
