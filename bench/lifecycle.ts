import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { batchForArrival } from '../programme/batch.ts';
import { apply, type FormsDesk, logActivity } from '../sandbox/people.ts';
import type { World } from '../sandbox/world.ts';
import { serversOn } from '../test/faults/processes.ts';
import { WORKER_SETTINGS } from '../worker/main.ts';
import { TASK_QUEUE, workflowIds } from '../workflows/messages.ts';
import { inStage } from '../workflows/search-attributes.ts';
import { withDovecot } from './dovecot.ts';
import { processorMsOf, round } from './figures.ts';
import { type floorWorkflow, goOnSignal, releaseSignal } from './floor-workflow.ts';
import { inWorld } from './in-world.ts';
import type { BenchTable } from './table.ts';

const APPLICATIONS = Number(process.env.BENCH_APPLICATIONS ?? 500);
/** For each step of a run: so long, and this for each application. */
const PATIENCE_MS = 120_000;
const PATIENCE_MS_EACH = 2_000;
/** Later mails to a verifier name the request too, among their references. */
const REQUEST = /^Message-ID:\s*<[^>]*\.verification-request\./im;
const TRUSTEE = 'Library Trustee';

/**
 * Whole lives per second over real protocols: a trustee's one activity and application by Google's HTTP, the request by
 * SMTP, the reply by IMAP, verification, batch, PDF, and the row in the sheet; one worker. Against the floor: as many
 * bare workflows on the same server, before and after.
 */
export async function run(): Promise<BenchTable> {
  return inWorld(await withDovecot(), async (world) => {
    await playLives(world, 'warm-up', 5);
    const before = await playFloor(world, 'before');
    const [product, ofLife] = await withCost(world, () => playLives(world, 'measured', APPLICATIONS));
    const [after, ofBare] = await withCost(world, () => playFloor(world, 'after'));
    const floor = (before + after) / 2;
    const perSecond = (APPLICATIONS * 1000) / product.shownMs;
    const application = await historyOf(world.client, inStage('Certified'));
    const tracker = await historyOf(world.client, "WorkflowType = 'trackerWorkflow'");
    const bare = await historyOf(world.client, "WorkflowType = 'floorWorkflow'");
    return {
      head: [`Lifecycle, ${APPLICATIONS} applications`, ''],
      rows: [
        ['applications a second, whole life', round(perSecond)],
        ['floor: bare workflows a second (before, after)', `${round(floor)} (${round(before)}, ${round(after)})`],
        ['ratio to the floor', round(perSecond / floor)],
        ['seconds until every request was answered', round(product.answeredMs / 1000)],
        ['… until all were verified', round(product.verifiedMs / 1000)],
        ['… until all were certified', round(product.certifiedMs / 1000)],
        ['… until the sheet showed them all', round(product.shownMs / 1000)],
        ['processor time of one life, ms: Node, Temporal', `${ofLife.node}, ${ofLife.temporal}`],
        ['… of one bare workflow', `${ofBare.node}, ${ofBare.temporal}`],
        ['mails for one application', round(product.mails / APPLICATIONS)],
        ['events of one application up to its certificate', application.events],
        ['history of one application, KiB', round(application.bytes / 1024)],
        ['events of its tracker', tracker.events],
        ['history of its tracker, KiB', round(tracker.bytes / 1024)],
        ['events of one bare workflow', bare.events],
        ['history of one bare workflow, KiB', round(bare.bytes / 1024)],
      ],
    };
  });
}

/** Milliseconds from the first form. */
export interface Lives {
  answeredMs: number;
  verifiedMs: number;
  certifiedMs: number;
  shownMs: number;
  mails: number;
}

/** Where lives can be played: forms, mail and sheet on this machine, a service that serves them, its Temporal. */
export type Stage = FormsDesk & Pick<World, 'client' | 'mail' | 'now'>;

/** @param run a name that no other run on this stage has */
export async function playLives(world: Stage, run: string, count: number): Promise<Lives> {
  const people = Array.from({ length: count }, (_, index) => ({
    applicant: { name: `Applicant ${index} of ${run}`, address: `${run}.${index}@example.org` },
    verifier: { name: `Verifier ${index}`, address: `${run}.${index}@example.net` },
  }));
  const before = world.mail.letters.length;
  const seen = { letters: before };
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const patience = PATIENCE_MS + count * PATIENCE_MS_EACH;
  for (const { applicant, verifier } of people) {
    const activity = { title: 'Governance', provider: 'State Library', beganOn: '2026-03-02', hours: '15' };
    logActivity(world, applicant, TRUSTEE, { ...activity, category: world.programme.categories[0] ?? '' });
    apply(world, applicant, TRUSTEE, 'Example Public Library', verifier);
  }
  let answered = 0;
  await until(`${count} requests answered`, patience, async () => {
    for (const letter of world.mail.letters.slice(seen.letters)) {
      seen.letters += 1;
      const to = letter.to[0] ?? '';
      if (!to.endsWith('@example.net') || !REQUEST.test(letter.raw.toString('latin1'))) continue;
      answered += 1;
      await answer(world, letter.raw.toString('latin1'), to);
    }
    return answered >= count;
  });
  const answeredMs = since();
  const { id } = batchForArrival(world.programme, world.now().toISOString());
  const inAll = async (stage: 'Verified' | 'Certified') => (await world.client.workflow.count(inStage(stage))).count;
  const certifiedBefore = await inAll('Certified');
  await until('all verified', patience, async () => (await inAll('Verified')) >= count);
  const verifiedMs = since();
  const batch = await world.client.workflow.start('batchWorkflow', {
    workflowId: workflowIds.batch(id),
    taskQueue: TASK_QUEUE,
    args: [{ batchId: id }],
  });
  await until('all certified', patience, async () => (await inAll('Certified')) >= certifiedBefore + count);
  const certifiedMs = since();
  await until('all rows shown', patience, async () => rowsShown(world, run) >= count);
  const shownMs = since();
  // Its report comes when it looks the next time, and is no part of a life.
  await batch.result();
  return { answeredMs, verifiedMs, certifiedMs, shownMs, mails: world.mail.letters.length - before };
}

