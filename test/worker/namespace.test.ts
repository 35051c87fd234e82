import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate } from '../../programme/batch.ts';
import { connectClient, connectWorker, type TemporalSettings, temporalSettings } from '../../worker/connect.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../worker/embedded-server.ts';
import { keepWhatHasEnded, prepareNamespace } from '../../worker/namespace.ts';
import { ConfigurationError } from '../../worker/secrets.ts';
import { BATCH_SCHEDULE_ID, DIGEST_SCHEDULE_ID, WATCHERS, workflowIds } from '../../workflows/messages.ts';
import { dataKeys } from '../helpers/data-keys.ts';
import { montana } from '../helpers/temporal.ts';

describe('a namespace that is prepared', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  let server: EmbeddedServer;
  let connection: Connection;
  let client: Client;
  beforeAll(async () => {
    server = await startEmbeddedServer({ port: 0, folder });
    connection = await Connection.connect({ address: server.address });
    // A namespace of one's own has none of the search attributes that the embedded server starts with.
    const namespace = 'countersign-fresh';
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    client = new Client({ connection, namespace });
    await untilTaken(() => prepareNamespace(client, montana));
  });
  afterAll(async () => {
    await connection.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test('has the search attributes, each of its type', async () => {
    const { namespace } = client.options;
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const { Stage, Changed, Batch } = customAttributes;
    expect([Stage, Changed, Batch]).toEqual([2, 6, 2]);
  });

  test('looks for batches every morning in the programme’s own time', async () => {
    const { spec, policies, action, info } = await client.schedule.getHandle(BATCH_SCHEDULE_ID).describe();
    expect(spec.timezone).toBe('America/Denver');
    expect(spec.calendars).toHaveLength(1);
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 6 }], minute: [{ start: 0 }] });
    expect(action).toMatchObject({ workflowType: 'dueBatchesWorkflow' });
    expect(policies.overlap).toBe('SKIP');
    const hours = info.nextActionTimes.map((time) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Denver', hour: '2-digit', minute: '2-digit' }).format(time),
    );
    expect(hours.length).toBeGreaterThan(1);
    expect(new Set(hours)).toEqual(new Set(['06:00']));
  });

  test('tells the coordinator what waits at seven on working days, and not on holidays', async () => {
    const { spec, action, info } = await client.schedule.getHandle(DIGEST_SCHEDULE_ID).describe();
    expect(action).toMatchObject({ workflowType: 'digestWorkflow' });
    expect(spec.timezone).toBe('America/Denver');
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Denver',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(info.nextActionTimes.length).toBeGreaterThan(6);
    for (const time of info.nextActionTimes) expect(local.format(time)).toMatch(/^(Mon|Tue|Wed|Thu|Fri),? 07:00$/);

    const [next] = info.nextActionTimes;
    const holidays = [localDate(montana, next?.toISOString() ?? '').slice(5)];
    await prepareNamespace(client, { ...montana, batches: { ...montana.batches, holidays } });
    const { info: after } = await client.schedule.getHandle(DIGEST_SCHEDULE_ID).describe();
    expect(after.nextActionTimes.map((time) => time.getTime())).not.toContain(next?.getTime());
    await prepareNamespace(client, montana);
  });

  test('has one watcher for the forms, the mailbox and the spreadsheet each', async () => {
    expect(WATCHERS).toEqual(['forms', 'mailbox', 'spreadsheet']);
    for (const name of WATCHERS) {
      const { status } = await client.workflow.getHandle(workflowIds.watcher(name)).describe();
      expect(status.name).toBe('RUNNING');
    }
  });

  test('is left as it is by a second time: the same watchers, one schedule, whoever paused it', async () => {
    const runs = () =>
      Promise.all(
        WATCHERS.map(async (name) => (await client.workflow.getHandle(workflowIds.watcher(name)).describe()).runId),
      );
    const before = await runs();
    await client.schedule.getHandle(BATCH_SCHEDULE_ID).pause('over the holidays');

    await prepareNamespace(client, montana);

    expect(await runs()).toEqual(before);
    const { state } = await client.schedule.getHandle(BATCH_SCHEDULE_ID).describe();
    expect(state).toMatchObject({ paused: true, note: 'over the holidays' });
  });

  test('that is not there is named in one line, with what to do', async () => {
    const nowhere = new Client({ connection, namespace: 'countersign-nowhere' });
    const refused = prepareNamespace(nowhere, montana);
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(
      /^Temporal has no namespace countersign-nowhere: make it.*TEMPORAL_NAMESPACE/,
    );
  });

  test('keeps what has ended for five years on the embedded server, however often it is told', async () => {
    await keepWhatHasEnded(client);
    await keepWhatHasEnded(client);
    const { workflowService } = client.connection as Connection;
    const { config } = await workflowService.describeNamespace({ namespace: client.options.namespace });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(1826 * 86_400);
  });

  test('follows a programme whose batches run at another hour', async () => {
    await prepareNamespace(client, {
      ...montana,
      timeZone: 'America/Chicago',
      batches: { ...montana.batches, runAt: '07:30' },
    });
    const { spec } = await client.schedule.getHandle(BATCH_SCHEDULE_ID).describe();
    expect(spec.timezone).toBe('America/Chicago');
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 7 }], minute: [{ start: 30 }] });
  });
});

describe('where Temporal is', () => {
  const settings = { embeddedTemporal: { port: 1, folder: '' } } as never;

  test('is the embedded server, unless somebody names another', () => {
    expect(temporalSettings(settings, {})).toMatchObject({
      isEmbedded: true,
      namespace: 'default',
      connectionOptions: { address: '127.0.0.1:1' },
    });
    const environment = { TEMPORAL_ADDRESS: 'temporal.library.example:7233', TEMPORAL_NAMESPACE: 'certification' };
    expect(temporalSettings(settings, environment)).toMatchObject({
      isEmbedded: false,
      namespace: 'certification',
      connectionOptions: { address: 'temporal.library.example:7233' },
    });
  });

  test('is said in one line when nothing answers there', async () => {
    const nowhere: TemporalSettings = {
      connectionOptions: { address: '127.0.0.1:1', connectTimeout: 500 },
      namespace: 'default',
      isEmbedded: true,
    };
    for (const connect of [() => connectClient(nowhere, dataKeys), () => connectWorker(nowhere)]) {
      const refused = connect().then(
        () => null,
        (error: unknown) => error,
      );
      const error = await refused;
      expect(error).toBeInstanceOf(ConfigurationError);
      const { message } = error as Error;
      expect(message).toMatch(/^No Temporal server answers at 127\.0\.0\.1:1 .*TEMPORAL_ADDRESS/);
      expect(message.split('\n')).toHaveLength(1);
    }
  });
});

/** A namespace is known to every part of the server within some seconds of its making. */
async function untilTaken(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(200);
    }
  }
}
