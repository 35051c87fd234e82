import { describe, expect, test } from 'vitest';
import { answerAbout, type Register, registerOf, type Stated } from '../../client/certificate-answer.ts';
import { loadProgramme } from '../../programme/load.ts';
import { applicationOfNumber, certificateNumber } from '../../workflows/certificate.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { playTemporal } from '../helpers/played-temporal.ts';

const montana = loadProgramme('montana.yaml');
const NUMBER = 'MSL-2027-7K2MQ9XD';
const LAST_DAY = '2031-01-03';
const DAY_AFTER = '2031-01-04';

const row = (changes: Partial<ApplicationRow> = {}): ApplicationRow =>
  playTemporal().application({
    applicationId: 'A-7K2MQ9XD',
    stage: 'Certified',
    certificateNumber: NUMBER,
    issuedOn: '2027-01-04',
    expiresOn: LAST_DAY,
    ...changes,
  });

const known = (changes: Partial<ApplicationRow> = {}): Register => registerOf(row(changes), NUMBER, montana);

const signed: Stated = {
  holder: 'Ada Example',
  library: 'Example Public Library',
  track: 'Library Staff',
  hours: 60,
  issuedOn: '2027-01-04',
  expiresOn: LAST_DAY,
};

const UNREACHABLE: Register = { kind: 'unreachable', why: 'Nobody is there.' };
const UNKNOWN: Register = { kind: 'unknown' };

test('a number leads back to its application, and to nothing when it is none', () => {
  expect(applicationOfNumber(certificateNumber('MSL', '2027-01-04', 'A-7K2MQ9XD'))).toBe('A-7K2MQ9XD');
  for (const text of ['MSL-2027', 'A-7K2MQ9XD', 'MSL-2027-7K2MQ9XU', `${NUMBER}.pdf`, `4${NUMBER}`, '']) {
    expect(applicationOfNumber(text)).toBeNull();
  }
});

describe('Temporal knows a number', () => {
  test('as the certificate of its application', () => {
    expect(known()).toMatchObject({
      kind: 'known',
      isExpired: false,
      revoked: null,
      stated: { holder: 'Ada Example' },
    });
  });

  test.each([
    ['of another year', { certificateNumber: 'MSL-2028-7K2MQ9XD' }],
    ['of no certificate', { certificateNumber: null }],
  ])('not, when the application has one %s', (_what, changes) => {
    expect(known(changes)).toEqual(UNKNOWN);
  });

  test('not, before the application has begun', () => {
    expect(registerOf(null, NUMBER, montana)).toEqual(UNKNOWN);
  });
});

describe('a certificate', () => {
  test('is valid to the end of its last day', () => {
    expect(answerAbout(known(), null, LAST_DAY)).toMatchObject({
      verdict: 'valid',
      says: ['Valid until 3 January 2031.'],
    });
    expect(answerAbout(known(), signed, LAST_DAY).verdict).toBe('valid');
  });

  test('has expired on the day after, whether or not its workflow has got that far', () => {
    const says = [expect.stringContaining('Expired on 3 January 2031')];
    expect(answerAbout(known(), null, DAY_AFTER)).toMatchObject({ verdict: 'expired', says });
    expect(answerAbout(known({ stage: 'Expired' }), null, '2027-02-01')).toMatchObject({ verdict: 'expired', says });
  });

  test('stays valid while something else about it needs attention', () => {
    expect(answerAbout(known({ stage: 'Needs attention' }), null, LAST_DAY).verdict).toBe('valid');
  });

  test('is revoked from the day it is in Montana, and for good', () => {
    const revoked = known({ stage: 'Revoked', revokedAt: '2028-03-06T05:00:00.000Z', revocation: 'Issued by mistake' });
    for (const today of ['2028-03-05', DAY_AFTER]) {
      for (const file of [null, signed]) {
        expect(answerAbout(revoked, file, today)).toEqual({
          verdict: 'revoked',
          says: ['Revoked on 5 March 2028: Issued by mistake'],
          isRevocationKnown: true,
          revokedOn: '2028-03-05',
          revocation: 'Issued by mistake',
        });
      }
    }
  });

  test('of which there is a file alone is genuine within its dates, and no more than that', () => {
    for (const [register, why] of [
      [UNREACHABLE, 'Nobody is there.'],
      [UNKNOWN, 'Temporal does not know its number'],
    ] as const) {
      const { verdict, says, isRevocationKnown } = answerAbout(register, signed, LAST_DAY);
      expect({ verdict, isRevocationKnown }).toEqual({ verdict: 'genuine', isRevocationKnown: false });
      expect(says[0]).toBe('Genuine, and within its dates until 3 January 2031.');
      expect(says.join(' ')).toMatch(new RegExp(`whether it was revoked is not known. ${why}`));
    }
  });

  test('of which there is a file alone expires by its own dates', () => {
    for (const register of [UNREACHABLE, UNKNOWN]) {
      const { verdict, says } = answerAbout(register, signed, DAY_AFTER);
      expect(verdict).toBe('expired');
      expect(says.join(' ')).toContain('whether it was revoked is not known');
    }
  });

  test('of which there is a number alone, that Temporal does not know, is unknown', () => {
    expect(answerAbout(UNKNOWN, null, LAST_DAY)).toMatchObject({ verdict: 'unknown-number', isRevocationKnown: false });
  });
});
