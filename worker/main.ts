import type { Client } from '@temporalio/client';
import { Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { TASK_QUEUE } from '../workflows/messages.ts';
import { bundleWorkflows } from './bundle.ts';
import { admit, runChecks } from './checks.ts';
import type { Configuration } from './configuration.ts';
import { connectClient, connectWorker, type TemporalSettings, temporalSettings } from './connect.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { createDataConverter } from './encryption/data-converter.ts';
import { keepWhatHasEnded, prepareNamespace } from './namespace.ts';
import { openPorts } from './ports.ts';
import { createVitals, type Vitals } from './vitals.ts';
import { serveVitals } from './vitals-server.ts';

/** Runs the service until it is told to stop (Ctrl-C, SIGTERM), then lets what is in hand finish. Its log is installed before. */
export async function runWorker(configuration: Configuration): Promise<void> {
  const settings = temporalSettings(configuration);
  const report = (what: string) => Runtime.instance().logger.warn(what);
  const server = settings.isEmbedded ? await startEmbeddedServer({ ...configuration.embeddedTemporal, report }) : null;
  try {
    const service = await openService(configuration, settings, async (client) => {
      admit(await runChecks(configuration, { client }), report);
    });
    try {
      await service.worker.run();
    } finally {
      await service.close();
    }
  } finally {
    await server?.close();
  }
}

/** What every worker of ours runs with; measured in bench/. */
export const WORKER_SETTINGS = {
  // A waiting application costs 25 KiB in the cache, and nothing out of it but a replay when something happens.
  maxCachedWorkflows: 300,
  maxConcurrentActivityTaskExecutions: 50,
  // A task with mail in it waits for one of two connections: behind many others it would outlive the 10 s that it has.
  maxConcurrentWorkflowTaskExecutions: 8,
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
} as const;

export interface Service {
  worker: Worker;
  client: Client;
  vitals: Vitals;
  /** Frees what the service holds; after the worker's run has ended. */
  close(): Promise<void>;
}

/**
 * Everything connected and ready to run, the namespace prepared.
 *
 * @param mayRun throws what keeps the service from running; asked before there is a worker, which could not be undone
 */
export async function openService(
  configuration: Configuration,
  settings: TemporalSettings,
  mayRun: (client: Client) => Promise<void> = async () => undefined,
): Promise<Service> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.reverse()) await closeOne();
  };
  try {
    const { dataKeys } = configuration.secrets;
    const client = await connectClient(settings, dataKeys);
    opened.push(() => client.connection.close());
    let worker: Worker | undefined;
    const workerState = () => worker?.getState() ?? 'INITIALIZED';
    const vitals = createVitals({ client, isAlone: settings.isEmbedded, workerState });
    const ports = openPorts(configuration, client, vitals.signs);
    opened.push(ports.close);
    await prepareNamespace(client, ports.programme);
    if (settings.isEmbedded) await keepWhatHasEnded(client);
    await mayRun(client);
    if (configuration.metrics) opened.push((await serveVitals(configuration.metrics.port, vitals)).close);
    const connection = await connectWorker(settings);
    opened.push(() => connection.close());
    worker = await Worker.create({
      connection,
      namespace: settings.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: await bundleWorkflows(),
      dataConverter: createDataConverter(dataKeys, settings.namespace),
      activities: createActivities(ports),
      interceptors: { activity: [vitals.interceptor] },
      ...WORKER_SETTINGS,
      // Watchers end at once; a mail in hand has this long to be sent and kept.
      shutdownForceTime: '1 minute',
    });
    return { worker, client, vitals, close };
  } catch (error) {
    await close();
    throw error;
  }
}
