import type { Client } from '@temporalio/client';
import { loadProgramme } from '../programme/load.ts';
import { freePort, type Installation, install } from '../test/helpers/installation.ts';
import { connectClient, temporalSettings } from '../worker/connect.ts';
import { namesCluster, type OwnNamespace, openNamespace } from './cluster.ts';
import { metric, round } from './figures.ts';
import { type Lives, playLives, rowsOf, type Stage } from './lifecycle.ts';
import type { BenchTable } from './table.ts';
import { startTap, type Tap } from './tap.ts';

const LIVES = Number(process.env.BENCH_SCALE ?? 100);
/** For each worker, so that two have run as much of their code as one before they are measured. */
const WARM_UP = 30;
const AT_ONCE = 10;
/** Unlike its reads; the end of a body may stand before it, as nothing ends the line there. */
const WRITE_TO_SHEET = /POST \/v4\/spreadsheets\/[^ ?]+:batchUpdate/;
const MESSAGE_ID = /^Message-ID:\s*(<[^>]+>)/im;

/**
 * Whole lives with two worker processes against one, on the cluster that TEMPORAL_ADDRESS names; and with one on the
 * embedded server. One, two, two, one: what else the machine does, and what the cluster gathers, falls on both.
 */
export async function run(): Promise<BenchTable> {
  if (!namesCluster()) {
    const why = 'TEMPORAL_ADDRESS names no cluster; docs/BENCHMARKS.md says under "Two workers" how to start one';
    return { head: ['Scale', ''], rows: [['not measured', why]] };
  }
  const namespaces: OwnNamespace[] = [];
  const onCluster = async (workers: number): Promise<Played> => {
    const namespace = await openNamespace();
    namespaces.push(namespace);
    return play(workers, namespace.environment);
  };
  try {
    const embedded = [await play(1, {})];
    const first = await onCluster(1);
    const two = [await onCluster(2), await onCluster(2)];
    const one = [first, await onCluster(1)];
    const columns = [embedded, one, two];
    const row = (name: string, figure: (runs: Played[]) => string | number) => [name, ...columns.map(figure)];
    return {
      head: [
        `Scale: ${LIVES} lives a run, cluster ${namespaces[0]?.serverVersion}`,
        'one, embedded',
        'one, cluster',
        'two, cluster',
      ],
      rows: [
        row('runs', (runs) => runs.length),
        row('lives a second', (runs) => round(livesPerSecond(runs))),
        row('… against one worker on the cluster', (runs) => round(livesPerSecond(runs) / livesPerSecond(one))),
        row("workers' processor time for one life, ms", (runs) => Math.round(processorMsOf(runs))),
        row('… against one worker on the cluster', (runs) => round(processorMsOf(runs) / processorMsOf(one))),
        row('workflow tasks, by worker', (runs) => byWorker(runs, ({ workflowTasks }) => workflowTasks)),
        row('activities, by worker', (runs) => byWorker(runs, ({ activities }) => activities)),
        row('… begun again, as the first attempt was lost', (runs) => byWorker(runs, ({ begunAgain }) => begunAgain)),
        row('writes to the sheet, by worker', (runs) => byWorker(runs, ({ writes }) => writes)),
        row('mails for one life', (runs) => round(sum(runs, ({ lives }) => lives.mails) / (runs.length * LIVES))),
        row('mails that came twice', (runs) => sum(runs, ({ mailsTwice }) => mailsTwice)),
        row('rows too many, Applications and Credits', (runs) => sum(runs, ({ rowsTooMany }) => rowsTooMany)),
      ],
    };
  } finally {
    // Not sooner: the cluster is busy with it for a while.
    for (const { remove } of namespaces) await remove();
  }
}

/** What one worker did. */
interface Share extends Tasks {
  processorSeconds: number;
  writes: number;
}

interface Tasks {
  workflowTasks: number;
  activities: number;
  /** Of them, those of a second attempt or a later one. */
  begunAgain: number;
}

interface Played {
  lives: Lives;
  workers: Share[];
  mailsTwice: number;
  rowsTooMany: number;
}

