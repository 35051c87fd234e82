import { Client, Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { Settings } from './configuration.ts';
import { createDataConverter } from './encryption/data-converter.ts';
import type { DataKeys } from './encryption/data-keys.ts';
import { ConfigurationError, type Environment } from './secrets.ts';

export interface TemporalSettings {
  connectionOptions: ConnectionOptions;
  namespace: string;
  /** True when nobody named a server: then it is the embedded one. */
  isEmbedded: boolean;
}

/**
 * Where Temporal is: what its environment variables and profile say, else the embedded server's address.
 *
 * @throws ConfigurationError when they contradict each other or name a profile that is not there.
 */
export function temporalSettings(settings: Settings, environment: Environment = process.env): TemporalSettings {
  const { connectionOptions, namespace } = readProfile(environment);
  const isEmbedded = !connectionOptions.address;
  return {
    connectionOptions: isEmbedded
      ? { ...connectionOptions, address: `127.0.0.1:${settings.embeddedTemporal.port}` }
      : connectionOptions,
    namespace: namespace ?? 'default',
    isEmbedded,
  };
}

function readProfile(environment: Environment) {
  try {
    return loadClientConnectConfig({ overrideEnvVars: { ...environment } as Record<string, string> });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`Temporal's environment variables or profile cannot be used: ${why}`, { cause });
  }
}

/** Nobody is at Temporal's address. */
export class ServerUnreachable extends ConfigurationError {}

/** A client that seals and opens with these keys. @throws ServerUnreachable when nothing answers there. */
export async function connectClient(
  { connectionOptions, namespace }: TemporalSettings,
  keys: DataKeys,
): Promise<Client> {
  try {
    const connection = await Connection.connect({ connectTimeout: '5 seconds', ...connectionOptions });
    return new Client({ connection, namespace, dataConverter: createDataConverter(keys, namespace) });
  } catch (cause) {
    throw unreachable(connectionOptions.address, cause);
  }
}

/** The worker's own connection. @throws ServerUnreachable when nothing answers there. */
export async function connectWorker({ connectionOptions }: TemporalSettings): Promise<NativeConnection> {
  const { address, tls, apiKey, metadata } = connectionOptions;
  try {
    return await NativeConnection.connect({
      ...(address ? { address } : {}),
      ...(tls === undefined || tls === null ? {} : { tls }),
      ...(typeof apiKey === 'string' ? { apiKey } : {}),
      ...(metadata ? { metadata } : {}),
    });
  } catch (cause) {
    throw unreachable(address, cause);
  }
}

function unreachable(address: string | undefined, cause: unknown): ServerUnreachable {
  const why = isGrpcServiceError(cause) ? cause.details : cause instanceof Error ? cause.message : String(cause);
  return new ServerUnreachable(
    `No Temporal server answers at ${address} (${why}). Start "countersign worker", which brings one of its own, or set TEMPORAL_ADDRESS to a server that runs.`,
    { cause },
  );
}
