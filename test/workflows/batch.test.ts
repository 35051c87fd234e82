import { status } from '@grpc/grpc-js';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBatches } from '../../activities/batches.ts';
import { type Batch, batchForArrival } from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import type { dueBatchesWorkflow } from '../../workflows/batch.ts';
import type { CertifyInput } from '../../workflows/certificate.ts';
import {
  approveBatchUpdate,
  type BatchRow,
  batchInMemo,
  mailReadSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { inBatch, inStage } from '../../workflows/search-attributes.ts';
import { type ApplicationHandle, apply, idOf, reaches, rowOf } from '../helpers/applications.ts';
import { reply } from '../helpers/cast.ts';
import { eventually } from '../helpers/eventually.ts';
import { montana, openStage, playedPorts, type Stage } from '../helpers/temporal.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Certificates made, and reports, in their order; a certificate waits for the gate. */
const issued: string[] = [];
const reported: string[] = [];
/** Whether each of these reports was to be mailed. */
const mailed: boolean[] = [];
/** Whether due batches wait for the coordinator. */
let approval: Programme['batches']['approval'] = 'automatic';
let gate: Promise<void> = Promise.resolve();
const usual = playedPorts([]);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    async issueCertificate(input: CertifyInput) {
      await gate;
      issued.push(input.submission.applicationId);
      return usual.issueCertificate(input);
    },
    listDueBatches: (input) =>
      createBatches(stage.client, { ...montana, batches: { ...montana.batches, approval } }).listDueBatches(input),
    async reportBatch(input) {
      reported.push(input.batchId);
      mailed.push(input.isMailed);
      return { ...(await usual.reportBatch(input)), certificates: issued.length };
    },
  });
});
afterAll(() => stage.close());

/** The batch that an answer of today makes. */
const present = (): Batch => batchForArrival(montana, new Date().toISOString());

const run = (batchId: string): Promise<BatchRow> =>
  stage.client.workflow.execute('batchWorkflow', {
    workflowId: workflowIds.batch(batchId),
    taskQueue: TASK_QUEUE,
    args: [{ batchId }],
  });

/** Whether a batch has looked, found somebody still without a certificate, and looked again. */
async function hasWaited(batchId: string): Promise<boolean> {
  try {
    const { events } = await stage.client.workflow.getHandle(workflowIds.batch(batchId)).fetchHistory();
    return events?.some((event) => event.timerFiredEventAttributes) ?? false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === status.NOT_FOUND) return false;
    throw error;
  }
}

/** Ahead of the machine's clock by this much; an answer that came at an instant of its own time. */
async function applyAndBeAnswered(aheadMs: number, arrivedAt: (now: number) => number): Promise<ApplicationHandle> {
  const handle = await apply(stage);
  await reaches(handle, 'Awaiting verification');
  if (aheadMs > 0) await stage.skip(handle, aheadMs / DAY_MS);
  const now = Date.now() + aheadMs;
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }, { arrivedAgoMs: now - arrivedAt(now) }));
  await reaches(handle, 'Verified');
  return handle;
}

const verifyNow = (aheadMs = 0) => applyAndBeAnswered(aheadMs, (now) => now);

/** Temporal's list follows a moment after. */
const listed = (handles: ApplicationHandle[], batchId: string) =>
  eventually(
    async () => {
      const found: string[] = [];
      const query = `${inStage('Verified')} AND ${inBatch(batchId)}`;
      for await (const { workflowId } of stage.client.workflow.list({ query })) found.push(workflowId);
      return found;
    },
    (found) => handles.every(({ workflowId }) => found.includes(workflowId)),
  );

