import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadSettings } from '../../worker/configuration.ts';
import { eventually } from '../helpers/eventually.ts';

/** As the try-out names it. */
const CONFIGURATION = join('.countersign', 'sandbox', 'countersign.yaml');
const MAIN = fileURLToPath(new URL('../../client/main.ts', import.meta.url));

function start(folder: string, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'sandbox', ...args], { cwd: folder });
  const told = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    told.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.err += chunk;
  });
  return { child, told, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

/** Whether something listens there. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

it('says where the page is, lets no second one into its folder, and leaves no process behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sandbox-'));
  const first = start(folder, '--port', '0');
  await eventually(
    () => first.told,
    ({ out, err }) => out.includes('Ctrl-C') || err !== '',
    60_000,
  );
  const url = /Open (http:\/\/127\.0\.0\.1:\d+\/)/.exec(first.told.out)?.[1] ?? '';
  expect((await fetch(url)).status).toBe(200);
  expect(first.told.out).toContain(`npx countersign --config ${CONFIGURATION} list`);
  const { embeddedTemporal, dataKeyFile = '' } = loadSettings(join(folder, CONFIGURATION));
  expect(statSync(dataKeyFile).mode & 0o077).toBe(0);
  const { COUNTERSIGN_DATA_KEY: _, ...env } = process.env;
  const list = spawnSync(process.execPath, [MAIN, '--config', CONFIGURATION, 'list', '--json'], { cwd: folder, env });
  expect(String(list.stdout)).toBe('[]\n');
  expect(await answers(embeddedTemporal.port)).toBe(true);

  const second = start(folder, '--port', '0');
  expect(await second.ended).toEqual([1, null]);
  expect(second.told.err).toContain('runs already');
  expect(second.told.err.trim().split('\n')).toHaveLength(1);

  const third = start(folder, '--port', new URL(url).port);
  expect(await third.ended).toEqual([1, null]);
  expect(third.told.err).toContain(`port ${new URL(url).port}`);

  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual([0, null]);
  expect(first.told.out).toContain('Closed.');
  expect(await answers(Number(new URL(url).port))).toBe(false);
  expect(await answers(embeddedTemporal.port)).toBe(false);
  expect(first.told.err).toBe('');
  rmSync(folder, { recursive: true });
}, 120_000);
