import { localDate } from '../programme/batch.ts';
import { fold } from '../programme/choice.ts';
import { formatDate } from '../programme/dates.ts';
import type { IsoDate, Programme } from '../programme/programme.ts';
import type { ApplicationRow } from '../workflows/messages.ts';

/** What a certificate states. */
export interface Stated {
  holder: string;
  library: string;
  track: string;
  hours: number;
  issuedOn: IsoDate;
  /** The last day it is valid. */
  expiresOn: IsoDate;
}

/** What Temporal says of a number. It forgets an application some time after its end, so `unknown` disproves nothing. */
export type Register =
  | { kind: 'known'; stated: Stated; isExpired: boolean; revoked: { on: IsoDate; reason: string } | null }
  | { kind: 'unknown' }
  | { kind: 'unreachable'; why: string };

/** `genuine` is as much as a file can prove by itself: issued so, and within its dates; it may have been revoked. */
export type Verdict = 'valid' | 'genuine' | 'expired' | 'revoked' | 'unknown-number';

export interface Answer {
  verdict: Verdict;
  /** In words: the answer first, then what it does not cover. */
  says: string[];
  isRevocationKnown: boolean;
  revokedOn: IsoDate | null;
  revocation: string | null;
}

/** What a row shows of the certificate with this number; it may be of another, when the number was made up. */
export function registerOf(row: ApplicationRow | null, number: string, programme: Programme): Register {
  if (!row?.certificateNumber || fold(row.certificateNumber) !== fold(number) || !row.issuedOn || !row.expiresOn)
    return { kind: 'unknown' };
  const { applicant, library, track, hours, issuedOn, expiresOn, stage, revokedAt, revocation } = row;
  return {
    kind: 'known',
    stated: { holder: applicant, library, track, hours, issuedOn, expiresOn },
    isExpired: stage === 'Expired',
    revoked: revokedAt ? { on: localDate(programme, revokedAt), reason: revocation ?? '' } : null,
  };
}

/**
 * Whether a certificate holds, from what Temporal says and what a genuine file states; a file that is not genuine is
 * never asked about.
 *
 * @param signed what the file states; null when only a number was given
 */
export function answerAbout(register: Register, signed: Stated | null, today: IsoDate): Answer {
  if (register.kind === 'known') return answerOf(register, (signed ?? register.stated).expiresOn, today);
  const unknown = { isRevocationKnown: false, revokedOn: null, revocation: null };
  if (!signed) {
    const says = [
      'Unknown number.',
      'An application is forgotten some time after its end: ask about the file instead.',
    ];
    return { verdict: 'unknown-number', says, ...unknown };
  }
  const limits = [
    'Only the signature was checked; whether it was revoked is not known.',
    register.kind === 'unreachable' ? register.why : 'Temporal does not know its number, or no longer.',
  ];
  const { expiresOn } = signed;
  if (today > expiresOn) return { verdict: 'expired', says: [expired(expiresOn), ...limits], ...unknown };
  const within = `Genuine, and within its dates until ${formatDate(expiresOn)}.`;
  return { verdict: 'genuine', says: [within, ...limits], ...unknown };
}

// --- internal ---

function answerOf({ revoked, isExpired }: Register & { kind: 'known' }, expiresOn: IsoDate, today: IsoDate): Answer {
  const known = { isRevocationKnown: true, revokedOn: revoked?.on ?? null, revocation: revoked?.reason ?? null };
  if (revoked) {
    const says = [`Revoked on ${formatDate(revoked.on)}: ${revoked.reason}`];
    return { verdict: 'revoked', says, ...known };
  }
  if (isExpired || today > expiresOn) return { verdict: 'expired', says: [expired(expiresOn)], ...known };
  return { verdict: 'valid', says: [`Valid until ${formatDate(expiresOn)}.`], ...known };
}

const expired = (expiresOn: IsoDate): string => `Expired on ${formatDate(expiresOn)}, the last day it was valid.`;