describe('a batch', () => {
  test('releases whoever is verified in it and nobody else, waits for them, and reports', async () => {
    const { id: batchId, cutoffAt } = present();
    const ours = [await verifyNow(), await verifyNow()];
    const next = await verifyNow(Date.parse(cutoffAt) - Date.now() + HOUR_MS);
    const waiting = await apply(stage);
    await reaches(waiting, 'Awaiting verification');
    await listed(ours, batchId);

    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const batch = run(batchId);
    try {
      await eventually(
        () => hasWaited(batchId),
        (seen) => seen,
      );
      expect(reported).toEqual([]);
    } finally {
      open();
    }

    expect((await batch).batchId).toBe(batchId);
    expect(reported).toEqual([batchId]);
    expect([...issued].sort()).toEqual(ours.map(idOf).sort());
    for (const handle of ours) await reaches(handle, 'Certified');
    expect(await rowOf(next)).toMatchObject({ stage: 'Verified' });
    expect((await rowOf(next))?.batchId).not.toBe(batchId);
    expect((await rowOf(waiting))?.stage).toBe('Awaiting verification');

    await run(batchId);
    expect(issued).toHaveLength(2);
    expect(reported).toEqual([batchId, batchId]);
    // Run again, it releases nobody: there is nothing to tell.
    expect(mailed).toEqual([true, false]);
    await next.terminate();
  });

  test('releases whoever becomes verified while it waits for others', async () => {
    const { id: batchId } = present();
    const early = await verifyNow();
    await listed([early], batchId);
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const batch = run(batchId);
    try {
      await eventually(
        () => hasWaited(batchId),
        (seen) => seen,
      );
      await listed([await verifyNow()], batchId);
    } finally {
      open();
    }
    await batch;
    await reaches(early, 'Certified');
  });

  test('is held up by no application that somebody has ended by force', async () => {
    const { id: batchId } = present();
    const [ended, ours] = [await verifyNow(), await verifyNow()];
    await listed([ended, ours], batchId);
    await ended.terminate('by hand');
    await run(batchId);
    await reaches(ours, 'Certified');
  });

  test('that waits for nobody refuses an approval', async () => {
    const { id: batchId } = present();
    const ours = await verifyNow();
    await listed([ours], batchId);
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const batch = run(batchId);
    try {
      const approve = () =>
        stage.client.workflow
          .getHandle(workflowIds.batch(batchId))
          .executeUpdate(approveBatchUpdate, { args: [{ by: 'casey' }] });
      await eventually(
        () => hasWaited(batchId),
        (seen) => seen,
      );
      await expect(approve()).rejects.toMatchObject({
        cause: { message: `${batchId} waits for nobody: it is running` },
      });
    } finally {
      open();
    }
    await batch;
  });

  test('of nobody is reported at once', async () => {
    expect(await run('2031-Q3')).toMatchObject({ batchId: '2031-Q3' });
  });

  test('that the programme does not have fails, with what there is', async () => {
    const failed = run('2031-Q5');
    await expect(failed).rejects.toThrow(WorkflowFailedError);
    await expect(failed).rejects.toMatchObject({ cause: { cause: { type: 'UnknownBatch', nonRetryable: true } } });
  });
});

