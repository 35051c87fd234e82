import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommand } from '../../workflows/command.ts';

test.each([
  ['remind', { command: 'remind' }],
  ['  REMIND  ', { command: 'remind' }],
  ['Withdraw', { command: 'withdraw' }],
  ['resend', { command: 'resend' }],
  ['release', { command: 'release' }],
  ['hold', { command: 'hold', reason: null }],
  ['hold "the board meets on 4 May"', { command: 'hold', reason: 'the board meets on 4 May' }],
  ['revoke "issued by mistake"', { command: 'revoke', reason: 'issued by mistake' }],
  ['verify by telephone on 3 May', { command: 'verify', how: 'by telephone on 3 May' }],
  ['verify "by telephone"', { command: 'verify', how: 'by telephone' }],
  ['Verify “by telephone”', { command: 'verify', how: 'by telephone' }],
  ['verify she said "yes"', { command: 'verify', how: 'she said "yes"' }],
  ['decline\tshe was away', { command: 'decline', reason: 'she was away' }],
  ['note "first line\nsecond line"', { command: 'note', text: 'first line\nsecond line' }],
  ['verifier Jane Doe <jane@example.org>', { command: 'verifier', name: 'Jane Doe', email: 'jane@example.org' }],
  ['verifier "Jane Doe" <jane@example.org>', { command: 'verifier', name: 'Jane Doe', email: 'jane@example.org' }],
  [
    'VERIFIER  José O’Neil  <j+ce@example.org> ',
    { command: 'verifier', name: 'José O’Neil', email: 'j+ce@example.org' },
  ],
])('%s is understood', (text, command) => {
  expect(readCommand(text)).toEqual(command);
});

test.each([
  ['verify', /how it was confirmed/],
  ['verify ""', /how it was confirmed/],
  ['verify "  "', /how it was confirmed/],
  ['decline', /Say why/],
  ['revoke', /Say why/],
  ['decline “”', /Say why/],
  ['note', /what to note/],
  ['verifier', /name and address/],
  ['verifier Jane', /name and address/],
  ['verifier jane@example.org', /name and address/],
  ['verifier Jane <jane>', /name and address/],
  ['verifier <jane@example.org>', /name and address/],
  ['verifier Jane <a@example.org> <b@example.org>', /name and address/],
  ['verified', /do not know "verified".*remind.*verifier.*verify.*decline.*withdraw.*note/],
  ['', /do not know ""/],
  ['ok 👍', /do not know "ok"/],
])('%s is answered with what to write', (text, problem) => {
  expect(readCommand(text)).toEqual({ problem: expect.stringMatching(problem) });
});

test('an answer repeats no more than a few words of what was typed', () => {
  const answer = readCommand('x'.repeat(50_000));
  expect('problem' in answer && answer.problem.length).toBeLessThan(300);
});

test('whatever is typed is a command or a problem, and does not keep us for minutes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readCommand(text)));
  for (const text of [
    `verifier ${'a '.repeat(200_000)}`,
    `verifier ${' '.repeat(500_000)}<`,
    `verifier a${' '.repeat(100_000)}<`,
    `note x${' '.repeat(100_000)}y`,
    `note ${'"'.repeat(500_000)}`,
  ]) {
    const before = performance.now();
    readCommand(text);
    expect(performance.now() - before).toBeLessThan(20_000);
  }
});
