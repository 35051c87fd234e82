import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

test('the demo ends by itself at every stage it tells of, and names certificates that are there', async () => {
  const { stdout } = await run('npm', ['run', '-s', 'demo', '--', '--json'], { timeout: 240_000 });
  const told = JSON.parse(stdout);
  const byApplicant = Object.fromEntries(
    told.applications.map(({ applicant, ...rest }: { applicant: string }) => [applicant, rest]),
  );
  for (const name of ['Ada Example', 'Ben Almost', 'Cleo Waits']) {
    expect(byApplicant[name]).toMatchObject({
      id: expect.stringMatching(/^A-/),
      stage: 'Certified',
      batch: expect.stringMatching(/^\d{4}-Q\d$/),
      certificate: expect.stringMatching(/^MSL-/),
    });
  }
  expect(byApplicant['Dan Doubtful']).toMatchObject({ stage: 'Declined', batch: null, certificate: null });
  expect(told.certificates).toHaveLength(3);
  for (const path of told.certificates) {
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
  }
  // 47 activities, a request with its copy for each, two reminders for one, and what follows.
  expect(told.mails).toBeGreaterThan(70);
}, 250_000);
