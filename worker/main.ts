import type { Client } from '@temporalio/client';
import { Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { TASK_QUEUE } from '../workflows/messages.ts';
import { bundleWorkflows } from './bundle.ts';
import type { Configuration } from './configuration.ts';
import { connectClient, connectWorker, type TemporalSettings, temporalSettings } from './connect.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { createDataConverter } from './encryption/data-converter.ts';
import { installLogger } from './logging.ts';
import { prepareNamespace } from './namespace.ts';
import { openPorts } from './ports.ts';
import { createVitals, type Vitals } from './vitals.ts';
import { serveVitals } from './vitals-server.ts';

/** Runs the service until it is told to stop (Ctrl-C, SIGTERM), then lets what is in hand finish. */
export async function runWorker(configuration: Configuration): Promise<void> {
  installLogger('INFO', (line) => process.stderr.write(line));
  const settings = temporalSettings(configuration);
  const report = (what: string) => Runtime.instance().logger.warn(what);
  const server = settings.isEmbedded ? await startEmbeddedServer({ ...configuration.embeddedTemporal, report }) : null;
  try {
    const service = await openService(configuration, settings);
    try {
      const { metrics } = configuration;
      const vitalsServer = metrics ? await serveVitals(metrics.port, service.vitals) : null;
      await service.worker.run().finally(() => vitalsServer?.close());
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

/** Everything connected and ready to run, the namespace prepared. */
export async function openService(configuration: Configuration, settings: TemporalSettings): Promise<Service> {
  const { dataKeys } = configuration.secrets;
  const client = await connectClient(settings, dataKeys);
  const connection = await connectWorker(settings);
  const vitals = createVitals({ client, isAlone: settings.isEmbedded, workerState: () => worker.getState() });
  const ports = openPorts(configuration, client, vitals.signs);
  const worker: Worker = await Worker.create({
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
  await prepareNamespace(client, ports.programme);
  return {
    worker,
    client,
    vitals,
    async close() {
      await ports.close();
      await connection.close();
      await client.connection.close();
    },
  };
}
