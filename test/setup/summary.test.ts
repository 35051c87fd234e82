import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, write } from './temporary-folder.ts';

type Test = { status: string; fullName: string; failureMessages: string[] };
type TestFile = { name: string; status: string; message: string; assertionResults: Test[] };

/** What every test of these reports is called, and why it failed where it did. */
const NAME = 'mail > is sent once';
const REASON =
  'AssertionError: expected 2 to be 1\n    at test/mail.test.ts:7:3\n    at /x/node_modules/vitest/run.js:1:1';

/** What the summary says of a report, and the code it ends with. */
function summary(testResults: TestFile[] | null, status = 0) {
  const report = path.join(temporaryFolder(), 'report.json');
  write(report, testResults === null ? '' : JSON.stringify({ testResults }));
  const run = spawnSync('node', ['.ci/summary.mjs', report, String(status)], { encoding: 'utf8' });
  return [run.stdout, run.status];
}

const file = (status: string, ...tests: string[]): TestFile => ({
  name: path.resolve('test/mail.test.ts'),
  status,
  message: status === 'failed' && tests.length === 0 ? "Cannot find module './gone.ts'" : '',
  assertionResults: tests.map((test) => ({
    status: test,
    fullName: NAME,
    failureMessages: test === 'failed' ? [`\u001b[31m${REASON}\u001b[39m`] : [],
  })),
});

test('a clean run is counted over all files', () => {
  expect(summary([file('passed', 'passed', 'passed'), file('passed', 'passed')])).toEqual(['3 passed, 0 failed\n', 0]);
});

test('skipped tests are told and do not fail the run', () => {
  expect(summary([file('passed', 'passed', 'skipped', 'todo')])).toEqual(['1 passed, 0 failed, 2 skipped\n', 0]);
});

/** How a failed test is told. */
const TOLD = `FAILED test/mail.test.ts > ${NAME}
  AssertionError: expected 2 to be 1
      at test/mail.test.ts:7:3
`;

test('failed tests fail the run, and are told at its end with the reason', () => {
  expect(summary([file('failed', 'passed', 'failed')], 1)).toEqual([`${TOLD}1 passed, 1 failed\n`, 1]);
});

test('of a long reason the beginning is told', () => {
  const failed = file('failed', 'failed');
  for (const each of failed.assertionResults) {
    each.failureMessages = [Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')];
  }
  const [told] = summary([failed], 1);
  expect(told).toContain('  line 0\n');
  expect(String(told).split('\n').length).toBeLessThan(20);
});

test('a file that could not be loaded is one failure, and is told', () => {
  expect(summary([file('failed'), file('passed', 'passed')], 1)).toEqual([
    "FAILED test/mail.test.ts\n  Cannot find module './gone.ts'\n1 passed, 1 failed\n",
    1,
  ]);
});

const UNTOLD = 'FAILED a command ended with code 1, and no test of it failed: its output above says why\n';

test('a run that ended before the tests, at set-up, types or lint, is one failure', () => {
  expect(summary(null, 1)).toEqual([`${UNTOLD}0 passed, 1 failed\n`, 1]);
});

test('an error outside all tests is one failure', () => {
  expect(summary([file('passed', 'passed')], 1)).toEqual([`${UNTOLD}1 passed, 1 failed\n`, 1]);
});

test('the reports of several commands are added up', () => {
  const folder = temporaryFolder();
  const [first, second] = [path.join(folder, 'first.json'), path.join(folder, 'second.json')];
  write(first, JSON.stringify({ testResults: [file('passed', 'passed', 'passed')] }));
  write(second, JSON.stringify({ testResults: [file('failed', 'passed', 'failed')] }));
  const run = spawnSync('node', ['.ci/summary.mjs', first, '0', second, '1'], { encoding: 'utf8' });
  expect([run.stdout, run.status]).toEqual([`${TOLD}3 passed, 1 failed\n`, 1]);
});
