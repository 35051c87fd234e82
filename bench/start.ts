import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../test/helpers/installation.ts';
import { median, round } from './figures.ts';
import type { BenchTable } from './table.ts';

const STARTS = 3;
const PATIENCE_MS = 60_000;

/** From the command to the address of the page, everything that `npm run setup` fetches being there already. */
export async function run(): Promise<BenchTable> {
  const took: number[] = [];
  for (let start = 0; start < STARTS; start += 1) took.push(await startOnce());
  return {
    head: [`Start: npm start to the page's address, ${STARTS} times`, 's'],
    rows: [
      ['median', round(median(took))],
      ['quickest', round(Math.min(...took))],
      ['slowest', round(Math.max(...took))],
    ],
  };
}

/** @returns seconds. @throws with what was printed when the address does not come: a try-out that runs already, say */
async function startOnce(): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  // A group of its own: npm, its shell and the service are told to stop together.
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: join(import.meta.dirname, '..'),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const tell = (signal: 'SIGINT' | 'SIGKILL') =>
    child.pid && child.exitCode === null && process.kill(-child.pid, signal);
  let printed = '';
  try {
    return await new Promise<number>((resolve, reject) => {
      const giveUp = () => reject(new Error(`npm start did not come to the page's address:\n${printed}`));
      setTimeout(giveUp, PATIENCE_MS).unref();
      child.once('close', giveUp);
      const read = (chunk: Buffer) => {
        printed += chunk;
        if (printed.includes(`Open http://127.0.0.1:${port}`)) resolve((performance.now() - startedAt) / 1000);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
  } finally {
    tell('SIGINT');
    const patience = setTimeout(() => tell('SIGKILL'), 20_000);
    await ended;
    clearTimeout(patience);
  }
}
