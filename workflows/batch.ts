import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  condition,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  upsertMemo,
  upsertSearchAttributes,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { now } from './clock.ts';
import { approveBatchUpdate, type BatchInput, type BatchRow, workflowIds } from './messages.ts';
import { REMOTE } from './policies.ts';
import type { BatchPorts, ReportPorts } from './ports.ts';
import { searchAttributes } from './search-attributes.ts';

const { listDueBatches, releaseBatch, countWaiting, reportBatch, announceBatch }: BatchPorts & ReportPorts =
  proxyActivities<BatchPorts & ReportPorts>(REMOTE);

/** The batch looks after 1, 2, 4 … seconds and then every minute whether everybody has a certificate, for about half an hour. */
const LOOKS = 36;
const lookAfterMs = (look: number): number => Math.min(1000 * 2 ** (look - 1), 60_000);

/** Every morning: starts the batches whose day has come and for which somebody waits, late arrivals included. */
export async function dueBatchesWorkflow(): Promise<void> {
  for (const { batchId, needsApproval } of await listDueBatches({ now: now() })) {
    await startChild(batchWorkflow, {
      args: [{ batchId, needsApproval }],
      workflowId: workflowIds.batch(batchId),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      // A batch may run again for somebody whose answer was read late.
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    }).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }
}

/**
 * One quarter's batch: where the programme wants it, waits for the coordinator's word; releases whoever is verified,
 * waits for their certificates, reports. Who becomes verified while it waits for these is released as well, or the wait
 * would be for somebody who was never let go. Running it again is harmless.
 */
export async function batchWorkflow({ batchId, needsApproval = false }: BatchInput): Promise<BatchRow> {
  let approvedBy: string | null = null;
  setHandler(
    approveBatchUpdate,
    ({ by }) => {
      approvedBy = by;
      return `${batchId} runs now`;
    },
    {
      validator: (_order) => {
        if (!needsApproval) throw new Error(`${batchId} waits for nobody: it is running`);
        if (approvedBy !== null) throw new Error(`${batchId} has been approved by ${approvedBy}: it is running`);
      },
    },
  );
  if (needsApproval) {
    const row = await announceBatch({ batchId, now: now() });
    show(row);
    setCurrentDetails('Waits for the coordinator’s approval');
    await condition(() => approvedBy !== null);
    show({ ...row, state: 'Running', approvedBy, changedAt: now() });
  }
  let released = 0;
  let lookedAt: string | null = null;
  for (let look = 1; look <= LOOKS; look++) {
    const lookingAt = now();
    released += await releaseBatch({ batchId, changedSince: lookedAt });
    lookedAt = lookingAt;
    const waiting = await countWaiting({ batchId });
    setCurrentDetails(`${released} released, ${waiting} still without a certificate`);
    if (waiting === 0) break;
    await sleep(lookAfterMs(look), { summary: 'certificates in the making' });
  }
  // Run again for nobody, there is nothing to tell that was not told.
  const done = await reportBatch({ batchId, now: now(), isMailed: released > 0 });
  const row = { ...done, approvedBy };
  show(row);
  return row;
}

function show(row: BatchRow): void {
  upsertSearchAttributes([{ key: searchAttributes.changed, value: new Date(row.changedAt) }]);
  upsertMemo({ row });
}
