import { DateTime } from 'luxon';
import type { Programme } from '../../programme/programme.ts';
import type { Certificate } from '../../workflows/certificate.ts';

/**
 * What a certificate says of itself, and when its end is announced. Everything follows from the application and the
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
  const issued = DateTime.fromISO(now, { zone: programme.timeZone }).startOf('day');
  // Issued on 4 January 2027 for four years: valid through 3 January 2031.
  const end = issued.plus({ years: ruleSet.validYears });
  const lastDay = end.minus({ days: 1 });
  return {
    number: `${programme.authorityCode}-${issued.year}-${applicationId.replace(/^A-/, '')}`,
    issuedOn: day(issued),
    expiresOn: day(lastDay),
    reminders: [...programme.renewal.remindBeforeMonths]
      .sort((a, b) => b - a)
      .map((monthsLeft) => ({ at: instant(lastDay.minus({ months: monthsLeft }).set({ hour: 9 })), monthsLeft })),
    expiresAt: instant(end.startOf('day')),
  };
}

const day = (date: DateTime): string => date.toFormat('yyyy-MM-dd');
const instant = (date: DateTime): string => date.toUTC().toISO() ?? '';
