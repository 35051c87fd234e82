import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import {
  type ApplicationRow,
  type BatchRow,
  batchInMemo,
  type CreditRow,
  creditRowsQuery,
  type SetAside,
  setAsideQuery,
  type TimelineEntry,
  timelineQuery,
  WATCHERS,
  type WatcherName,
  workflowIds,
} from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { LOGGED } from '../../workflows/stage.ts';

/** What has become of one workflow, whole: a reader who missed earlier changes misses nothing. */
export type Change =
  | { kind: 'application'; row: ApplicationRow }
  | { kind: 'batch'; row: BatchRow }
  | { kind: 'credits'; trackerId: string; rows: CreditRow[] }
  | { kind: 'timeline'; row: ApplicationRow; entries: TimelineEntry[] }
  | { kind: 'set-aside'; watches: WatcherName; items: SetAside[] };

export interface ChangeLister {
  /** What changed since an instant of the server's clock; everything when it is null. */
  since(instant: string | null): AsyncIterable<Change>;
  /**
   * What only the workflows themselves can tell, some at a time: after a start there may be thousands to ask, and each
   * question costs a worker the replay of a history.
   */
  answers(): AsyncIterable<Change>;
}

/** Questions asked in one go. */
const QUESTIONS = 50;

/** A workflow answers within milliseconds; one that does not keeps the others waiting no longer than this. */
const ANSWER_WITHIN_MS = 5_000;

/** @param onProblem told once of each workflow that cannot answer; it is asked again and again, after all others */
export function createChangeLister(
  client: Client,
  onProblem: (workflowId: string, error: unknown) => void,
): ChangeLister {
  /** `Changed` as last heard: a workflow whose clock runs ahead is listed every time, and need not be asked again. */
  const heard = new Map<string, number>();
  const questions = new Map<string, () => Promise<Change>>();
  const mute = new Set<string>();

  function ask(workflowId: string, changed: Date | undefined, question: () => Promise<Change>): void {
    const at = changed?.getTime() ?? 0;
    if (heard.get(workflowId) === at) return;
    questions.set(workflowId, async () => {
      const answer = await question();
      heard.set(workflowId, at);
      return answer;
    });
  }

  return {
    async *since(instant) {
      // An application's first row may be dated by its form response, days back: hence StartTime.
      const isRecent = instant ? ` AND (Changed >= '${instant}' OR StartTime >= '${instant}')` : '';
      const query = `WorkflowType IN (${KINDS}) AND ExecutionStatus != 'ContinuedAsNew'${isRecent}`;
      for await (const { workflowId, type, memo, typedSearchAttributes } of client.workflow.list({ query })) {
        const changed = typedSearchAttributes.get(searchAttributes.changed);
        const handle = client.workflow.getHandle(workflowId);
        switch (type) {
          case 'applicationWorkflow': {
            const row = memo?.row as ApplicationRow | undefined;
            if (!row) break;
            yield { kind: 'application', row };
            if (!LOGGED.includes(row.stage)) break;
            ask(workflowId, changed, async () => ({
              kind: 'timeline',
              row,
              entries: await handle.query(timelineQuery),
            }));
            break;
          }
          case 'batchWorkflow': {
            const row = batchInMemo({ memo });
            if (row) yield { kind: 'batch', row };
            break;
          }
          case 'trackerWorkflow':
            // One that has never kept a credit has nothing to show, and may not have come to its first task.
            if (!changed) break;
            ask(workflowId, changed, async () => {
              return { kind: 'credits', trackerId: workflowId, rows: await handle.query(creditRowsQuery) };
            });
            break;
          case 'watcherWorkflow': {
            const watches = WATCHERS.find((name) => workflowIds.watcher(name) === workflowId);
            if (!watches) break;
            ask(workflowId, changed, async () => {
              return { kind: 'set-aside', watches, items: await handle.query(setAsideQuery) };
            });
          }
        }
      }
    },

    async *answers() {
      for (const [workflowId, question] of [...questions].slice(0, QUESTIONS)) {
        questions.delete(workflowId);
        try {
          yield await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, question);
          mute.delete(workflowId);
        } catch (error) {
          // Closed long ago, and forgotten by Temporal between listing and asking.
          if (error instanceof WorkflowNotFoundError) continue;
          if (!questions.has(workflowId)) questions.set(workflowId, question);
          if (!mute.has(workflowId)) onProblem(workflowId, error);
          mute.add(workflowId);
          return;
        }
      }
    },
  };
}

const KINDS = ['application', 'batch', 'tracker', 'watcher'].map((kind) => `'${kind}Workflow'`).join(', ');
