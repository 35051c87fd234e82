/** Sheets counts days from 1899-12-30, the time of day as the fraction, without a zone: 43831 is 2020-01-01. */
const epoch = Date.UTC(1899, 11, 30);
const dayMs = 86_400_000;

export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** @returns undefined when there is no such day or time (31 June, 25:00). */
export function toSerial(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return undefined;
  return (date.getTime() - epoch) / dayMs + timeFraction(hour, minute, second);
}

export function timeFraction(hour: number, minute: number, second: number): number {
  return (hour * 3600 + minute * 60 + second) / 86_400;
}

export function fromSerial(serial: number): Moment {
  // To the second: a fraction of a day is not exact in binary.
  const date = new Date(epoch + Math.round(serial * 86_400) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  };
}