describe('the look each morning', () => {
  /** Lets the morning's workflow begin at an instant of the story, and end. */
  async function lookAt(instant: string): Promise<void> {
    const aheadMs = Date.parse(instant) - Date.now();
    const handle: WorkflowHandle<typeof dueBatchesWorkflow> = await stage.client.workflow.start('dueBatchesWorkflow', {
      workflowId: `due-batches-${instant}`,
      taskQueue: TASK_QUEUE,
      startDelay: aheadMs,
    });
    await stage.skip(handle, aheadMs / DAY_MS);
    await handle.result();
  }

  const startedBatch = async (batchId: string): Promise<string | null> => {
    try {
      return (await stage.client.workflow.getHandle(workflowIds.batch(batchId)).describe()).runId;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  };

  test('starts a batch once its morning has come, and again for an answer that was read late', async () => {
    const { cutoffAt } = present();
    const { id: batchId, runsAt, cutoffAt: end } = batchForArrival(montana, cutoffAt);
    const inQuarter = Date.parse(cutoffAt) - Date.now() + HOUR_MS;
    const early = await verifyNow(inQuarter);
    expect((await rowOf(early))?.batchId).toBe(batchId);
    await listed([early], batchId);

    const morning = Date.parse(runsAt);
    await lookAt(new Date(morning - MINUTE_MS).toISOString());
    expect(await startedBatch(batchId)).toBeNull();

    await lookAt(new Date(morning + MINUTE_MS).toISOString());
    const firstRun = await startedBatch(batchId);
    expect(firstRun).not.toBeNull();
    await reaches(early, 'Certified');
    await stage.client.workflow.getHandle(workflowIds.batch(batchId)).result();

    const late = await applyAndBeAnswered(morning - Date.now() + 2 * DAY_MS, () => Date.parse(end) - HOUR_MS);
    expect((await rowOf(late))?.batchId).toBe(batchId);
    await listed([late], batchId);
    await lookAt(new Date(morning + 3 * DAY_MS).toISOString());
    await reaches(late, 'Certified');
    expect(await startedBatch(batchId)).not.toBe(firstRun);
  });

  test('lets a batch wait for the coordinator where the programme wants it, however many mornings', async () => {
    approval = 'coordinator';
    try {
      // Two quarters ahead, where nobody else of this file is.
      const { cutoffAt } = batchForArrival(montana, batchForArrival(montana, present().cutoffAt).cutoffAt);
      const { id: batchId, runsAt } = batchForArrival(montana, cutoffAt);
      const waiting = await verifyNow(Date.parse(cutoffAt) - Date.now() + HOUR_MS);
      expect((await rowOf(waiting))?.batchId).toBe(batchId);
      await listed([waiting], batchId);
      const morning = Date.parse(runsAt);
      await lookAt(new Date(morning + MINUTE_MS).toISOString());
      const batch = stage.client.workflow.getHandle(workflowIds.batch(batchId));
      const stateOf = async () => batchInMemo(await batch.describe())?.state;
      await eventually(stateOf, (state) => state === 'Waiting for approval');
      const firstRun = await startedBatch(batchId);
      await lookAt(new Date(morning + DAY_MS).toISOString());
      expect(await startedBatch(batchId)).toBe(firstRun);
      expect((await rowOf(waiting))?.stage).toBe('Verified');

      const approve = () => batch.executeUpdate(approveBatchUpdate, { args: [{ by: 'casey' }] });
      expect(await approve()).toBe(`${batchId} runs now`);
      await reaches(waiting, 'Certified');
      expect(await batch.result()).toMatchObject({ batchId, state: 'Done', approvedBy: 'casey' });
      await expect(approve()).rejects.toThrow(WorkflowNotFoundError);
    } finally {
      approval = 'automatic';
    }
  });

  test('starts nothing when nobody waits', async () => {
    const { runsAt, id } = batchForArrival(montana, '2035-02-01T00:00:00Z');
    await lookAt(runsAt);
    expect(await startedBatch(id)).toBeNull();
  });
});

describe('an answer belongs to the quarter in which it arrived', () => {
  /** The cutoffs of the next eleven months: some lie in winter time and some in summer time, whatever today is. */
  const cutoffs: Batch[] = [];
  for (let at = Date.now(); ; ) {
    const batch = batchForArrival(montana, new Date(at).toISOString());
    at = Date.parse(batch.cutoffAt);
    if (at > Date.now() + 335 * DAY_MS) break;
    cutoffs.push(batch);
  }

  test.each(cutoffs.map((batch) => [batch.cutoffOn, batch] as const))(
    'on either side of the midnight in Denver after %s, though it is read two hours later',
    async (_on, batch) => {
      const cutoff = Date.parse(batch.cutoffAt);
      const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Denver', dateStyle: 'short' });
      const aheadMs = cutoff + 2 * HOUR_MS - Date.now();
      const [before, after] = await Promise.all([
        applyAndBeAnswered(aheadMs, () => cutoff - 30_000),
        applyAndBeAnswered(aheadMs, () => cutoff + 30_000),
      ]);

      const rowBefore = await rowOf(before);
      expect(local.format(new Date(rowBefore?.decidedAt ?? ''))).toBe(batch.cutoffOn);
      expect(rowBefore?.batchId).toBe(batch.id);
      const rowAfter = await rowOf(after);
      expect(rowAfter?.batchId).toBe(batchForArrival(montana, batch.cutoffAt).id);
      await Promise.all([before.terminate(), after.terminate()]);
    },
  );

  /** Two o'clock of the first or second Sunday from a day on; in Denver the clocks change there. */
  const sunday = (year: number, month: number, which: 1 | 2, hourUtc: number): number => {
    const first = new Date(Date.UTC(year, month - 1, 1, hourUtc));
    return first.getTime() + (((7 - first.getUTCDay()) % 7) + 7 * (which - 1)) * DAY_MS;
  };
  const lastYear = new Date().getUTCFullYear() - 1;

  test.each([
    ['spring', sunday(lastYear, 3, 2, 9), `${lastYear}-Q2`],
    ['autumn', sunday(lastYear, 11, 1, 8), `${lastYear + 1}-Q1`],
  ])('on either side of the change of clocks in %s', async (_season, change, batchId) => {
    const arrivals = [change - 30 * MINUTE_MS, change, change + 30 * MINUTE_MS];
    const handles = await Promise.all(arrivals.map((arrival) => applyAndBeAnswered(0, () => arrival)));
    for (const [index, handle] of handles.entries()) {
      const row = await rowOf(handle);
      expect(row?.batchId).toBe(batchId);
      expect(Math.abs(Date.parse(row?.decidedAt ?? '') - (arrivals[index] ?? 0))).toBeLessThan(MINUTE_MS);
      await handle.terminate();
    }
  });
});
