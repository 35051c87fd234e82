/**
 * Prints the one line that sums up a run, from Vitest's JSON reports, and ends with code 1 when anything failed.
 *
 * node .ci/summary.mjs (REPORT STATUS)…    STATUS: the code that the command which wrote the report ended with
 *
 * A test file that could not be loaded counts as one failure, and so does whatever else made a command fail without a
 * failed test: set-up, types, lint, an error between tests.
 */
import { readFileSync } from 'node:fs';

const sum = { passed: 0, failed: 0, skipped: 0 };
const [...given] = process.argv.slice(2);
while (given.length > 0) {
  const [report = '', status = ''] = given.splice(0, 2);
  add(readFileSync(report, 'utf8'), status);
}

console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed > 0 ? 1 : 0;

/**
 * @param {string} text Empty when the command ended before any test.
 * @param {string} status
 */
function add(text, status) {
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = text === '' ? [] : JSON.parse(text).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  sum.passed += passed;
  sum.failed += status !== '0' && failed === 0 ? 1 : failed;
  sum.skipped += tests.length - passed - failedTests;
}
