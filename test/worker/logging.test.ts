import { DefaultLogger, Runtime } from '@temporalio/worker';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installLogger, readable } from '../../worker/logging.ts';

const lines: string[] = [];
beforeAll(() => installLogger('INFO', (line) => lines.push(line)));
beforeEach(() => lines.splice(0));

/** The line of one event, as a log collector reads it. */
function lineOf(message: string, meta: Record<string, unknown> = {}): Record<string, unknown> {
  Runtime.instance().logger.warn(message, meta);
  Runtime.instance().flushLogs();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(lines.pop() ?? '') as Record<string, unknown>;
}

describe('a line of the log', () => {
  test('says what failed where, with all causes', () => {
    const cause = new Error('connect ECONNREFUSED', { cause: 'nobody listens' });
    const error = new Error('the connection was given up', { cause });
    const meta = { workflowId: 'watch/mailbox', activityType: 'watchMailbox', attempt: 2, error };
    expect(lineOf('Activity failed', meta)).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      workflow: 'watch/mailbox',
      activity: 'watchMailbox',
      attempt: 2,
      why: 'the connection was given up: connect ECONNREFUSED: nobody listens',
      msg: 'Activity failed',
    });
  });

  test('names the application as sheet and mails do', () => {
    const meta = { workflowId: 'application/A-7K2MQ9XD', activityType: 'sendMails' };
    expect(lineOf('Activity failed', meta)).toMatchObject({ application: 'A-7K2MQ9XD', activity: 'sendMails' });
  });

  test('is one line, whatever people typed', () => {
    expect(lineOf('it says', { error: new Error('a\r\nb\u001b[2Jc') })).toMatchObject({ why: 'a b [2Jc' });
  });

  test('tells nothing of an event but what is known to name nobody', () => {
    const line = lineOf('a mail was refused', { address: 'vera@example.org', to: { name: 'Vera' }, workflowType: 'x' });
    expect(Object.keys(line)).toEqual(['level', 'time', 'msg']);
  });

  test.each([
    ['450 4.2.0 <vera.verifier@example.org>: greylisted', '450 4.2.0 <…@example.org>: greylisted'],
    ['RCPT TO:<zoë+tag@bücher.example> failed', 'RCPT TO:<…@bücher.example> failed'],
    ["refused: 'o_brien@example.org', ada@example.net", "refused: '…@example.org', …@example.net"],
    ['the copy did not reach casey@library.example', 'the copy did not reach …@library.example'],
  ])('names nobody by their address: %s', (said, written) => {
    expect(lineOf('Activity failed', { error: new Error(said) }).why).toBe(written);
    expect(lineOf(said).msg).toBe(written);
  });

  test('keeps the name of a mail of ours, which leads to its application', () => {
    const id = '<a-7k2mq9xd.verification-request.1@library.example>';
    expect(lineOf(`cannot send ${id} to the SMTP server`).msg).toContain(id);
  });

  test('can be made readable', () => {
    const read: string[] = [];
    const write = readable((line) => read.push(line));
    write('{"level":"warn","time":"2026-11-24T11:14:03.015Z","application":"A-7K2MQ9XD","msg":"Activity failed"}\n');
    expect(read).toEqual(['[2026-11-24T11:14:03.015Z] WARN: Activity failed {"application":"A-7K2MQ9XD"}\n']);
  });
});

test('what is below the level is not written', () => {
  expect(new DefaultLogger('INFO').level).toBe('INFO');
  Runtime.instance().logger.debug('a detail');
  Runtime.instance().flushLogs();
  expect(lines).toEqual([]);
});
