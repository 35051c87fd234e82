import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
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

/** The server of an earlier process that has just died needs a moment to end, and holds port and file until then. */
const FREE_WITHIN_MS = 10_000;

/** Before a server that died is started again; longer each time when it does not stay up. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * A Temporal server of our own, for those who have none: one process on loopback, its state in one SQLite file.
 * It outlives Ctrl-C in the terminal (a process group of its own), so that the worker can finish first; `close` ends it,
 * and so does the end of this process, whatever its cause: one that stayed behind would hold the port against the next
 * start. A server that dies is started again.
 *
 * @param port 0 takes any free one.
 * @param report told when the server has died, and that it is started again
 * @throws ConfigurationError when the port is taken or no Temporal CLI is to be had.
 */
export async function startEmbeddedServer({ port, folder, report = () => {} }: Options): Promise<EmbeddedServer> {
  const cli = findTemporalCli();
  if (!cli) {
    throw new ConfigurationError(
      'There is no Temporal CLI to run an embedded server with. Run "npm run setup" to fetch it, or set TEMPORAL_ADDRESS to a server that runs.',
    );
  }
  mkdirSync(folder, { recursive: true });
  const free = await claimPort(port);
  const address = `127.0.0.1:${free}`;
  const launch = () => spawnServer(cli.path, free, folder);

  let server = launch();
  for (const until = Date.now() + FREE_WITHIN_MS; ; server = launch()) {
    const failure = await Promise.race([isReady(address), server.ended]);
    if (failure === true) break;
    server.end();
    if (failure !== false && Date.now() < until) {
      await sleep(500);
      continue;
    }
    const why = failure === false ? `it did not answer within ${READY_WITHIN_MS / 1000} s` : failure;
    throw new ConfigurationError(
      `The embedded Temporal server did not start: ${why}. See ${join(folder, 'server.log')}`,
    );
  }
  let isClosed = false;
  const kept = (async () => {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const startedAt = Date.now();
      const why = await server.ended;
      if (isClosed) return;
      if (Date.now() - startedAt > LONGEST_PAUSE_MS) pauseMs = SHORTEST_PAUSE_MS;
      report(`The embedded Temporal server has died (${why}) and is started again; see ${join(folder, 'server.log')}`);
      await sleep(pauseMs);
      if (isClosed) return;
      server = launch();
    }
  })();
  return {
    address,
    async close() {
      isClosed = true;
      server.end();
      await kept;
    },
  };
}

// --- internal ---

interface Options {
  port: number;
  folder: string;
  report?: (what: string) => void;
}

/**
 * Runs a program until its standard input ends, which it does with the process that started it. The input is given to
 * another number first, as a shell takes it from what runs in the background.
 */
const KEEPER = `exec 3<&0
"$0" "$@" 3<&- & server=$!
{ cat <&3 >/dev/null; kill "$server"; } 2>/dev/null & keeper=$!
wait "$server"; status=$?
kill "$keeper" 2>/dev/null
exit "$status"`;

function spawnServer(program: string, port: number, folder: string) {
  const log = openSync(join(folder, 'server.log'), 'a');
  const isWindows = process.platform === 'win32';
  const child = spawn(
    isWindows ? program : '/bin/sh',
    [
      ...(isWindows ? [] : ['-c', KEEPER, program]),
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
      // Written ahead, a commit waits for the disk once instead of several times, and is as durable as before.
      ...['--db-filename', join(folder, 'temporal.db'), '--sqlite-pragma', 'journal_mode=wal', '--log-level', 'warn'],
      ...['Stage=Keyword', 'Changed=Datetime', 'Batch=Keyword'].flatMap((one) => ['--search-attribute', one]),
      ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
      // The sheet, a page and a person may ask one workflow at the same time; the server's own limit is one question.
      ...['--dynamic-config-value', 'history.MaxBufferedQueryCount=20'],
      // Ours are there before the first workflow. For those who make new ones, the server would else read them all anew
      // from its file whenever it meets one, a hundred times and more in an application's life.
      ...['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=false'],
    ],
    { stdio: ['pipe', log, log], detached: true },
  );
  closeSync(log);
  const end = () => {
    child.stdin?.destroy();
    if (isWindows) child.kill();
  };
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      end();
      resolve(`it ended with ${signal ?? `code ${code}`}`);
    });
    child.once('error', (error) => resolve(error.message));
  });
  return { ended, end };
}

/** Binds the port for a moment, so that a taken one is named before anything starts on it. */
async function claimPort(port: number): Promise<number> {
  for (const until = Date.now() + FREE_WITHIN_MS; ; await sleep(200)) {
    try {
      return await bind(port);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

function bind(port: number): Promise<number> {
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
