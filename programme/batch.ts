import { DateTime } from 'luxon';
import { addDays, addMonths, weekday } from './dates.ts';
import type { IsoDate, Programme } from './programme.ts';

/** One quarterly batch. Instants are ISO, in UTC. Never imported by workflow code: it needs the zone data of a library. */
export interface Batch {
  /** Year and place in the year, `2027-Q1`. */
  id: string;
  /** `January 2027`. */
  name: string;
  /** The last day that counts. */
  cutoffOn: IsoDate;
  /** The first instant that no longer counts: the midnight after `cutoffOn`. */
  cutoffAt: string;
  /** The morning of the month's first working day. */
  runsAt: string;
}

/** The batch for what arrived at an instant: the first whose month begins after it, in the programme's zone. */
export function batchForArrival(programme: Programme, receivedAt: string): Batch {
  const received = localTime(programme, receivedAt);
  const { year } = received;
  const next = [...batchesOf(programme, year), ...batchesOf(programme, year + 1)].find(
    ({ cutoffAt }) => received.toMillis() < Date.parse(cutoffAt),
  );
  if (!next) throw new Error(`Programme ${programme.id} has no batch after ${receivedAt}: its list of months is empty`);
  return next;
}

/** @throws Error when the programme has no such batch. */
export function batchById(programme: Programme, id: string): Batch {
  const [, year] = /^([1-9]\d{3})-Q\d+$/.exec(id) ?? [];
  const batch = year ? batchesOf(programme, Number(year)).find((candidate) => candidate.id === id) : undefined;
  if (!batch) {
    throw new Error(
      `There is no batch "${id}": write the year and Q1 to Q${programme.batches.months.length}, such as 2027-Q1.`,
    );
  }
  return batch;
}

/** The day it is in the programme's zone. */
export function localDate(programme: Programme, instant: string): IsoDate {
  return localTime(programme, instant).toFormat('yyyy-MM-dd');
}

/** The same time of day so many days on, whatever daylight saving does between. */
export function addLocalDays(programme: Programme, instant: string, days: number): string {
  return iso(localTime(programme, instant).plus({ days }));
}

/** The instant of a local day and time of day, `HH:MM`; a time that the clocks leave out in spring is an hour later. */
export function instantOf(programme: Programme, date: IsoDate, time: string): string {
  return iso(localTime(programme, `${date}T${time}`));
}

/** The working day before a day. */
export function workingDayBefore({ batches }: Programme, date: IsoDate): IsoDate {
  let day = addDays(date, -1);
  while (!isWorkingDay(day, batches.holidays)) day = addDays(day, -1);
  return day;
}

// --- internal ---

function batchesOf(programme: Programme, year: number): Batch[] {
  return programme.batches.months.map((month, index) => {
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    return {
      id: `${year}-Q${index + 1}`,
      name: DateTime.fromISO(first, { locale: 'en' }).toFormat('LLLL yyyy'),
      cutoffOn: addDays(first, -1),
      cutoffAt: instantOf(programme, first, '00:00'),
      runsAt: instantOf(programme, firstWorkingDay(first, programme.batches.holidays), programme.batches.runAt),
    };
  });
}

function firstWorkingDay(first: IsoDate, holidays: string[]): IsoDate {
  const end = addMonths(first, 1);
  for (let day = first; day < end; day = addDays(day, 1)) {
    if (isWorkingDay(day, holidays)) return day;
  }
  throw new Error(`No working day in the month from ${first}`);
}

const isWorkingDay = (day: IsoDate, holidays: string[]): boolean =>
  weekday(day) <= 5 && !holidays.includes(day.slice(5));

/** @throws Error when the text is no instant; one without an offset is meant in the programme's zone. */
function localTime({ timeZone }: Programme, text: string): DateTime {
  const time = DateTime.fromISO(text, { zone: timeZone });
  if (!time.isValid) throw new Error(`"${text}" is not an instant: it is written like 2027-01-04T06:00:00Z`);
  return time;
}

const iso = (time: DateTime): string => new Date(time.toMillis()).toISOString();
