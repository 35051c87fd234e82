import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installLogger } from '../worker/logging.ts';
import { listenOn } from './page/listen.ts';
import { startPage } from './page/server.ts';
import { startWorld } from './world.ts';

const FOLDER = join('.countersign', 'sandbox');
/** Beside the folder, which is emptied at each start. */
const LOG = join('.countersign', 'sandbox.log');

/**
 * The try-out: a world of its own and the page that plays it, until Ctrl-C or SIGTERM.
 *
 * @throws Mistake when the port cannot be used, before anything else is started
 */
export async function runSandbox(port: number): Promise<void> {
  await checkPort(port);
  // From here on a signal waits until everything that was started can be closed.
  const told = stopSignal();
  mkdirSync('.countersign', { recursive: true });
  writeFileSync(LOG, '');
  installLogger('WARN', (line) => appendFileSync(LOG, line));

  console.log(`Countersign try-out: starting afresh in ${FOLDER} …`);
  console.log('  a Temporal server, stand-ins for Google and for mail, and the service itself (some seconds)');
  const world = await startWorld(FOLDER);
  try {
    const page = await startPage(world, port);
    console.log(`
Open ${page.url}

  Everything stays on this machine. Its log is ${LOG}.
  In a second terminal, the command line sees the same applications:
    npx countersign --config ${world.configurationFile} list

Ctrl-C ends it.`);
    await told;
    console.log('\nClosing …');
    await page.close();
  } finally {
    await world.close();
  }
  console.log('Closed.');
}

// --- internal ---

/** A taken port is said at once, not after everything else has started. */
async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  await listenOn(probe, port);
  await new Promise((resolve) => probe.close(resolve));
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
