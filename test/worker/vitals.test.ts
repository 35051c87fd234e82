import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectClient } from '../../worker/connect.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../worker/embedded-server.ts';
import { createVitals, LATE_AFTER_SECONDS, type Vitals } from '../../worker/vitals.ts';
import { serveVitals, type VitalsServer } from '../../worker/vitals-server.ts';
import { STAGES } from '../../workflows/stage.ts';
import { dataKeys } from '../helpers/data-keys.ts';

const cleanups: (() => unknown)[] = [];
let temporal: EmbeddedServer;
let client: Awaited<ReturnType<typeof connectClient>>;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-vitals-'));
  temporal = await startEmbeddedServer({ port: 0, folder });
  client = await connectClient(
    {
      connectionOptions: { address: temporal.address },
      namespace: 'default',
      isEmbedded: true,
    },
    dataKeys,
  );
  cleanups.push(async () => {
    await client.connection.close();
    await temporal.close();
    rmSync(folder, { recursive: true });
  });
});
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

let now: number;
let state: State;
beforeEach(() => {
  now = 0;
  state = 'RUNNING';
});

const vitalsOf = (isAlone: boolean): Vitals =>
  createVitals({ client, isAlone, workerState: () => state, now: () => now });

/** Runs one attempt of an activity through the interceptor, as a worker would. */
async function attempt(
  vitals: Vitals,
  activityType: string,
  number: number,
  work = async (): Promise<unknown> => null,
) {
  const context = { info: { activityType, attempt: number } } as never;
  const { execute } = vitals.interceptor(context).inbound ?? {};
  return execute?.({ args: [], headers: {} }, work);
}

/** Samples of a metric, by their labels as they are written. */
async function samples(vitals: Vitals, name: string): Promise<Record<string, number>> {
  const lines = (await vitals.metrics()).text.split('\n').filter((line) => line.startsWith(name));
  return Object.fromEntries(lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]));
}

const minutes = (count: number): number => count * 60_000;

describe('health', () => {
  test('is well from the start, and failing once a watcher has seen nothing for a quarter of an hour', async () => {
    const vitals = vitalsOf(true);
    expect(await vitals.health()).toMatchObject({ isWell: true, parts: { forms: { state: 'ok', secondsAgo: 0 } } });
    now = LATE_AFTER_SECONDS * 1000 + 1000;
    vitals.signs.upToDate('mailbox');
    vitals.signs.upToDate('spreadsheet', 30);
    expect(await vitals.health()).toEqual({
      isWell: false,
      parts: {
        temporal: { state: 'ok' },
        worker: { state: 'ok' },
        forms: { state: 'late', secondsAgo: 901 },
        mailbox: { state: 'ok', secondsAgo: 0 },
        spreadsheet: { state: 'ok', secondsAgo: 30 },
      },
    });
  });

  test('leaves to another worker of a cluster what that one watches', async () => {
    const vitals = vitalsOf(false);
    await attempt(vitals, 'watchForms', 1);
    now = minutes(16);
    expect((await vitals.health()).parts).toMatchObject({ forms: { state: 'elsewhere' } });
  });

  test('of a watcher that is tried here again and again without success is late, cluster or not', async () => {
    const vitals = vitalsOf(false);
    now = minutes(16);
    await expect(attempt(vitals, 'watchForms', 7, () => Promise.reject(new Error('no access')))).rejects.toThrow();
    now += 30_000;
    expect((await vitals.health()).parts).toMatchObject({ forms: { state: 'late' }, mailbox: { state: 'elsewhere' } });
  });

  test('of a watcher that hangs here is late', async () => {
    const vitals = vitalsOf(false);
    let end: () => void = () => undefined;
    const hanging = attempt(vitals, 'watchMailbox', 1, () => new Promise<void>((resolve) => (end = resolve)));
    now = minutes(16);
    expect((await vitals.health()).parts).toMatchObject({ mailbox: { state: 'late' } });
    end();
    await hanging;
  });

  test('fails with a worker that is stopping', async () => {
    state = 'DRAINING';
    expect(await vitalsOf(true).health()).toMatchObject({
      isWell: false,
      parts: { worker: { state: 'down', why: 'DRAINING' } },
    });
  });
});

