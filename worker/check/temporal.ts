import type { Client } from '@temporalio/client';
import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { watcherTroubles } from '../../activities/sheets/watcher-troubles.ts';
import type { Programme } from '../../programme/programme.ts';
import { BATCH_SCHEDULE_ID, DIGEST_SCHEDULE_ID, WATCHERS, workflowIds } from '../../workflows/messages.ts';
import type { Configuration } from '../configuration.ts';
import { connectClient, temporalSettings } from '../connect.ts';
import { missingSearchAttributes, requireNamespace } from '../namespace.ts';
import type { Examiner } from './examiner.ts';

const INSIDE = ['temporal.search-attributes', 'temporal.schedule', 'temporal.watchers'] as const;

/** @param given a connection that is there already */
export async function checkTemporal(
  examiner: Examiner,
  configuration: Configuration,
  programme: Programme | undefined,
  given: Client | undefined,
): Promise<void> {
  const { examine, skip } = examiner;
  const client = await examine(
    'temporal.server',
    () => given ?? connectClient(temporalSettings(configuration), configuration.secrets.dataKeys),
  );
  if (!client) return skip(['temporal.namespace', ...INSIDE], 'temporal.server');
  try {
    const isThere = await examine('temporal.namespace', async () => {
      await requireNamespace(client);
      return true;
    });
    if (!isThere) return skip(INSIDE, 'temporal.namespace');
    await examine('temporal.search-attributes', async (problems) => {
      const missing = Object.keys(await missingSearchAttributes(client));
      if (missing.length > 0) problems.push(`${missing.join(', ')} is not there: ${STARTED_WORKER}`);
    });
    await examine(
      'temporal.schedule',
      async (problems) => void problems.push(...(await scheduleProblems(client, programme))),
    );
    await examine('temporal.watchers', async (problems) => void problems.push(...(await watcherProblems(client))));
  } finally {
    if (client !== given) await client.connection.close();
  }
}

// --- internal ---

const STARTED_WORKER = 'start "countersign worker", which makes it';

async function scheduleProblems(client: Client, programme: Programme | undefined): Promise<string[]> {
  const problems: string[] = [];
  for (const id of [BATCH_SCHEDULE_ID, DIGEST_SCHEDULE_ID]) {
    try {
      const { state, spec } = await client.schedule.getHandle(id).describe();
      if (state.paused) problems.push(`${id} is paused (${state.note ?? 'nobody said why'}): unpause it in Temporal`);
      if (programme && spec.timezone !== programme.timeZone) {
        problems.push(
          `${id} runs by the clock of ${spec.timezone}, the programme by ${programme.timeZone}: start the worker anew, which sets it`,
        );
      }
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      problems.push(`there is no schedule ${id}: ${STARTED_WORKER}`);
    }
  }
  return problems;
}

async function watcherProblems(client: Client): Promise<string[]> {
  const problems: string[] = [];
  for (const watches of WATCHERS) {
    const workflowId = workflowIds.watcher(watches);
    const status = await client.workflow
      .getHandle(workflowId)
      .describe()
      .then(
        (description) => description.status.name,
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return 'not there';
          throw error;
        },
      );
    if (status !== 'RUNNING') problems.push(`${workflowId} is ${status}: ${STARTED_WORKER}`);
  }
  for (const { what, mend } of (await watcherTroubles(client)).values()) problems.push(`${what}. ${mend}`);
  return problems;
}
