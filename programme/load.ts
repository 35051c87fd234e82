import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Fault, findContradictions } from './contradictions.ts';
import { isIsoDate } from './dates.ts';
import type { Programme } from './programme.ts';

/** A programme file that cannot be used; the message names file, path, value and what is allowed. */
export class ProgrammeError extends Error {
  override name = 'ProgrammeError';
}

/**
 * Reads a programme: a file shipped in this folder by its name, or any other by its absolute path.
 *
 * @throws ProgrammeError listing everything that is wrong with it.
 */
export function loadProgramme(file: string): Programme {
  const path = isAbsolute(file) ? file : join(import.meta.dirname, file);
  let value: unknown;
  try {
    value = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ProgrammeError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const result = schema.safeParse(value, { reportInput: true });
  const faults: Fault[] = result.success
    ? findContradictions(result.data)
    : result.error.issues.map(({ path: at, message, input }) => ({ at: at.map(String), value: input, message }));
  if (result.success && faults.length === 0) return result.data;
  throw new ProgrammeError([`${path} cannot be used:`, ...faults.map(line)].join('\n'));
}

// --- internal ---

function line({ at, value, message }: Fault): string {
  const shown = value === undefined || typeof value === 'object' ? '' : ` is ${JSON.stringify(value)}`;
  return `  ${at.join('.') || 'the file'}${shown}: ${message}`;
}

const hours = z
  .number()
  .min(0)
  .refine((number) => Number.isInteger(number * 2), 'hours go in steps of 0.5')
  .transform((number) => number * 2);
const text = z.string().min(1);
const id = z.string().regex(/^[a-z0-9-]+$/, 'an id has lower-case letters, digits and hyphens');
const day = z.string().refine(isIsoDate, 'a day is written YYYY-MM-DD');
const count = z.int().positive();
const ascending = z
  .array(count)
  .min(1)
  .refine((numbers) => numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0)), 'must ascend');

const requirement = z.strictObject({
  total: hours,
  atLeast: z.record(z.string(), hours).default({}),
  atMost: z.record(z.string(), hours).default({}),
});

const kind = z.discriminatedUnion('counts', [
  z.strictObject({ id, name: text, counts: z.literal('hours') }),
  z.strictObject({ id, name: text, counts: z.literal('presented'), factor: count, timesPerTopic: count }),
  z
    .strictObject({ id, name: text, counts: z.literal('college'), hoursPerCredits: z.record(z.string(), hours) })
    .transform(({ hoursPerCredits, ...rest }) => ({ ...rest, halfHoursPerCredits: hoursPerCredits })),
  z
    .strictObject({
      id,
      name: text,
      counts: z.literal('minutes'),
      bands: z.array(z.strictObject({ fromMinutes: count, hours })).min(1),
      beyond: z.strictObject({ everyMinutes: count, hours }),
    })
    .transform(({ bands, beyond, ...rest }) => ({
      ...rest,
      bands: bands.map(({ fromMinutes, hours: halfHours }) => ({ fromMinutes, halfHours })),
      beyond: { everyMinutes: beyond.everyMinutes, halfHours: beyond.hours },
    })),
]);

const schema = z
  .strictObject({
    id,
    name: text,
    authority: text,
    authorityCode: z.string().regex(/^[A-Z]{2,6}$/, 'two to six capital letters'),
    certificateTitle: text,
    timeZone: z
      .string()
      .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'an IANA time zone such as America/Denver'),
    categories: z.array(text).min(1),
    tracks: z.array(z.strictObject({ id, name: text, verifier: text, verifierRoles: z.array(text).min(1) })).min(1),
    kinds: z.array(kind).min(1),
    ruleSets: z
      .array(
        z.strictObject({
          id,
          from: day,
          windowYears: count,
          validYears: count,
          tracks: z.record(id, z.strictObject({ first: requirement, renewal: requirement })),
        }),
      )
      .min(1),
    batches: z.strictObject({
      months: ascending.refine((months) => months.every((month) => month <= 12), 'months are 1 to 12'),
      holidays: z.array(
        z.string().refine((date) => isIsoDate(`2028-${date}`), 'a holiday is a day of the year, written MM-DD'),
      ),
      runAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written HH:MM'),
      approval: z.enum(['automatic', 'coordinator']).default('automatic'),
    }),
    verification: z.strictObject({ remindAfterDays: ascending, answerWithinDays: count }),
    application: z.strictObject({ closesAfterDays: count }),
    renewal: z.strictObject({ remindBeforeMonths: z.array(count).min(1), remindVerifierOf: z.array(id).default([]) }),
  })
  // Every category has its meter, also where nothing is asked of it.
  .transform((programme) => ({
    ...programme,
    ruleSets: programme.ruleSets.map((set) => ({
      ...set,
      tracks: Object.fromEntries(
        Object.entries(set.tracks).map(([trackId, { first, renewal }]) => [
          trackId,
          {
            first: withAllCategories(first, programme.categories),
            renewal: withAllCategories(renewal, programme.categories),
          },
        ]),
      ),
    })),
  }));

const withAllCategories = <R extends { atLeast: Record<string, number> }>(asked: R, categories: string[]): R => ({
  ...asked,
  atLeast: { ...Object.fromEntries(categories.map((category) => [category, 0])), ...asked.atLeast },
});
