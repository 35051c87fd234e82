import { instantOf, localDate } from '../../programme/batch.ts';
import { addDays, addMonths, addYears } from '../../programme/dates.ts';
import type { Programme } from '../../programme/programme.ts';
import { type Certificate, certificateNumber } from '../../workflows/certificate.ts';

/**
 * What a certificate says of itself, and when its end is announced. All of it follows from the application and the
 * instant of issue, so issuing twice makes the same certificate.
 *
 * @throws Error when the programme has no such rule set.
 */
export function certificateDates(input: {
  programme: Programme;
  ruleSetId: string;
  applicationId: string;
  now: string;
}): Certificate {
  const { programme, ruleSetId, applicationId, now } = input;
  const ruleSet = programme.ruleSets.find(({ id }) => id === ruleSetId);
  if (!ruleSet) {
    const known = programme.ruleSets.map(({ id }) => id).join(', ');
    throw new Error(`Programme ${programme.id} has no rule set "${ruleSetId}"; it has ${known}.`);
  }
  const issuedOn = localDate(programme, now);
  // Issued on 4 January 2027 for four years: valid through 3 January 2031.
  const endsOn = addYears(issuedOn, ruleSet.validYears);
  const expiresOn = addDays(endsOn, -1);
  const number = certificateNumber(programme.authorityCode, issuedOn, applicationId);
  return withInstants(programme, { number, issuedOn, expiresOn });
}

/** Adds to the days of a certificate the instants that follow from them. */
export function withInstants(
  programme: Programme,
  { number, issuedOn, expiresOn }: Pick<Certificate, 'number' | 'issuedOn' | 'expiresOn'>,
): Certificate {
  return {
    number,
    issuedOn,
    expiresOn,
    reminders: [...programme.renewal.remindBeforeMonths]
      .sort((a, b) => b - a)
      .map((monthsLeft) => ({ at: instantOf(programme, addMonths(expiresOn, -monthsLeft), '09:00'), monthsLeft })),
    expiresAt: instantOf(programme, addDays(expiresOn, 1), '00:00'),
  };
}
