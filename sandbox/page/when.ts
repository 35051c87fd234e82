import { DateTime } from 'luxon';
import type { Programme } from '../../programme/programme.ts';

/** Instants and days as people of the programme's zone read them. */
export interface When {
  /** `Tuesday 24 November 2026` */
  day(instant: Date | string): string;
  /** `24 Nov 2026, 11:17` */
  minute(instant: Date | string): string;
  /** `4 January 2027`, of an instant or a date. */
  date(instant: Date | string): string;
}

export function whenIn({ timeZone: zone }: Pick<Programme, 'timeZone'>): When {
  const format = (pattern: string) => (instant: Date | string) =>
    (typeof instant === 'string'
      ? DateTime.fromISO(instant, { zone, locale: 'en' })
      : DateTime.fromJSDate(instant, { zone }).setLocale('en')
    ).toFormat(pattern);
  return { day: format('cccc d LLLL yyyy'), minute: format('d LLL yyyy, HH:mm'), date: format('d LLLL yyyy') };
}
