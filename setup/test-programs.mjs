import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { say, warn } from './say.mjs';

/**
 * Programs beyond npm that some test suites run against. A suite whose programs are absent is skipped, and says so.
 * @typedef {object} TestPrograms
 * @property {string} suite What is tested with them, as it stands in "... are skipped".
 * @property {{ package: string, proof: string }[]} programs Debian's package, and a file that is there when it is.
 */

/** @type {TestPrograms[]} */
export const TEST_PROGRAMS = [
  {
    suite: 'tests against the mail servers Dovecot and Postfix',
    programs: [
      { package: 'dovecot-core', proof: '/usr/sbin/dovecot' },
      { package: 'dovecot-imapd', proof: '/usr/lib/dovecot/imap' },
      { package: 'dovecot-lmtpd', proof: '/usr/lib/dovecot/lmtp' },
      { package: 'dovecot-sieve', proof: '/usr/bin/sievec' },
      { package: 'postfix', proof: '/usr/sbin/postfix' },
    ],
  },
  {
    suite: 'tests of the try-out page in a browser',
    programs: [{ package: 'chromium', proof: '/usr/bin/chromium' }],
  },
  {
    suite: 'tests that look at certificates as pictures',
    programs: [{ package: 'poppler-utils', proof: '/usr/bin/pdftoppm' }],
  },
];

/**
 * Installs what is absent where that can be done without asking (as root, with apt-get), and otherwise names the
 * suites that are skipped for it. Never fails: the other suites are worth running.
 * @param {object} [world]
 * @param {TestPrograms[]} [world.wanted]
 * @param {(packages: string[]) => string | null} [world.install] Returns why it could not, or null when it did.
 * @returns {string} What to say of it when all is done.
 */
export function ensureTestPrograms({ wanted = TEST_PROGRAMS, install = installWithApt } = {}) {
  let skipped = 0;
  for (const { suite, programs } of wanted) {
    let absent = absentOf(programs);
    if (absent.length === 0) continue;
    const failure = install(absent);
    absent = absentOf(programs);
    if (absent.length === 0) continue;
    skipped++;
    warn(
      `${suite} are skipped: ${absent.join(', ')} not installed (${failure ?? 'their files are not where Debian has them'})`,
    );
    warn(`to run them, on Debian or Ubuntu: sudo apt-get install ${absent.join(' ')}`);
  }
  return skipped === 0 ? 'test programs present' : `test suites skipped: ${skipped}`;
}

// --- internal ---

/** @param {TestPrograms['programs']} programs */
function absentOf(programs) {
  return programs.filter(({ proof }) => !existsSync(proof)).map((program) => program.package);
}

let packageListsAreFresh = false;

/**
 * @param {string[]} packages
 * @returns {string | null}
 */
function installWithApt(packages) {
  if (process.getuid?.() !== 0) return 'only root may install packages';
  if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get';
  say(`installing ${packages.join(', ')} with apt-get (a minute or two, once for this machine)`);
  if (!packageListsAreFresh) {
    const failure = aptGet(['update']);
    if (failure) return failure;
    packageListsAreFresh = true;
  }
  if (packages.includes('postfix')) leavePostfixUnconfigured();
  return withoutStartingServices(() => aptGet(['install', '--yes', '--no-install-recommends', ...packages]));
}

/**
 * @param {string[]} args
 * @returns {string | null}
 */
function aptGet(args) {
  // Two copies of the project may be set up at once: wait for the other's apt-get.
  const run = spawnSync('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.status === 0) return null;
  const lines = (run.stderr ?? '').split('\n').filter((line) => line.startsWith('E: '));
  return run.error?.message ?? lines[0] ?? `apt-get ${args[0]} ended with code ${run.status}`;
}

/** The tests bring a configuration of their own; the machine's own mail stays as it is. */
function leavePostfixUnconfigured() {
  spawnSync('debconf-set-selections', { input: 'postfix postfix/main_mailer_type select No configuration\n' });
}

/**
 * Debian starts a service as soon as its package is installed unless /usr/sbin/policy-rc.d forbids it (exit 101).
 * Ours forbids it only while this process lives, so that it does no harm if we are killed before it is removed.
 * @template T
 * @param {() => T} action
 * @returns {T}
 */
function withoutStartingServices(action) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return action(); // the machine has rules of its own
  writeFileSync(policy, `#!/bin/sh\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`, { mode: 0o755 });
  try {
    return action();
  } finally {
    rmSync(policy, { force: true });
  }
}