describe('metrics', () => {
  test('count retries by activity, mails by template, and the quota', async () => {
    const vitals = vitalsOf(true);
    await attempt(vitals, 'sendMails', 1);
    await attempt(vitals, 'sendMails', 2);
    await attempt(vitals, 'sendMails', 3);
    vitals.signs.mail('verification-request', 'sent');
    vitals.signs.mail('verification-request', 'refused');
    vitals.signs.sheetsQuota('writes', 0.25);
    vitals.signs.sheetsQuotaRefused();
    expect(await samples(vitals, 'countersign_activity_retries_total')).toEqual({ 'activity="sendMails"': 2 });
    expect(await samples(vitals, 'countersign_mails_total')).toEqual({
      'template="verification-request",outcome="sent"': 1,
      'template="verification-request",outcome="refused"': 1,
    });
    expect(await samples(vitals, 'countersign_sheets_quota_used_ratio')).toEqual({ 'of="writes"': 0.25 });
    expect(await samples(vitals, 'countersign_sheets_quota_refusals_total')).toEqual({ '': 1 });
  });

  test('age while nobody tells anything, so that a watcher that died is seen', async () => {
    const vitals = vitalsOf(true);
    now = minutes(1);
    vitals.signs.upToDate('forms');
    now = minutes(3);
    expect(await samples(vitals, 'countersign_forms_poll_age_seconds')).toEqual({ '': 120 });
    expect(await samples(vitals, 'countersign_mailbox_view_age_seconds')).toEqual({ '': 180 });
  });

  test('show every stage, the empty ones as 0', async () => {
    const stages = await samples(vitalsOf(true), 'countersign_applications');
    expect(Object.keys(stages)).toContain('stage="Awaiting verification"');
    expect(Object.values(stages)).toEqual(STAGES.map(() => 0));
  });
});

describe('the server on loopback', () => {
  const servers: VitalsServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const serve = async (vitals: Parameters<typeof serveVitals>[1]) => {
    const server = await serveVitals(0, vitals);
    servers.push(server);
    return server.url;
  };

  test('answers 200 or 503 with the state of each part', async () => {
    const url = await serve(vitalsOf(true));
    const well = await fetch(`${url}/health`);
    expect([well.status, ((await well.json()) as { status: string }).status]).toEqual([200, 'ok']);
    now = minutes(16);
    const failing = await fetch(`${url}/health`);
    expect(failing.status).toBe(503);
    expect(await failing.json()).toMatchObject({ status: 'failing', parts: { mailbox: { state: 'late' } } });
  });

  test('has metrics, and nothing else', async () => {
    const url = await serve(vitalsOf(true));
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('countersign_temporal_up 1');
    expect((await fetch(`${url}/`)).status).toBe(404);
  });

  test('says which port is taken and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(serveVitals(port, vitalsOf(true))).rejects.toThrow(
      new RegExp(`Port ${port} on 127.0.0.1 .*metrics.port`),
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

test('without Temporal health fails, and what it would know is not shown as if it were true', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-vitals-'));
  const server = await startEmbeddedServer({ port: 0, folder });
  const lost = await connectClient(
    {
      connectionOptions: { address: server.address },
      namespace: 'default',
      isEmbedded: true,
    },
    dataKeys,
  );
  const vitals = createVitals({ client: lost, isAlone: true, workerState: () => 'RUNNING', now: () => now });
  await server.close();
  expect(await vitals.health()).toMatchObject({ isWell: false, parts: { temporal: { state: 'down' } } });
  const { text } = await vitals.metrics();
  expect(text).toContain('countersign_temporal_up 0');
  expect(text).not.toMatch(/^countersign_applications\{/m);
  expect(text).not.toMatch(/^countersign_needs_attention /m);
  await lost.connection.close();
  rmSync(folder, { recursive: true });
});
