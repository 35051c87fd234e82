import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { credit, submission } from '../test/helpers/cast.ts';
import { eventually } from '../test/helpers/eventually.ts';
import { freePort, type Installation, install } from '../test/helpers/installation.ts';
import { connectClient, temporalSettings } from '../worker/connect.ts';
import type { applicationWorkflow } from '../workflows/application.ts';
import { type CreditsTold, creditsToldSignal, TASK_QUEUE, workflowIds } from '../workflows/messages.ts';
import { inStage } from '../workflows/search-attributes.ts';
import { metric, round } from './figures.ts';
import type { BenchTable } from './table.ts';
import { startTap, type Tap } from './tap.ts';

const FEW = 100;
const MANY = Number(process.env.BENCH_WAITING ?? 2_000);
const WINDOW_MS = 60_000;
/** All is at rest once so much time has passed with no more IMAP commands than a mailbox that is only watched costs. */
const SETTLE_MS = 20_000;
const COMMANDS_AT_REST = 4;
const LONGEST_SETTLING_MS = 1_800_000;
/** Each application may take this long to be asked for; a slow machine does several a second. */
const PATIENCE_MS_EACH = 1_000;
const AT_ONCE = 20;

/** What the service costs a minute while nothing happens, a few applications waiting for their verifier, then many. */
export async function run(): Promise<BenchTable> {
  const machine = await install('on');
  const taps: Tap[] = [];
  const tap = async (port: number, line: RegExp): Promise<Tap> => {
    const started = await startTap(port, line);
    taps.push(started);
    return started;
  };
  try {
    const metricsPort = await freePort();
    await machine.countersign('init');
    const sheets = await tap(machine.google.port, /^(GET|POST|PUT) \/v4\/spreadsheets/);
    const imap = await tap(machine.mail.imapPort, /^\w+ [A-Z]+( |$)/);
    machine.configure(['google', 'apiUrl'], `http://127.0.0.1:${sheets.port}/`);
    machine.configure(['google', 'pollSeconds'], undefined);
    machine.configure(['mail', 'imap', 'port'], imap.port);
    machine.configure(['mail', 'limits'], { perMinute: 60_000, perDay: 1_000_000 });
    machine.configure(['metrics'], { port: metricsPort });
    await machine.start();
    const client = await connectClient(temporalSettings(machine.settings(), {}), machine.dataKeys());
    try {
      const look = () => measure(machine, metricsPort, sheets, imap);
      const startedAt = performance.now();
      await keepWaiting(client, machine, 0, FEW);
      await settle(imap);
      const few = await look();
      await keepWaiting(client, machine, FEW, MANY);
      await settle(imap);
      const many = await look();
      // What the worker holds of the rush that made so many wait is no part of what their waiting costs.
      await machine.stop();
      await machine.start();
      await settle(imap);
      const anew = await look();
      const names = Object.keys(few) as (keyof Idle)[];
      return {
        head: ['Waiting for the verifier, nothing happens', `${FEW}`, `${MANY}`, 'worker started anew', 'anew to few'],
        rows: [
          ...names.map((name) => [
            name,
            ...[few, many, anew].map((at) => round(at[name])),
            round(anew[name] / few[name]),
          ]),
          ['minutes for all of it', '', '', round((performance.now() - startedAt) / 60_000), ''],
        ],
      };
    } finally {
      await client.connection.close();
    }
  } finally {
    await machine.close();
    for (const { close } of taps) await close();
  }
}

/** Starts trustees' applications until there are `to`, each with the one credit it needs, and waits until all wait. */
async function keepWaiting(client: Client, machine: Installation, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const startNext = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) await startOne(client, number);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startNext));
  const patience = 60_000 + (to - from) * PATIENCE_MS_EACH;
  await eventually(
    async () => (await client.workflow.count(inStage('Awaiting verification'))).count,
    (count) => count >= to,
    patience,
  );
  await eventually(
    () => rowsOf(machine),
    (rows) => rows >= to,
    patience,
  );
}

/** Waits until the last mails are out and in the Sent folder. */
async function settle(imap: Tap): Promise<void> {
  const commands = async (): Promise<number> => {
    const before = imap.count();
    await sleep(SETTLE_MS);
    return imap.count() - before;
  };
  await eventually(commands, (count) => count <= COMMANDS_AT_REST, LONGEST_SETTLING_MS);
}

async function startOne(client: Client, number: number): Promise<void> {
  const asked = submission({
    trackId: 'trustee',
    applicant: { name: `Applicant ${number}`, email: `applicant.${number}@example.org` },
    verifier: { name: `Verifier ${number}`, email: `verifier.${number}@example.net` },
  });
  await client.workflow.signalWithStart<typeof applicationWorkflow, [CreditsTold]>('applicationWorkflow', {
    workflowId: workflowIds.application(asked.applicationId),
    taskQueue: TASK_QUEUE,
    args: [{ submission: asked, submittedAgoMs: 0 }],
    signal: creditsToldSignal,
    signalArgs: [{ credits: [credit({ halfHours: 30 })], periodStartsOn: null, lastCertificate: null }],
  });
}

function rowsOf({ google, settings }: Installation): number {
  const { sheets } = google.spreadsheet(settings().google.spreadsheetId);
  const rows = sheets.find(({ properties }) => properties.title === 'Applications')?.rows ?? [];
  return rows.filter((row) => row.some((cell) => cell?.text === 'Awaiting verification')).length;
}

type Idle = Awaited<ReturnType<typeof measure>>;

async function measure(machine: Installation, metricsPort: number, sheets: Tap, imap: Tap) {
  const minutes = WINDOW_MS / 60_000;
  const before = {
    cpu: await metric(metricsPort, 'process_cpu_seconds_total'),
    sheets: sheets.count(),
    imap: imap.count(),
  };
  await sleep(WINDOW_MS);
  const cpu = (await metric(metricsPort, 'process_cpu_seconds_total')) - before.cpu;
  return {
    "worker's memory, MiB": (await metric(metricsPort, 'process_resident_memory_bytes')) / 2 ** 20,
    "worker's processor time, seconds a minute": cpu / minutes,
    'requests to Sheets a minute': (sheets.count() - before.sheets) / minutes,
    'IMAP commands a minute': (imap.count() - before.imap) / minutes,
    "Temporal's state on disk, MiB": sizeOf(machine.settings().embeddedTemporal.folder) / 2 ** 20,
  };
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
