import { canonicalAddress } from '../../workflows/address.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import type { Stage } from '../../workflows/stage.ts';
import { suggestAddress } from '../address-suggestion.ts';
import type { Trouble } from './place.ts';

/** Stages in which something can still be put right. */
const IN_HAND: readonly Stage[] = [
  ...(['Checking credits', 'More credits needed', 'Awaiting verification'] as const),
  ...(['Needs attention', 'Verified'] as const),
];

/** An address that looks mistyped. Nobody is refused for it: it may be right. */
export function misspelling({
  stage,
  applicantEmail,
  verifierEmail,
  isAddressVerified,
}: ApplicationRow): Trouble | null {
  if (!IN_HAND.includes(stage)) return null;
  const verifier = suggestAddress(verifierEmail);
  const applicant = isAddressVerified ? null : suggestAddress(applicantEmail);
  if (!verifier && !applicant) return null;
  return {
    what: [
      ...(verifier ? [`The verifier's address is ${verifierEmail}: ${verifier} may be meant`] : []),
      ...(applicant ? [`The applicant's address is ${applicantEmail}: ${applicant} may be meant`] : []),
    ].join('. '),
    mend: [
      'Ask',
      ...(verifier ? [`verifier NAME <${verifier}> mends the verifier's`] : []),
      ...(applicant ? ['the applicant mends their own by changing the form'] : []),
    ].join('; '),
  };
}

/** Applications of one person in one track that are in hand at the same time: each but the oldest is pointed out. */
export function twins(rows: readonly ApplicationRow[]): { row: ApplicationRow; trouble: Trouble }[] {
  const first = new Map<string, ApplicationRow>();
  return rows
    .filter(({ stage }) => IN_HAND.includes(stage))
    .sort((a, b) => Date.parse(a.submittedAt) - Date.parse(b.submittedAt))
    .flatMap((row) => {
      const whose = `${canonicalAddress(row.applicantEmail)} ${row.track}`;
      const older = first.get(whose);
      if (!older) {
        first.set(whose, row);
        return [];
      }
      const what = `${row.applicant} has two applications for ${row.track} in hand: ${older.applicationId} and this one`;
      return [{ row, trouble: { what, mend: 'Ask which one is meant, and withdraw the other' } }];
    });
}
