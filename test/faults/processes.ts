import { spawn } from 'node:child_process';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `countersign worker`, in a process of its own. */
export interface WorkerProcess {
  pid: number;
  /** At once, with nothing tidied up. */
  kill(): Promise<void>;
  /** As an operator ends it. */
  stop(): Promise<void>;
  isRunning(): boolean;
}

const MAIN = fileURLToPath(new URL('../../client/main.ts', import.meta.url));

/** @param log a file that its words are added to */
export function startWorkerProcess(
  configurationFile: string,
  environment: Record<string, string>,
  log: string,
  nodeArguments: string[] = [],
): WorkerProcess {
  const out = openSync(log, 'a');
  const child = spawn(process.execPath, [...nodeArguments, MAIN, '--config', configurationFile, 'worker'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', out, out],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid!,
    kill: end('SIGKILL'),
    stop: end('SIGTERM'),
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

/** Temporal servers that keep their state in a folder; the shells that look after them not counted. */
export const serversOn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const line = commandLineOf(pid);
      return /^\S*temporal server /.test(line) && line.includes(`${folder}/temporal.db`);
    });

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It ended between the listing and the look.
    return '';
  }
}
