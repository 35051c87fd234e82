import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { WATCHERS, type WatcherName, workflowIds } from '../../workflows/messages.ts';
import type { Trouble } from './place.ts';

const { PendingActivityState } = proto.temporal.api.enums.v1;

/** What a coordinator calls them. */
const WATCHED: Record<WatcherName, string> = {
  forms: 'The forms are not read',
  mailbox: 'The mailbox is not read',
  spreadsheet: 'The spreadsheet is not kept up to date',
};

/** Watchers that fail and are tried again and again, each with the reason of its last failure. */
export async function watcherTroubles(client: Client): Promise<Map<string, Trouble>> {
  const troubles = new Map<string, Trouble>();
  for (const watches of WATCHERS) {
    const reason = await lastFailure(client, workflowIds.watcher(watches));
    if (reason) {
      troubles.set(watches, {
        what: `${WATCHED[watches]}: ${reason}`,
        mend: 'Mend what it says, or tell whoever runs the service. It is tried again by itself, and nothing is lost meanwhile',
      });
    }
  }
  return troubles;
}

// --- internal ---

/** An attempt that has run this long is past what made the one before it fail; Temporal keeps that failure all the same. */
const RECOVERED_AFTER_MS = 20_000;

/** Not the watcher's failing: it goes on in the next worker. */
const WORKER_WAS_STOPPED = 'WorkerShutdown';

const isRecovered = ({ state, lastStartedTime }: proto.temporal.api.workflow.v1.IPendingActivityInfo): boolean =>
  state === PendingActivityState.PENDING_ACTIVITY_STATE_STARTED &&
  Date.now() - (optionalTsToMs(lastStartedTime) ?? 0) > RECOVERED_AFTER_MS;

async function lastFailure(client: Client, workflowId: string): Promise<string | null> {
  try {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const [activity] = raw.pendingActivities ?? [];
    if (!activity?.lastFailure || isRecovered(activity)) return null;
    if (activity.lastFailure.applicationFailureInfo?.type === WORKER_WAS_STOPPED) return null;
    const converter = client.options.loadedDataConverter;
    return (await decodeOptionalFailureToOptionalError(converter, activity.lastFailure))?.message ?? null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
