/**
 * Makes a fresh copy of the project ready to run. npm calls it before start, demo, check, test and bench, so it does
 * nothing twice and is quick when nothing is to be done. Plain JavaScript without packages: it runs on an older Node,
 * before anything is installed.
 *
 * node setup/setup.mjs [--test]    --test: also the programs that test suites run against
 */
import { fileURLToPath } from 'node:url';
import { Missing } from './missing.mjs';
import { ensureNode } from './node-runtime.mjs';
import { ensurePackages } from './packages.mjs';
import { say } from './say.mjs';
import { ensureTemporalCli } from './temporal-cli-download.mjs';
import { ensureTestPrograms } from './test-programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const ready = [ensurePackages(root), ensureNode(root), await ensureTemporalCli()];
  if (process.argv.includes('--test')) ready.push(ensureTestPrograms());
  say(ready.join(' · '));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}
