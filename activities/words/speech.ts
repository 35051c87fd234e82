import { DateTime } from 'luxon';
import type { Batch } from '../../programme/batch.ts';
import type { Credit } from '../../programme/credit.ts';
import type { Evaluation } from '../../programme/evaluate.ts';
import type { IsoDate, Programme } from '../../programme/programme.ts';
import type { Person } from '../../workflows/messages.ts';

/** Who speaks, and in whose time. */
export interface WordsContext {
  programme: Pick<
    Programme,
    'name' | 'authority' | 'authorityCode' | 'certificateTitle' | 'timeZone' | 'categories' | 'tracks'
  >;
  coordinator: Person;
}

/** What a template may show: words ready to print, yes-or-no sections, and lists of these. */
export type View = { [placeholder: string]: string | boolean | View | View[] | string[] };

/** "31 December 2026": never to be read as a month and a day the wrong way round. */
export const dateWords = (on: IsoDate): string =>
  DateTime.fromISO(on, { zone: 'utc', locale: 'en' }).toFormat('d MMMM yyyy');

/** The day of an instant, as the programme's clocks have it. */
export const dayWords = (at: string, { programme }: WordsContext): string =>
  DateTime.fromISO(at, { zone: programme.timeZone, locale: 'en' }).toFormat('d MMMM yyyy');

/** "7.5": the half-hour is the smallest step. */
const number = (halfHours: number): string => String(halfHours / 2);
export const hoursWords = (halfHours: number): string => `${number(halfHours)} h`;

export const countWords = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

export function creditView({ title, provider, beganOn, endedOn, category, halfHours }: Credit) {
  return {
    title,
    provider,
    date: endedOn && endedOn !== beganOn ? `${dateWords(beganOn)} – ${dateWords(endedOn)}` : dateWords(beganOn),
    category,
    hours: hoursWords(halfHours),
  };
}

/** The numbered list, and what it adds up to by category. */
export function listView(credits: Credit[], { programme }: WordsContext) {
  const sum = (some: Credit[]) => some.reduce((hours, { halfHours }) => hours + halfHours, 0);
  return {
    credits: credits.map((credit, index) => ({ line: String(index + 1), ...creditView(credit) })),
    count: countWords(credits.length, 'credit'),
    // A credit may stand in a category that the programme has given up since.
    categories: [...new Set([...programme.categories, ...credits.map(({ category }) => category)])].flatMap((name) => {
      const hours = sum(credits.filter(({ category }) => category === name));
      return hours > 0 ? [{ name, hours: hoursWords(hours) }] : [];
    }),
    total: hoursWords(sum(credits)),
    totalHours: number(sum(credits)),
  };
}

/** Hours acquired against hours required. */
export function meterView(evaluation: Evaluation) {
  return {
    meters: evaluation.categories.map(({ category, countedHalfHours, atLeast, shortHalfHours }) => ({
      name: category,
      isBound: atLeast > 0,
      isDone: shortHalfHours === 0,
      have: number(countedHalfHours),
      need: hoursWords(atLeast),
      hours: hoursWords(countedHalfHours),
      missing: shortHalfHours > 0 ? hoursWords(shortHalfHours) : '',
    })),
    totalHave: number(evaluation.totalHalfHours),
    required: hoursWords(evaluation.requiredHalfHours),
    missing: evaluation.shortHalfHours > 0 ? hoursWords(evaluation.shortHalfHours) : '',
    shortfalls: evaluation.shortfalls.map(({ category, halfHours }) => ({
      category: category ?? '',
      hours: hoursWords(halfHours),
    })),
    isMet: evaluation.met,
  };
}

export const batchView = ({ name, cutoffOn, runsAt }: Batch, context: WordsContext) => ({
  name,
  cutoff: dateWords(cutoffOn),
  runsOn: dayWords(runsAt, context),
});
