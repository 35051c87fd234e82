import type { Client } from '@temporalio/client';
import {
  type ApplicationRow,
  type BatchRow,
  type CreditRow,
  creditRowsQuery,
  type SetAside,
  setAsideQuery,
  WATCHERS,
  type WatcherName,
  workflowIds,
} from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';

/** What has become of one workflow, whole: a reader who missed earlier changes misses nothing. */
export type Change =
  | { kind: 'application'; row: ApplicationRow }
  | { kind: 'batch'; row: BatchRow }
  | { kind: 'credits'; trackerId: string; rows: CreditRow[] }
  | { kind: 'set-aside'; watches: WatcherName; items: SetAside[] };

/**
 * Lists what changed since an instant of the lister's own clock; everything when it is null. Applications and batches
 * tell their row in the memo; trackers and watchers are asked, and only when their `Changed` is news: a workflow whose
 * clock runs ahead is listed every time.
 */
export function createChangeLister(client: Client) {
  const heard = new Map<string, number>();

  async function ask<T>(workflowId: string, changed: Date | undefined, question: () => Promise<T>): Promise<T | null> {
    const at = changed?.getTime() ?? 0;
    if (heard.get(workflowId) === at) return null;
    const answer = await question();
    heard.set(workflowId, at);
    return answer;
  }

  return async function* changesSince(since: string | null): AsyncGenerator<Change> {
    // An application's first row may be dated by its form response, days back: hence StartTime.
    const isRecent = since ? ` AND (Changed >= '${since}' OR StartTime >= '${since}')` : '';
    const query = `WorkflowType IN (${KINDS}) AND ExecutionStatus != 'ContinuedAsNew'${isRecent}`;
    for await (const { workflowId, type, memo, typedSearchAttributes } of client.workflow.list({ query })) {
      const changed = typedSearchAttributes.get(searchAttributes.changed);
      const row = memo?.row;
      switch (type) {
        case 'applicationWorkflow':
          if (row) yield { kind: 'application', row: row as ApplicationRow };
          break;
        case 'batchWorkflow':
          if (row) yield { kind: 'batch', row: row as BatchRow };
          break;
        case 'trackerWorkflow': {
          const rows = await ask(workflowId, changed, () =>
            client.workflow.getHandle(workflowId).query(creditRowsQuery),
          );
          if (rows) yield { kind: 'credits', trackerId: workflowId, rows };
          break;
        }
        case 'watcherWorkflow': {
          const watches = WATCHERS.find((name) => workflowIds.watcher(name) === workflowId);
          const items = await ask(workflowId, changed, () =>
            client.workflow.getHandle(workflowId).query(setAsideQuery),
          );
          if (items && watches) yield { kind: 'set-aside', watches, items };
        }
      }
    }
  };
}

const KINDS = ['application', 'batch', 'tracker', 'watcher'].map((kind) => `'${kind}Workflow'`).join(', ');
