import { DefaultLogger, Runtime } from '@temporalio/worker';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installLogger } from '../../worker/logging.ts';

const lines: string[] = [];
beforeAll(() => installLogger('INFO', (line) => lines.push(line)));
beforeEach(() => lines.splice(0));

/** The line of one event. */
function lineOf(message: string, meta: Record<string, unknown> = {}): string {
  Runtime.instance().logger.warn(message, meta);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('a line of the log', () => {
  test('says what failed where, with all causes', () => {
    const cause = new Error('connect ECONNREFUSED', { cause: 'nobody listens' });
    const error = new Error('the connection was given up', { cause });
    const meta = { workflowId: 'watch/mailbox', activityType: 'watchMailbox', attempt: 2, error };
    expect(lineOf('Activity failed', meta)).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z WARN watch\/mailbox watchMailbox: Activity failed \(attempt 2\): the connection was given up: connect ECONNREFUSED: nobody listens\n$/,
    );
  });

  test('is one line, whatever people typed', () => {
    expect(lineOf('it says', { error: new Error('a\r\nb\u001b[2Jc') })).toMatch(/it says: a b \[2Jc\n$/);
  });

  test.each([
    ['450 4.2.0 <vera.verifier@example.org>: greylisted', '450 4.2.0 <…@example.org>: greylisted'],
    ['RCPT TO:<zoë+tag@bücher.example> failed', 'RCPT TO:<…@bücher.example> failed'],
    ["refused: 'o_brien@example.org', ada@example.net", "refused: '…@example.org', …@example.net"],
    ['the copy did not reach casey@library.example', 'the copy did not reach …@library.example'],
  ])('names nobody by their address: %s', (said, written) => {
    expect(lineOf('Activity failed', { error: new Error(said) })).toContain(`: ${written}\n`);
    lines.splice(0);
    expect(lineOf(said)).toContain(`: ${written}\n`);
  });

  test('keeps the name of a mail of ours, which leads to its application', () => {
    const id = '<a-7k2mq9xd.verification-request.1@library.example>';
    expect(lineOf(`cannot send ${id} to the SMTP server`)).toContain(id);
  });
});

test('what is below the level is not written', () => {
  expect(new DefaultLogger('INFO').level).toBe('INFO');
  Runtime.instance().logger.debug('a detail');
  expect(lines).toEqual([]);
});
