/**
 * Prints the one line that sums up a run, from Vitest's JSON report, and ends with code 1 when anything failed.
 *
 * node .ci/summary.mjs REPORT STATUS    STATUS: the code that `npm test` ended with
 *
 * A test file that could not be loaded counts as one failure, and so does whatever else made `npm test` fail
 * without a failed test: set-up, types, lint, an error between tests.
 */
import { readFileSync } from 'node:fs';

const [report = '', status = ''] = process.argv.slice(2);
const text = readFileSync(report, 'utf8');

/** @type {{ status: string, assertionResults: { status: string }[] }[]} */
const files = text === '' ? [] : JSON.parse(text).testResults;
const tests = files.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === 'passed').length;
const failedTests = tests.filter((test) => test.status === 'failed').length;
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
).length;
const skipped = tests.length - passed - failedTests;

let failed = failedTests + brokenFiles;
if (status !== '0' && failed === 0) failed = 1;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
