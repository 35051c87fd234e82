import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const PROGRAM = resolve('client/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD =
  'From: Vera <vera@library.test>\r\nTo: certification@example.org\r\nSubject: Re: list [A-7K3MQ9XR]\r\n\r\n';

function letter(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${HEAD}${body}\r\n`);
  return path;
}

const verified = letter('verified.eml', 'VERIFIED EXCEPT 2');
const unclear = letter('unclear.eml', 'Who is this?');

function explain(args: string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [PROGRAM, 'explain', ...args], { input, encoding: 'utf8' });
}

const objects = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('countersign explain', () => {
  it('shows a reading to people', () => {
    const { stdout, status } = explain([verified]);
    expect(status).toBe(0);
    expect(stdout).toContain('A-7K3MQ9XR');
    expect(stdout).toContain('verified-except 2');
  });

  it('prints one JSON object a message', () => {
    const [first, second] = objects(explain(['--json', verified, unclear]).stdout);
    expect(first).toMatchObject({
      file: verified,
      kind: 'human',
      application: 'A-7K3MQ9XR',
      decision: 'verified-except',
      exceptLines: [2],
      outcome: 'verified-except',
      text: 'VERIFIED EXCEPT 2',
    });
    expect(second).toMatchObject({ file: unclear, decision: 'unclear', outcome: 'hold' });
  });

  it('judges the sender when it is told who was asked', () => {
    const [held] = objects(explain(['--json', '--from', 'somebody@else.test', verified]).stdout);
    expect(held).toMatchObject({ decision: 'verified-except', outcome: 'hold', sender: { isExpected: false } });
  });

  it('answers a stream of requests in their order, those that cannot be met as well', () => {
    const requests = [
      { file: verified },
      { file: join(folder, 'absent.eml') },
      'no object',
      { file: verified, sent: ' 1. Only line\n', expectedFrom: 'vera@library.test' },
      { file: unclear },
    ];
    const answers = objects(explain(['--jsonl'], requests.map((request) => JSON.stringify(request)).join('\n')).stdout);
    expect(answers).toHaveLength(5);
    expect(answers[0]).toMatchObject({ decision: 'verified-except' });
    expect(answers[1]).toMatchObject({
      file: join(folder, 'absent.eml'),
      error: expect.stringContaining('cannot be read'),
    });
    expect(answers[2]).toMatchObject({ file: null, error: expect.stringContaining('"file"') });
    expect(answers[3]).toMatchObject({ decision: 'unclear', reason: 'the request has no line 2' });
    expect(answers[4]).toMatchObject({ file: unclear, decision: 'unclear' });
  });

  it('says what is missing', () => {
    const { status, stderr } = explain([]);
    expect([status, stderr]).toEqual([1, expect.stringContaining('name at least one message')]);
  });
});
