import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

/** What a check says of what it is given, and the code it ends with. */
function say(script: string, input: unknown): [string, number | null] {
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  const { stdout, status } = spawnSync('node', [script], { input: text, encoding: 'utf8' });
  return [stdout, status];
}

describe('licences', () => {
  const judge = (licenses: unknown, name = 'a@1.0.0') => say('.ci/licences.mjs', { [name]: { licenses } });

  test.each(['MIT', '(MIT OR EUPL-1.1+)', 'Apache-2.0 AND MIT', ['ISC']])('%s is agreed to', (licence) => {
    expect(judge(licence)).toEqual(['licences: 1 packages, all as agreed\n', 0]);
  });

  test.each(['GPL-3.0', 'MIT AND GPL-3.0', 'Custom: see file', 'MIT*', undefined, ['MIT', 'GPL-2.0']])(
    '%s is not, and the package is named',
    (licence) => {
      const [said, code] = judge(licence);
      expect(said).toMatch(/a@1\.0\.0: .* is not among those agreed to/);
      expect(code).toBe(1);
    },
  );

  test('a licence that was read by hand counts', () => {
    expect(judge('MIT*', 'png-js@2.0.0')[1]).toBe(0);
  });
});

describe('known weaknesses', () => {
  const audit = (severity: string) =>
    say('.ci/audit.mjs', { auditReportVersion: 2, vulnerabilities: { leftpad: { severity, range: '<2' } } });

  test('high and critical ones fail, lesser ones do not', () => {
    expect(audit('high')).toEqual(['audit: leftpad <2: high; see npm audit\n', 1]);
    expect(audit('critical')[1]).toBe(1);
    expect(audit('moderate')).toEqual(['audit: no high or critical weakness is known\n', 0]);
  });

  test('a registry that does not answer fails nothing, and that is said', () => {
    const [said, code] = say('.ci/audit.mjs', { message: '405 Method Not Allowed', statusCode: 405 });
    expect(said).toMatch(/NOT DONE.*405/);
    expect(code).toBe(0);
    expect(say('.ci/audit.mjs', '')[1]).toBe(0);
  });
});
