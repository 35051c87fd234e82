import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Missing } from './missing.mjs';

/**
 * The Temporal CLI that carries the embedded server. 1.9.1 is the first that can skip time for one workflow alone,
 * which the local try-out and the tests of whole certification lives rest on.
 */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/**
 * @typedef {object} TemporalCli
 * @property {string} path
 * @property {string} version Such as "1.9.1".
 * @property {'TEMPORAL_CLI_PATH' | 'PATH' | 'cache'} from Where it was found.
 */

/**
 * Finds a usable Temporal CLI on this machine: the one TEMPORAL_CLI_PATH names, else `temporal` on PATH, else the one
 * that set-up fetched. Downloads nothing.
 * @param {NodeJS.ProcessEnv} env
 * @returns {TemporalCli | null}
 * @throws {Missing} when TEMPORAL_CLI_PATH names something unusable: what was asked for is not passed over in silence.
 */
export function findTemporalCli(env = process.env) {
  return searchTemporalCli(env).cli;
}

/**
 * The same, with a line for each candidate that was found and passed over.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ cli: TemporalCli | null, passedOver: string[] }}
 */
export function searchTemporalCli(env = process.env) {
  if (env.TEMPORAL_CLI_PATH) {
    const probe = probeTemporalCli(env.TEMPORAL_CLI_PATH);
    if (!probe.usable) {
      throw new Missing(
        `TEMPORAL_CLI_PATH=${env.TEMPORAL_CLI_PATH} is no Temporal CLI that can be used: ${probe.reason}`,
        'the embedded Temporal server is part of it',
        `let TEMPORAL_CLI_PATH name a Temporal CLI ${TEMPORAL_CLI_VERSION} or newer, or unset it and one is fetched`,
      );
    }
    return { cli: { path: env.TEMPORAL_CLI_PATH, version: probe.version, from: 'TEMPORAL_CLI_PATH' }, passedOver: [] };
  }

  const passedOver = [];
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const candidate = path.join(folder, binaryName);
    if (!isExecutable(candidate)) continue;
    const probe = probeTemporalCli(candidate);
    if (probe.usable) return { cli: { path: candidate, version: probe.version, from: 'PATH' }, passedOver };
    passedOver.push(`${candidate}: ${probe.reason}`);
  }

  // It was run once before it was moved there, and its folder names the version.
  const cached = cachedTemporalCli(env);
  if (isExecutable(cached)) return { cli: { path: cached, version: TEMPORAL_CLI_VERSION, from: 'cache' }, passedOver };
  return { cli: null, passedOver };
}

/**
 * Where set-up keeps the Temporal CLI it fetched, for every copy of the project on this machine.
 * @param {NodeJS.ProcessEnv} env
 */
export function cachedTemporalCli(env = process.env) {
  const cache = env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache');
  return path.join(cache, 'countersign', `temporal-${TEMPORAL_CLI_VERSION}`, binaryName);
}

/**
 * Runs a file to learn whether it is a Temporal CLI that is new enough.
 * @param {string} file
 * @returns {{ usable: true, version: string } | { usable: false, reason: string }}
 */
export function probeTemporalCli(file) {
  const run = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (run.error) return { usable: false, reason: `it does not run (${run.error.message})` };
  // "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"
  const version = /^temporal version (\d+\.\d+\.\d+)/.exec(run.stdout)?.[1];
  if (!version) return { usable: false, reason: 'its --version does not say "temporal version N.N.N"' };
  if (!isAtLeast(version, TEMPORAL_CLI_VERSION)) {
    return {
      usable: false,
      reason: `it is ${version}; before ${TEMPORAL_CLI_VERSION} it cannot skip time for one workflow`,
    };
  }
  return { usable: true, version };
}

// --- internal ---

const binaryName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} version
 * @param {string} least
 */
function isAtLeast(version, least) {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}
