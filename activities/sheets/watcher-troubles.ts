import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { WATCHERS, type WatcherName, workflowIds } from '../../workflows/messages.ts';
import type { Trouble } from './place.ts';

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

async function lastFailure(client: Client, workflowId: string): Promise<string | null> {
  try {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const [activity] = raw.pendingActivities ?? [];
    if (!activity?.lastFailure || (activity.attempt ?? 1) < 2) return null;
    const converter = client.options.loadedDataConverter;
    return (await decodeOptionalFailureToOptionalError(converter, activity.lastFailure))?.message ?? null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
