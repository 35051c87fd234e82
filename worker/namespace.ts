import { status } from '@grpc/grpc-js';
import type { Client, Connection, ScheduleSpec } from '@temporalio/client';
import {
  isGrpcServiceError,
  MONTHS,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowIdConflictPolicy,
} from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { DIGEST_AT } from '../activities/digest.ts';
import type { Programme } from '../programme/programme.ts';
import {
  BATCH_SCHEDULE_ID,
  DIGEST_SCHEDULE_ID,
  TASK_QUEUE,
  WATCHERS,
  type WatcherState,
  workflowIds,
} from '../workflows/messages.ts';
import { ConfigurationError } from './secrets.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** What a namespace must hold before the first application: search attributes, the Schedules, the watchers. Harmless when it does already. */
export async function prepareNamespace(client: Client, programme: Programme): Promise<void> {
  await requireNamespace(client);
  await ensureSearchAttributes(client);
  await ensureBatchSchedule(client, programme);
  await ensureDigestSchedule(client, programme);
  await ensureWatchers(client);
}

/**
 * Has the embedded server keep what has ended as long as a certificate lives, and a year more: the sheet is drawn anew
 * from it, and a number is looked up in it. Its own default is a day. On other servers that is their owner's to say.
 */
export async function keepWhatHasEnded(client: Client): Promise<void> {
  const { namespace } = client.options;
  await (client.connection as Connection).workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(FIVE_YEARS) },
  });
}

/** @throws ConfigurationError when Temporal has no such namespace: on a cluster, to make it is its owner's to do. */
export async function requireNamespace({ options: { namespace }, workflowService }: Client): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (cause) {
    if (!isGrpcServiceError(cause) || cause.code !== status.NOT_FOUND) throw cause;
    throw new ConfigurationError(
      `Temporal has no namespace ${namespace}: make it, as docs/OPERATIONS.md says, or let TEMPORAL_NAMESPACE name one that it has`,
      { cause },
    );
  }
}

/** Search attributes that the namespace has not, with their types. */
export async function missingSearchAttributes(client: Client): Promise<Record<string, IndexedType>> {
  const { operatorService } = client.connection as Connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace: client.options.namespace });
  return Object.fromEntries(Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in customAttributes)));
}

// --- internal ---

const FIVE_YEARS = '1826 days';

const SEARCH_ATTRIBUTES = {
  Stage: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Changed: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Batch: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
};

type IndexedType = proto.temporal.api.enums.v1.IndexedValueType;

/** @throws ConfigurationError where they are missing and cannot be made from here, as on Temporal Cloud */
async function ensureSearchAttributes(client: Client): Promise<void> {
  const searchAttributes = await missingSearchAttributes(client);
  const names = Object.keys(searchAttributes);
  if (names.length === 0) return;
  const { namespace } = client.options;
  try {
    await (client.connection as Connection).operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (cause) {
    if (!isGrpcServiceError(cause) || ![status.PERMISSION_DENIED, status.UNIMPLEMENTED].includes(cause.code))
      throw cause;
    throw new ConfigurationError(
      `The namespace ${namespace} has no search attributes ${names.join(', ')}, and Temporal lets nobody make them from here (${cause.details}). Make them by hand, as docs/OPERATIONS.md says: Stage and Batch of type Keyword, Changed of type Datetime.`,
      { cause },
    );
  }
}

/** Looks every morning for batches whose day has come; the workflow knows which days are batch days. */
function ensureBatchSchedule(client: Client, { timeZone, batches }: Programme): Promise<void> {
  const [hour = 6, minute = 0] = batches.runAt.split(':').map(Number);
  const spec = { calendars: [{ hour, minute }], timezone: timeZone };
  return ensureSchedule(client, BATCH_SCHEDULE_ID, 'dueBatchesWorkflow', spec, '30 days');
}

/** Tells the coordinator on working days what waits. */
function ensureDigestSchedule(client: Client, { timeZone, batches }: Programme): Promise<void> {
  const [hour = 7, minute = 0] = DIGEST_AT.split(':').map(Number);
  const spec: ScheduleSpec = {
    calendars: [{ dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' }, hour, minute }],
    skip: batches.holidays.map((holiday) => {
      const [month = 1, dayOfMonth = 1] = holiday.split('-').map(Number);
      return { month: MONTHS[month - 1] ?? 'JANUARY', dayOfMonth, hour: '*', minute: '*' };
    }),
    timezone: timeZone,
  };
  // Missed by more than this, it waits for the next morning: two of them would say the same.
  return ensureSchedule(client, DIGEST_SCHEDULE_ID, 'digestWorkflow', spec, '6 hours');
}

async function ensureSchedule(
  client: Client,
  scheduleId: string,
  workflowType: string,
  spec: ScheduleSpec,
  catchupWindow: Duration,
): Promise<void> {
  const action = {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId: scheduleId,
    taskQueue: TASK_QUEUE,
    args: [],
  };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow, pauseOnFailure: false } as const;
  const handle = client.schedule.getHandle(scheduleId);
  try {
    await handle.update(({ state }) => ({ spec, action, policies, state }));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await client.schedule.create({ scheduleId, spec, action, policies }).catch((raced: unknown) => {
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
