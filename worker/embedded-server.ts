import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { findTemporalCli } from '../setup/temporal-cli.mjs';
import { ConfigurationError } from './secrets.ts';

export interface EmbeddedServer {
  address: string;
  close(): Promise<void>;
}

/** Time for the server to answer; it takes about half a second here, and longer on a first start or a slow disk. */
const READY_WITHIN_MS = 60_000;

/**
 * A Temporal server of our own, for those who have none: one process on loopback, its state in one SQLite file.
 * It outlives Ctrl-C in the terminal (a process group of its own), so that the worker can finish first; `close` ends it.
 *
 * @param port 0 takes any free one.
 * @throws ConfigurationError when the port is taken or no Temporal CLI is to be had.
 */
export async function startEmbeddedServer({ port, folder }: { port: number; folder: string }): Promise<EmbeddedServer> {
  const cli = findTemporalCli();
  if (!cli) {
    throw new ConfigurationError(
      'There is no Temporal CLI to run an embedded server with. Run "npm run setup" to fetch it, or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
  const free = await claimPort(port);
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(
    cli.path,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(free)],
      ...['--db-filename', join(folder, 'temporal.db'), '--log-level', 'warn'],
      ...[
        '--search-attribute',
        'Stage=Keyword',
        '--search-attribute',
        'Changed=Datetime',
        '--search-attribute',
        'Batch=Keyword',
      ],
      ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
    child.once('error', (error) => resolve(error.message));
  });
  const address = `127.0.0.1:${free}`;
  const failure = await Promise.race([isReady(address), ended]);
  if (failure !== true) {
    child.kill();
    const why = failure === false ? `it did not answer within ${READY_WITHIN_MS / 1000} s` : failure;
    throw new ConfigurationError(
      `The embedded Temporal server did not start: ${why}. See ${join(folder, 'server.log')}`,
    );
  }
  return {
    address,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Binds the port for a moment, so that a taken one is named before anything starts on it. */
function claimPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) =>
      reject(
        new ConfigurationError(
          `Port ${port} on 127.0.0.1 cannot be used (${cause.message}). If a Temporal server runs there, set TEMPORAL_ADDRESS=127.0.0.1:${port}; else choose another port with embeddedTemporal.port.`,
          { cause },
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

async function isReady(address: string): Promise<boolean> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 500 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return true;
    } catch {
      await sleep(100);
    }
  }
  return false;
}
