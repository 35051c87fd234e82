/**
 * Sums up a run from Vitest's JSON reports: what failed, by name and reason, then one line of counts. Ends with code 1
 * when anything failed. The names come last, as whoever keeps a long run's output often keeps only its end.
 *
 * node .ci/summary.mjs (REPORT STATUS)…    STATUS: the code that the command which wrote the report ended with
 *
 * A test file that could not be loaded counts as one failure, and so does whatever else made a command fail without a
 * failed test: set-up, types, lint, an error between tests.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const REASON_LINES = 12;

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
  /**
   * @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test
   * @type {{ name: string, status: string, message: string, assertionResults: Test[] }[]}
   */
  const files = text === '' ? [] : JSON.parse(text).testResults;
  let failed = 0;
  for (const file of files) {
    const name = path.relative(process.cwd(), file.name);
    const failedTests = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failedTests) {
      tell(`${name} > ${test.fullName}`, test.failureMessages.join('\n'));
    }
    const broken = file.status === 'failed' && failedTests.length === 0;
    if (broken) {
      tell(name, file.message);
    }
    failed += broken ? 1 : failedTests.length;
    sum.passed += file.assertionResults.filter((test) => test.status === 'passed').length;
    sum.skipped += file.assertionResults.filter((test) => !['passed', 'failed'].includes(test.status)).length;
  }
  if (status !== '0' && failed === 0) {
    tell(`a command ended with code ${status}, and no test of it failed: its output above says why`, '');
    failed = 1;
  }
  sum.failed += failed;
}

/**
 * @param {string} name
 * @param {string} reason
 */
function tell(name, reason) {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => !/^\s+at .*\/node_modules\//.test(line))
    .slice(0, REASON_LINES);
  console.log([`FAILED ${name}`, ...lines.map((line) => `  ${line}`)].join('\n').trimEnd());
}