async function answer(world: Stage, raw: string, from: string): Promise<void> {
  const to = /^Reply-To:[^<]*<([^>]+)>/im.exec(raw)?.[1] ?? '';
  const requested = /^Message-ID: *(<[^>]+>)/im.exec(raw)?.[1] ?? '';
  const reply = `From: <${from}>\r\nTo: <${to}>\r\nSubject: Re: Please verify\r\nMessage-ID: <${from}>\r\nIn-Reply-To: ${requested}\r\n\r\nVERIFIED\r\n`;
  await world.mail.send({ from, to, raw: reply });
}

const rowsShown = (world: Stage, run: string): number =>
  rowsOf(world, 'Applications', run).filter((texts) => texts.includes('Certified')).length;

/** The texts of each row of a tab that belongs to somebody of a run. */
export const rowsOf = ({ google, configuration }: Stage, tab: string, run: string): string[][] =>
  google
    .spreadsheet(configuration.google.spreadsheetId)
    .sheets.filter(({ properties }) => properties.title === tab)
    .flatMap(({ rows }) => rows.map((row) => row.map((cell) => cell?.text ?? '')))
    .filter((texts) => texts.some((text) => text.endsWith(` of ${run}`)));

/** @returns bare workflows a second, on the same server and with the same worker settings; nothing of them is sealed. */
async function playFloor({ client: { connection: shared }, configuration }: World, run: string): Promise<number> {
  const client = new Client({ connection: shared });
  const taskQueue = `floor-${run}`;
  const connection = await NativeConnection.connect({ address: `127.0.0.1:${configuration.embeddedTemporal.port}` });
  const worker = await Worker.create({
    ...WORKER_SETTINGS,
    connection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('floor-workflow.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    }),
    activities: { async nothing() {} },
  });
  try {
    return await worker.runUntil(async () => {
      const startedAt = performance.now();
      const handles = await Promise.all(
        Array.from({ length: APPLICATIONS }, (_, index) =>
          client.workflow.start<typeof floorWorkflow>('floorWorkflow', {
            workflowId: `${taskQueue}/${index}`,
            taskQueue,
          }),
        ),
      );
      await Promise.all(handles.map((handle) => handle.signal(goOnSignal)));
      await Promise.all(handles.map((handle) => handle.signal(releaseSignal)));
      await Promise.all(handles.map((handle) => handle.result()));
      return APPLICATIONS / ((performance.now() - startedAt) / 1000);
    });
  } finally {
    await connection.close();
  }
}

interface Cost {
  /** Worker and stand-ins, in milliseconds of processor time for each of the applications. */
  node: number;
  temporal: number;
}

async function withCost<T>({ configuration }: World, play: () => Promise<T>): Promise<[T, Cost]> {
  const [server = 0] = serversOn(configuration.embeddedTemporal.folder);
  const before = { ...process.cpuUsage(), temporal: processorMsOf(server) };
  const result = await play();
  const { user, system } = process.cpuUsage(before);
  const each = (ms: number) => Math.round(ms / APPLICATIONS);
  return [result, { node: each((user + system) / 1000), temporal: each(processorMsOf(server) - before.temporal) }];
}

async function historyOf(client: Client, query: string): Promise<{ events: number; bytes: number }> {
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1 })) {
    const { historyLength, historySize } = await client.workflow.getHandle(workflowId).describe();
    return { events: historyLength, bytes: historySize ?? 0 };
  }
  throw new Error(`There is no workflow with ${query}`);
}

/**
 * Looks so seldom that the looking costs Temporal nothing that would show: a cluster answers no more than 10 lists a second
 * for a namespace, and the service's own are among them.
 */
async function until(what: string, patience: number, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience; !(await isSo()); await sleep(250)) {
    if (Date.now() > end) throw new Error(`This did not happen within ${patience / 1000} s: ${what}`);
  }
}
