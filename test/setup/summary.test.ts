import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, write } from './temporary-folder.ts';

type TestFile = { status: string; assertionResults: { status: string }[] };

/** What the summary says of a report, and the code it ends with. */
function summary(testResults: TestFile[] | null, status = 0) {
  const report = path.join(temporaryFolder(), 'report.json');
  write(report, testResults === null ? '' : JSON.stringify({ testResults }));
  const run = spawnSync('node', ['.ci/summary.mjs', report, String(status)], { encoding: 'utf8' });
  return [run.stdout, run.status];
}

const file = (status: string, ...tests: string[]): TestFile => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

test('a clean run is counted over all files', () => {
  expect(summary([file('passed', 'passed', 'passed'), file('passed', 'passed')])).toEqual(['3 passed, 0 failed\n', 0]);
});

test('skipped tests are told and do not fail the run', () => {
  expect(summary([file('passed', 'passed', 'skipped', 'todo')])).toEqual(['1 passed, 0 failed, 2 skipped\n', 0]);
});

test('failed tests fail the run', () => {
  expect(summary([file('failed', 'passed', 'failed')], 1)).toEqual(['1 passed, 1 failed\n', 1]);
});

test('a file that could not be loaded is one failure', () => {
  expect(summary([file('failed'), file('passed', 'passed')], 1)).toEqual(['1 passed, 1 failed\n', 1]);
});

test('a run that ended before the tests, at set-up, types or lint, is one failure', () => {
  expect(summary(null, 1)).toEqual(['0 passed, 1 failed\n', 1]);
});

test('an error outside all tests is one failure', () => {
  expect(summary([file('passed', 'passed')], 1)).toEqual(['1 passed, 1 failed\n', 1]);
});

test('the reports of several commands are added up', () => {
  const folder = temporaryFolder();
  const [first, second] = [path.join(folder, 'first.json'), path.join(folder, 'second.json')];
  write(first, JSON.stringify({ testResults: [file('passed', 'passed', 'passed')] }));
  write(second, JSON.stringify({ testResults: [file('failed', 'passed', 'failed')] }));
  const run = spawnSync('node', ['.ci/summary.mjs', first, '0', second, '1'], { encoding: 'utf8' });
  expect([run.stdout, run.status]).toEqual(['3 passed, 1 failed\n', 1]);
});
