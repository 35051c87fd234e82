import { DateTime } from 'luxon';
import type { IsoDate } from '../../programme/programme.ts';

/**
 * Sheets counts days from 30 December 1899, the time of day as a fraction, without a zone: what stands in the cell is
 * what a clock in the programme's zone showed, whatever zone and locale the spreadsheet is set to.
 */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** The last day of the year 9999. */
const LAST_SERIAL = 2_958_465;

export const serialOfDate = (date: IsoDate): number => (Date.parse(`${date}T00:00:00Z`) - DAY_ZERO) / DAY_MS;

export function serialOfInstant(instant: string, zone: string): number {
  const local = DateTime.fromISO(instant, { zone });
  return (local.toMillis() + local.offset * 60_000 - DAY_ZERO) / DAY_MS;
}

/** An ISO date of the same day; null for what is not a plausible serial number. */
export function dateOfSerial(serial: unknown): IsoDate | null {
  if (typeof serial !== 'number' || serial < 1 || serial > LAST_SERIAL) return null;
  return new Date(DAY_ZERO + Math.floor(serial) * DAY_MS).toISOString().slice(0, 10) as IsoDate;
}

/** What a clock in the spreadsheet's zone showed, as an ISO time without a zone; null for what is none. */
export function localTimeOfSerial(serial: unknown): string | null {
  if (typeof serial !== 'number' || serial < 1 || serial > LAST_SERIAL) return null;
  return new Date(DAY_ZERO + Math.round(serial * DAY_MS)).toISOString().slice(0, -1);
}
