import type { Client, Connection } from '@temporalio/client';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowIdConflictPolicy,
} from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Programme } from '../programme/programme.ts';
import { BATCH_SCHEDULE_ID, TASK_QUEUE, WATCHERS, type WatcherState, workflowIds } from '../workflows/messages.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** What a namespace must hold before the first application: search attributes, the batch Schedule, the watchers. Harmless when it does already. */
export async function prepareNamespace(client: Client, programme: Programme): Promise<void> {
  await ensureSearchAttributes(client);
  await ensureBatchSchedule(client, programme);
  await ensureWatchers(client);
}

async function ensureSearchAttributes(client: Client): Promise<void> {
  const { operatorService } = client.connection as Connection;
  const namespace = client.options.namespace;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const wanted = {
    Stage: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    Changed: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    Batch: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  };
  const missing = Object.fromEntries(Object.entries(wanted).filter(([name]) => !(name in customAttributes)));
  if (Object.keys(missing).length > 0)
    await operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
}

/** Looks every morning for batches whose day has come; the workflow knows which days are batch days. */
async function ensureBatchSchedule(client: Client, programme: Programme): Promise<void> {
  const [hour, minute] = programme.batches.runAt.split(':').map(Number);
  const spec = { calendars: [{ hour: hour ?? 6, minute: minute ?? 0 }], timezone: programme.timeZone };
  const action = {
    type: 'startWorkflow' as const,
    workflowType: 'dueBatchesWorkflow',
    workflowId: BATCH_SCHEDULE_ID,
    taskQueue: TASK_QUEUE,
    args: [],
  };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '30 days', pauseOnFailure: false } as const;
  const handle = client.schedule.getHandle(BATCH_SCHEDULE_ID);
  try {
    await handle.update(({ state }) => ({ spec, action, policies, state }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create({ scheduleId: BATCH_SCHEDULE_ID, spec, action, policies }).catch((raced: unknown) => {
      if (!(raced instanceof ScheduleAlreadyRunning)) throw raced;
    });
  }
}

async function ensureWatchers(client: Client): Promise<void> {
  for (const watches of WATCHERS) {
    const state: WatcherState = { watches, cursor: null, setAside: [] };
    await client.workflow.start('watcherWorkflow', {
      workflowId: workflowIds.watcher(watches),
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      args: [state],
    });
  }
}
