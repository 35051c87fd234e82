import type { Credit, CreditClaim } from '../../programme/credit.ts';
import type { Decision, MailReading } from '../../workflows/mail-reading.ts';
import type { Person, Submission } from '../../workflows/messages.ts';

/** Ada applies, Vera verifies, Stan is a stranger, Casey coordinates. */
export const ada: Person = { name: 'Ada Example', email: 'ada@example.org' };
export const vera: Person = { name: 'Vera Verifier', email: 'vera@example.org' };
export const stan: Person = { name: 'Stan Stranger', email: 'stan@example.net' };
export const casey: Person = { name: 'Casey Coordinator', email: 'coordinator@library.example' };

let count = 0;

/** An application of Ada's, with ids of its own. */
export function submission(changes: Partial<Submission> = {}): Submission {
  count += 1;
  const serial = count.toString(16).toUpperCase().padStart(4, '0');
  return {
    applicationId: `A-TEST${serial}`,
    trackerId: `T-TEST0000${serial}`,
    applicant: ada,
    isAddressVerified: true,
    library: 'Example Public Library',
    trackId: 'staff',
    kind: 'first',
    verifier: vera,
    ...changes,
  };
}

export const CATEGORIES = [
  'Library Administration',
  'Library Services to the Public',
  'Collection Management and Technical Services',
  'Technology',
] as const;

/** One credit, by default six hours of technology half a year ago. */
export function credit(changes: Partial<Credit> = {}): Credit {
  count += 1;
  const beganOn = daysAgo(180);
  return {
    responseId: `response-${count}`,
    title: `Workshop ${count}`,
    provider: 'State Library',
    trainer: 'T. Rainer',
    beganOn,
    endedOn: beganOn,
    category: 'Technology',
    kind: 'attended',
    halfHours: 12,
    description: '',
    ...changes,
  };
}

/** A record that meets the 2009 rules for staff: 60 h, 15 in each category, in twelve credits of 5 h. */
export const fullRecord = (): Credit[] =>
  CATEGORIES.flatMap((category) => [1, 2, 3].map(() => credit({ category, halfHours: 10 })));

export const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export function claim(changes: Partial<CreditClaim> = {}): CreditClaim {
  const { halfHours, ...logged } = credit();
  return { ...logged, kind: 'Attended', amount: String(halfHours / 2), ...changes };
}

/** What the reader makes of a reply of Vera's to the request. */
export function reply(decision: Decision, changes: Partial<MailReading> = {}): MailReading {
  count += 1;
  return {
    pointer: { mailbox: 'INBOX', uidValidity: '1', uid: count, messageId: `<reply-${count}@example.org>` },
    kind: 'human',
    from: vera.email,
    subject: 'Re: Please verify',
    excerpt: 'as she wrote it',
    arrivedAgoMs: 0,
    answers: null,
    attributedBy: ['token'],
    sender: { isExpected: true, hasToken: true, isThreaded: true, dmarc: 'none' },
    decision,
    recipients: [],
    returnsOn: null,
    ...changes,
  };
}
