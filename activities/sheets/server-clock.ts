import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { workflowIds } from '../../workflows/messages.ts';

/**
 * By how many milliseconds this machine's clock is ahead of the Temporal server's, which dates all changes; up to half a
 * minute too many. Told by the start and the last heartbeat of the very activity that asks.
 */
export async function aheadOfServer(client: Client): Promise<number> {
  const { raw } = await client.workflow.getHandle(workflowIds.watcher('spreadsheet')).describe();
  const [activity] = raw.pendingActivities ?? [];
  const at = Math.max(optionalTsToMs(activity?.lastStartedTime) ?? 0, optionalTsToMs(activity?.lastHeartbeatTime) ?? 0);
  return at === 0 ? 0 : Date.now() - at;
}
