import { ApplicationFailure } from '@temporalio/activity';
import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { batchById } from '../programme/batch.ts';
import type { Programme } from '../programme/programme.ts';
import { releasedSignal } from '../workflows/messages.ts';
import type { BatchPorts } from '../workflows/ports.ts';
import { inBatch, openInStage, searchAttributes } from '../workflows/search-attributes.ts';

/** Temporal's list lags behind its workflows by some seconds at most. */
const LIST_LAG_MS = 60_000;
/** Released at the same time: each is a round trip to Temporal. */
const AT_ONCE = 8;

/** Batches as Temporal's list shows them. Releasing twice is harmless: an application hears the first one only. */
export function createBatches(client: Client, programme: Programme): BatchPorts {
  /** Trying again would not make it one of the programme's. */
  const refuseUnknown = (batchId: string) => {
    try {
      batchById(programme, batchId);
    } catch (error) {
      throw ApplicationFailure.fromError(error, { type: 'UnknownBatch', nonRetryable: true });
    }
  };
  const waitingIn = (batchId: string) => `${openInStage('Verified')} AND ${inBatch(batchId)}`;
  return {
    async listDueBatches({ now }) {
      const waiting = new Set<string>();
      for await (const { typedSearchAttributes } of client.workflow.list({ query: openInStage('Verified') })) {
        const batchId = typedSearchAttributes.get(searchAttributes.batch);
        if (batchId) waiting.add(batchId);
      }
      return [...waiting]
        .filter((batchId) => Date.parse(batchById(programme, batchId).runsAt) <= Date.parse(now))
        .sort()
        .map((batchId) => ({ batchId, needsApproval: programme.batches.approval === 'coordinator' }));
    },

    async releaseBatch({ batchId, changedSince }) {
      refuseUnknown(batchId);
      const isNew = changedSince
        ? ` AND Changed >= '${new Date(Date.parse(changedSince) - LIST_LAG_MS).toISOString()}'`
        : '';
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query: `${waitingIn(batchId)}${isNew}` })) {
        ids.push(workflowId);
      }
      let released = 0;
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const some = ids.slice(at, at + AT_ONCE).map((id) => releaseIfOpen(client.workflow.getHandle(id), batchId));
        released += (await Promise.all(some)).filter(Boolean).length;
      }
      return released;
    },

    async countWaiting({ batchId }) {
      return (await client.workflow.count(waitingIn(batchId))).count;
    },
  };
}

/** The list is a moment behind: what has ended meanwhile needs no release. */
async function releaseIfOpen(handle: WorkflowHandle, batchId: string): Promise<boolean> {
  try {
    await handle.signal(releasedSignal, { batchId });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
