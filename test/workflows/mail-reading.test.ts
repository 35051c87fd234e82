import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, type MailReading, outcomeOf, type SenderEvidence } from '../../workflows/mail-reading.ts';
import { reply } from '../helpers/cast.ts';

const trusted: SenderEvidence = { isExpected: true, hasToken: true, isThreaded: true, dmarc: 'pass' };
const verified: Decision = { kind: 'verified' };
const from = (changes: Partial<SenderEvidence>) => outcomeOf(reply(verified, { sender: { ...trusted, ...changes } }));

describe('a person’s answer', () => {
  test.each<Decision>([
    verified,
    { kind: 'verified-except', lines: [2, 5] },
    { kind: 'not-verified', reason: 'she was away' },
  ])('decides when it is clear and surely the verifier’s: $kind', (decision) => {
    expect(outcomeOf(reply(decision))).toEqual(decision);
  });

  test('that is unclear is held for a person, with why', () => {
    expect(outcomeOf(reply({ kind: 'unclear', why: 'it asks a question' }))).toEqual({
      kind: 'hold',
      reason: 'answer-unclear',
      why: 'it asks a question',
    });
    expect(outcomeOf({ ...reply(verified), decision: null })).toMatchObject({ kind: 'hold', reason: 'answer-unclear' });
  });

  test.each<[string, Partial<SenderEvidence>, string]>([
    ['somebody else', { isExpected: false }, 'unexpected-sender'],
    ['a sender whose domain disowns it', { dmarc: 'fail' }, 'unexpected-sender'],
    ['the verifier, to no message of ours', { hasToken: false, isThreaded: false }, 'answer-unclear'],
  ])('from %s is held for a person', (_who, evidence, reason) => {
    expect(from(evidence)).toMatchObject({ kind: 'hold', reason, why: expect.stringMatching(/./) });
  });

  test.each<[string, Partial<SenderEvidence>]>([
    ['the token alone', { isThreaded: false }],
    ['the threading alone', { hasToken: false }],
    ['a domain that publishes no policy', { dmarc: 'none' }],
  ])('is enough with %s', (_what, evidence) => {
    expect(from(evidence)).toEqual(verified);
  });

  test('never decides unless the verifier’s address, a tie to our message and no failed DMARC come together', () => {
    const evidence = fc.record({
      isExpected: fc.boolean(),
      hasToken: fc.boolean(),
      isThreaded: fc.boolean(),
      dmarc: fc.constantFrom<SenderEvidence['dmarc']>('pass', 'fail', 'none'),
    });
    fc.assert(
      fc.property(evidence, (sender) => {
        const isTied = sender.isExpected && (sender.hasToken || sender.isThreaded) && sender.dmarc !== 'fail';
        expect(outcomeOf(reply(verified, { sender })).kind === 'verified').toBe(isTied);
      }),
    );
  });
});

describe('mail by machines', () => {
  const machine = (changes: Partial<MailReading>) => outcomeOf(reply(verified, { decision: null, ...changes }));

  test('that says an address fails for good is a bounce of that address', () => {
    const recipients = [
      { address: 'copy@example.org', action: 'delivered' as const, status: '2.0.0' },
      { address: 'vera@example.org', action: 'failed' as const, status: '5.1.1' },
    ];
    expect(machine({ kind: 'bounce', recipients })).toEqual({ kind: 'bounce', address: 'vera@example.org' });
  });

  test('that only says it takes longer, or names nobody, is noted', () => {
    const recipients = [{ address: 'vera@example.org', action: 'delayed' as const, status: '4.4.1' }];
    expect(machine({ kind: 'bounce', recipients })).toEqual({ kind: 'note', what: 'delivery delayed' });
    expect(machine({ kind: 'bounce', recipients: [] })).toMatchObject({ kind: 'note' });
  });

  test('that says somebody is away is noted, with the day of return', () => {
    expect(machine({ kind: 'auto-reply', returnsOn: '2027-01-04' })).toEqual({
      kind: 'note',
      what: 'away until 2027-01-04',
    });
    expect(machine({ kind: 'auto-reply', returnsOn: null })).toEqual({ kind: 'note', what: 'automatic reply' });
  });

  test.each(['own', 'other'] as const)('of kind %s is nobody’s answer', (kind) => {
    expect(machine({ kind })).toEqual({ kind: 'none' });
  });

  test('never decides, whatever it seems to say', () => {
    for (const kind of ['bounce', 'auto-reply', 'own', 'other'] as const)
      expect(['note', 'none', 'bounce']).toContain(outcomeOf(reply(verified, { kind, sender: trusted })).kind);
  });
});
