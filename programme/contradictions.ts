import { formatHours } from './hours.ts';
import type { ActivityKind, HalfHours, Programme, Requirement } from './programme.ts';

/** One thing that is wrong with a programme file. */
export interface Fault {
  /** Where in the file. */
  at: string[];
  /** What stands there; undefined where the place says enough. */
  value: unknown;
  /** What is allowed. */
  message: string;
}

/** Finds what each part of a programme allows by itself and all of it together does not. */
export function findContradictions(programme: Programme): Fault[] {
  return [
    ...findTwice(programme),
    ...findInRuleSets(programme),
    ...programme.kinds.flatMap(findInKind),
    ...findInTimes(programme),
  ];
}

// --- internal ---

function findTwice({ categories, tracks, kinds, ruleSets }: Programme): Fault[] {
  const ids = (things: { id: string }[]) => things.map(({ id }) => id);
  const names = (things: { name: string }[]) => things.map(({ name }) => name);
  const lists: [string, string[]][] = [
    ['categories', categories],
    ['tracks', ids(tracks)],
    ['tracks', names(tracks)],
    ['kinds', ids(kinds)],
    ['kinds', names(kinds)],
    ['ruleSets', ids(ruleSets)],
  ];
  return lists.flatMap(([list, entries]) =>
    entries
      .filter((entry, i) => entries.indexOf(entry) !== i)
      .map((entry) => ({ at: [list], value: undefined, message: `"${entry}" stands there twice` })),
  );
}

function findInRuleSets({ ruleSets, tracks, categories }: Programme): Fault[] {
  const trackIds = tracks.map(({ id }) => id);
  return ruleSets.flatMap((ruleSet, i) => {
    const at = ['ruleSets', String(i)];
    const before = ruleSets[i - 1];
    const isLate = before !== undefined && before.from >= ruleSet.from;
    const asked = Object.entries(ruleSet.tracks);
    const missing = trackIds.filter((id) => !Object.hasOwn(ruleSet.tracks, id));
    const unknown = Object.keys(ruleSet.tracks).filter((id) => !trackIds.includes(id));
    return [
      ...(isLate
        ? [{ at: [...at, 'from'], value: ruleSet.from, message: 'rule sets stand oldest first, each with its own day' }]
        : []),
      ...missing.map((id) => ({ at: [...at, 'tracks'], value: undefined, message: `track "${id}" is missing` })),
      ...unknown.map((id) => ({
        at: [...at, 'tracks', id],
        value: undefined,
        message: `there is no such track; there are ${trackIds.join(', ')}`,
      })),
      ...asked.flatMap(([id, { first, renewal }]) => [
        ...findInRequirement([...at, 'tracks', id, 'first'], first, categories),
        ...findInRequirement([...at, 'tracks', id, 'renewal'], renewal, categories),
      ]),
    ];
  });
}

function findInRequirement(at: string[], { total, atLeast, atMost }: Requirement, categories: string[]): Fault[] {
  const strangers = (bounds: 'atLeast' | 'atMost', asked: Record<string, HalfHours>) =>
    Object.keys(asked)
      .filter((category) => !categories.includes(category))
      .map((category) => ({
        at: [...at, bounds, category],
        value: undefined,
        message: `there is no such category; there are ${categories.join('; ')}`,
      }));
  const minima = sum(Object.values(atLeast));
  const maxima = sum(categories.map((category) => atMost[category] ?? Number.POSITIVE_INFINITY));
  const narrow = Object.entries(atMost).filter(([category, most]) => most < (atLeast[category] ?? 0));
  const ofTotal = { at: [...at, 'total'], value: total / 2 };
  return [
    ...strangers('atLeast', atLeast),
    ...strangers('atMost', atMost),
    ...narrow.map(([category, most]) => ({
      at: [...at, 'atMost', category],
      value: most / 2,
      message: `must not be below the minimum, ${formatHours(atLeast[category] ?? 0)}`,
    })),
    ...(minima > total
      ? [{ ...ofTotal, message: `must not be below the sum of the minima, ${formatHours(minima)}` }]
      : []),
    ...(maxima < total
      ? [{ ...ofTotal, message: `cannot be reached: the maxima of all categories add up to ${formatHours(maxima)}` }]
      : []),
  ];
}

function findInKind(kind: ActivityKind, i: number): Fault[] {
  if (kind.counts !== 'minutes') return [];
  return kind.bands.flatMap(({ fromMinutes }, j) =>
    fromMinutes <= (kind.bands[j - 1]?.fromMinutes ?? 0)
      ? [{ at: ['kinds', String(i), 'bands', String(j), 'fromMinutes'], value: fromMinutes, message: 'bands ascend' }]
      : [],
  );
}

function findInTimes({ verification, renewal, ruleSets, tracks }: Programme): Fault[] {
  const { remindAfterDays, answerWithinDays } = verification;
  const shortest = 12 * Math.min(...ruleSets.map(({ validYears }) => validYears));
  return [
    ...remindAfterDays
      .filter((days) => days >= answerWithinDays)
      .map((days) => ({
        at: ['verification', 'remindAfterDays'],
        value: days,
        message: `reminders come before answerWithinDays, ${answerWithinDays}`,
      })),
    ...renewal.remindBeforeMonths
      .filter((months) => months >= shortest)
      .map((months) => ({
        at: ['renewal', 'remindBeforeMonths'],
        value: months,
        message: `reminders fall inside a certificate's time, the shortest of which is ${shortest} months`,
      })),
    ...renewal.remindVerifierOf
      .filter((trackId) => !tracks.some(({ id }) => id === trackId))
      .map((trackId) => ({
        at: ['renewal', 'remindVerifierOf'],
        value: trackId,
        message: `there is no such track; there are ${tracks.map(({ id }) => id).join(', ')}`,
      })),
  ];
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