/** One run, on a machine of its own. @param temporal the environment that names a cluster; empty for the embedded server */
async function play(workers: number, temporal: Record<string, string>): Promise<Played> {
  const machine = await install('on', undefined, temporal);
  const taps: Tap[] = [];
  try {
    machine.configure(['mail', 'limits'], { perMinute: 60_000, perDay: 1_000_000 });
    await machine.countersign('init');
    // As on machines of their own: each its port for metrics, and its way to Google, so that it is told who writes.
    const started = await Promise.all(
      Array.from({ length: workers }, async () => {
        const [port, tap] = await Promise.all([freePort(), startTap(machine.google.port, WRITE_TO_SHEET)]);
        taps.push(tap);
        const pid = await machine.start((settings) => {
          settings.metrics = { port };
          settings.google.apiUrl = `http://127.0.0.1:${tap.port}/`;
        });
        return { pid, port, tap };
      }),
    );
    const client = await connectClient(temporalSettings(machine.settings(), temporal), machine.dataKeys());
    try {
      const stage = stageOf(machine, client);
      await playLives(stage, 'warm-up', WARM_UP * workers);
      const warmUp = new Set(await livesIn(client));
      const lettersBefore = machine.mail.letters.length;
      const look = () =>
        Promise.all(
          started.map(async ({ port, tap }) => ({
            processorSeconds: await metric(port, 'process_cpu_seconds_total'),
            writes: tap.count(),
          })),
        );
      const before = await look();
      const lives = await playLives(stage, 'measured', LIVES);
      const after = await look();
      const ids = (await livesIn(client)).filter((id) => !warmUp.has(id));
      const tasks = await tasksByProcess(client, ids);
      return {
        lives,
        workers: started.map(({ pid }, index) => ({
          processorSeconds: (after[index]?.processorSeconds ?? 0) - (before[index]?.processorSeconds ?? 0),
          writes: (after[index]?.writes ?? 0) - (before[index]?.writes ?? 0),
          ...(tasks.get(pid) ?? NOTHING),
        })),
        mailsTwice: tooMany(
          machine.mail.letters
            .slice(lettersBefore)
            .map(({ raw, to }) => `${MESSAGE_ID.exec(raw.toString('latin1'))?.[1]} ${to.join()}`),
        ),
        rowsTooMany: ['Applications', 'Credits'].reduce((count, tab) => {
          const names = rowsOf(stage, tab, 'measured').map((texts) =>
            texts.find((text) => text.endsWith(' of measured')),
          );
          return count + tooMany(names);
        }, 0),
      };
    } finally {
      await client.connection.close();
    }
  } finally {
    await machine.close();
    for (const { close } of taps) await close();
  }
}

const stageOf = (machine: Installation, client: Client): Stage => ({
  client,
  configuration: machine.settings(),
  google: machine.google,
  mail: machine.mail,
  now: () => new Date(),
  programme: loadProgramme('montana.yaml'),
});

/** The ids of all applications and trackers. */
async function livesIn(client: Client): Promise<string[]> {
  const ids: string[] = [];
  const query = "WorkflowType IN ('applicationWorkflow', 'trackerWorkflow')";
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

const NOTHING: Tasks = { workflowTasks: 0, activities: 0, begunAgain: 0 };

/** What each process has done, as the histories name them: by its process id, which an identity begins with. */
async function tasksByProcess(client: Client, workflowIds: string[]): Promise<Map<number, Tasks>> {
  const byProcess = new Map<number, Tasks>();
  const tasksOf = (identity: string | null | undefined): Tasks => {
    const pid = Number.parseInt(identity ?? '', 10);
    const tasks = byProcess.get(pid) ?? { ...NOTHING };
    byProcess.set(pid, tasks);
    return tasks;
  };
  const left = [...workflowIds];
  const readNext = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const { events } = await client.workflow.getHandle(id).fetchHistory();
      for (const { workflowTaskStartedEventAttributes: task, activityTaskStartedEventAttributes: activity } of events ??
        []) {
        if (task) tasksOf(task.identity).workflowTasks += 1;
        if (activity) tasksOf(activity.identity).activities += 1;
        if (activity && (activity.attempt ?? 1) > 1) tasksOf(activity.identity).begunAgain += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  return byProcess;
}

const sum = (runs: Played[], of: (run: Played) => number): number => runs.reduce((total, run) => total + of(run), 0);

const livesPerSecond = (runs: Played[]): number =>
  (runs.length * LIVES * 1000) / sum(runs, ({ lives }) => lives.shownMs);

const processorMsOf = (runs: Played[]): number =>
  (sum(runs, ({ workers }) => workers.reduce((total, { processorSeconds }) => total + processorSeconds, 0)) * 1000) /
  (runs.length * LIVES);

/** `12 + 13`, a run after the other. */
const byWorker = (runs: Played[], of: (share: Share) => number): string =>
  runs.map(({ workers }) => workers.map(of).join(' + ')).join(', ');

const tooMany = (things: unknown[]): number => things.length - new Set(things).size;
