import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Mistake } from '../client/mistake.ts';
import { installLogger, readable } from '../worker/logging.ts';
import { listenOn } from './page/listen.ts';
import { startPage } from './page/server.ts';
import { startWorld } from './world.ts';

const FOLDER = join('.countersign', 'sandbox');
/** Beside the folder, which is emptied at each start. */
const LOG = join('.countersign', 'sandbox.log');

/**
 * The try-out: a world of its own and the page that plays it, until Ctrl-C or SIGTERM.
 *
 * @throws Mistake when the port cannot be used or another try-out runs here, before anything else is started
 */
export async function runSandbox(port: number): Promise<void> {
  await checkPort(port);
  await checkFolder();
  // From here on a signal waits until everything that was started can be closed.
  const told = stopSignal();
  mkdirSync('.countersign', { recursive: true });
  writeFileSync(LOG, '');
  const closeLog = installLogger(
    'WARN',
    readable((line) => appendFileSync(LOG, line)),
  );

  try {
    await play(port, told);
  } finally {
    await closeLog();
  }
}

// --- internal ---

async function play(port: number, told: Promise<void>): Promise<void> {
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

/** A taken port is said at once, not after everything else has started. */
async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  await listenOn(probe, port);
  await new Promise((resolve) => probe.close(resolve));
}

/** Starting afresh would take the files from under a try-out that runs in the same folder. */
async function checkFolder(): Promise<void> {
  const file = join(FOLDER, 'countersign.yaml');
  if (!existsSync(file)) return;
  const port: unknown = parse(readFileSync(file, 'utf8'))?.embeddedTemporal?.port;
  if (typeof port !== 'number') return;
  const isRunning = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (isRunning) {
    throw new Mistake(
      `A try-out runs already in ${FOLDER} (its Temporal server answers on port ${port}). End that one first, with Ctrl-C in its terminal.`,
    );
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
