import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { eventually } from '../test/helpers/eventually.ts';

/** A cluster takes a namespace to its heart some ten seconds after it was made. */
const KNOWN_WITHIN_MS = 90_000;

/** A namespace on the cluster that the environment names, for one run alone. */
export interface OwnNamespace {
  serverVersion: string;
  /** What a worker is told, so that it works there. */
  environment: Record<string, string>;
  /** Removes it with all that was ever in it; the cluster goes on with that for a while. */
  remove(): Promise<void>;
}

export const namesCluster = (): boolean => Boolean(process.env.TEMPORAL_ADDRESS);

/** As docs/OPERATIONS.md has it: a namespace with a retention; what belongs into it the worker makes. */
export async function openNamespace(): Promise<OwnNamespace> {
  const { connectionOptions } = loadClientConnectConfig();
  const connection = await Connection.connect({ connectTimeout: '5 seconds', ...connectionOptions });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const namespace = `countersign-bench-${randomBytes(4).toString('hex')}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const isKnown = () =>
    connection.workflowService.countWorkflowExecutions({ namespace }).then(
      () => true,
      () => false,
    );
  await eventually(isKnown, Boolean, KNOWN_WITHIN_MS);
  const settings = Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('TEMPORAL_') && value !== undefined ? [[name, value] as const] : [],
  );
  return {
    serverVersion,
    environment: { ...Object.fromEntries(settings), TEMPORAL_NAMESPACE: namespace },
    async remove() {
      await connection.operatorService.deleteNamespace({ namespace });
      await connection.close();
    },
  };
}
