import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Credit } from '../../programme/credit.ts';
import { type Evaluation, evaluate } from '../../programme/evaluate.ts';
import type { Requirement } from '../../programme/programme.ts';
import {
  ADMINISTRATION,
  COLLECTIONS,
  credit,
  montana,
  nebraska,
  PUBLIC_SERVICE,
  ruleSet,
  TECHNOLOGY,
} from './samples.ts';

const window = { from: '2022-06-15', to: '2026-06-15' };

/** Credits of so many hours in each category. */
const record = (hours: Record<string, number>): Credit[] =>
  Object.entries(hours).map(([category, count], i) =>
    credit({ responseId: `r${i}`, title: `Activity ${i}`, category, halfHours: count * 2 }),
  );

const measure = (requirement: Requirement, hours: Record<string, number>) =>
  evaluate({ requirement, credits: record(hours), window });

const asks = (setId: string, trackId: string, occasion: 'first' | 'renewal' = 'first'): Requirement => {
  const programme = setId.startsWith('nebraska') ? nebraska : montana;
  const track = ruleSet(programme, setId).tracks[trackId];
  if (!track) throw new Error(`The test asks for an unknown track ${trackId}`);
  return track[occasion];
};

describe('montana-2009', () => {
  test('a director needs 60 h, 20 in administration and 10 in each other category', () => {
    const enough = { [ADMINISTRATION]: 20, [PUBLIC_SERVICE]: 10, [COLLECTIONS]: 10, [TECHNOLOGY]: 20 };
    expect(measure(asks('montana-2009', 'director'), enough)).toMatchObject({ met: true, shortfalls: [] });
    expect(measure(asks('montana-2009', 'director'), { ...enough, [ADMINISTRATION]: 19.5 })).toMatchObject({
      met: false,
      shortfalls: [{ category: ADMINISTRATION, halfHours: 1 }],
      shortHalfHours: 1,
    });
  });

  test('staff need 60 h, 10 in each category; hours in plenty elsewhere do not mend a category', () => {
    const lopsided = { [ADMINISTRATION]: 40, [PUBLIC_SERVICE]: 10, [COLLECTIONS]: 10, [TECHNOLOGY]: 4.5 };
    expect(measure(asks('montana-2009', 'staff'), lopsided)).toMatchObject({
      met: false,
      totalHalfHours: 129,
      shortfalls: [{ category: TECHNOLOGY, halfHours: 11 }],
    });
  });

  test('hours that fill a category’s gap are not asked for a second time in the total', () => {
    const hours = { [ADMINISTRATION]: 15, [PUBLIC_SERVICE]: 15, [COLLECTIONS]: 15, [TECHNOLOGY]: 4 };
    expect(measure(asks('montana-2009', 'staff'), hours)).toMatchObject({
      totalHalfHours: 98,
      shortHalfHours: 22,
      shortfalls: [
        { category: TECHNOLOGY, halfHours: 12 },
        { category: null, halfHours: 10 },
      ],
    });
  });

  test('a trustee needs 15 h in any category', () => {
    expect(measure(asks('montana-2009', 'trustee'), { [TECHNOLOGY]: 15 }).met).toBe(true);
    expect(measure(asks('montana-2009', 'trustee'), { [TECHNOLOGY]: 14.5 }).shortfalls).toEqual([
      { category: null, halfHours: 1 },
    ]);
  });

  test.each(['director', 'staff', 'trustee'])('renewal asks the same of a %s', (track) => {
    expect(asks('montana-2009', track, 'renewal')).toEqual(asks('montana-2009', track));
  });
});

describe('montana-2023', () => {
  test('a director needs 30 h of administration the first time, and electives alone at renewal', () => {
    const electives = { [TECHNOLOGY]: 60 };
    expect(measure(asks('montana-2023', 'director'), electives).shortfalls).toEqual([
      { category: ADMINISTRATION, halfHours: 60 },
    ]);
    expect(measure(asks('montana-2023', 'director', 'renewal'), electives).met).toBe(true);
    expect(measure(asks('montana-2023', 'director'), { [ADMINISTRATION]: 30, [TECHNOLOGY]: 30 }).met).toBe(true);
  });

  test('staff need 5 h in each of the four and 60 in all', () => {
    const fives = { [ADMINISTRATION]: 5, [PUBLIC_SERVICE]: 5, [COLLECTIONS]: 5 };
    expect(measure(asks('montana-2023', 'staff'), { ...fives, [TECHNOLOGY]: 45 }).met).toBe(true);
    expect(measure(asks('montana-2023', 'staff'), { ...fives, [TECHNOLOGY]: 44.5 }).shortfalls).toEqual([
      { category: null, halfHours: 1 },
    ]);
  });

  test('a trustee needs 15 h, 10 of them in administration', () => {
    expect(measure(asks('montana-2023', 'trustee'), { [ADMINISTRATION]: 10, [TECHNOLOGY]: 5 }).met).toBe(true);
    expect(measure(asks('montana-2023', 'trustee'), { [ADMINISTRATION]: 9, [TECHNOLOGY]: 9 }).shortfalls).toEqual([
      { category: ADMINISTRATION, halfHours: 2 },
    ]);
  });
});

test('nebraska-2016: 45 h of any kind', () => {
  const category = 'Continuing Education';
  expect(measure(asks('nebraska-2016', 'librarian'), { [category]: 45 }).met).toBe(true);
  expect(measure(asks('nebraska-2016', 'librarian', 'renewal'), { [category]: 44 }).shortHalfHours).toBe(2);
});

describe('a record', () => {
  const requirement: Requirement = { total: 20, atLeast: { [ADMINISTRATION]: 4, [TECHNOLOGY]: 0 }, atMost: {} };

  test('counts from the first day of the window to the last, by the day each activity began', () => {
    const days = ['2022-06-14', '2022-06-15', '2026-06-15', '2026-06-16'];
    const credits = days.map((beganOn) => credit({ responseId: beganOn, beganOn, halfHours: 1 }));
    expect(evaluate({ requirement, credits, window })).toMatchObject({
      totalHalfHours: 2,
      counted: ['2022-06-15', '2026-06-15'],
    });
  });

  test('of nothing lacks everything, and still shows every category’s meter', () => {
    const empty = asks('montana-2009', 'trustee');
    const evaluation = evaluate({ requirement: empty, credits: [], window });
    expect(evaluation).toMatchObject({ met: false, totalHalfHours: 0, requiredHalfHours: 30, shortHalfHours: 30 });
    expect(evaluation.categories.map(({ category }) => category)).toEqual(montana.categories);
  });

  test('counts no more from a category than its maximum', () => {
    const capped = { ...requirement, atMost: { [TECHNOLOGY]: 6 } };
    const evaluation = measure(capped, { [TECHNOLOGY]: 10, [ADMINISTRATION]: 2 });
    expect(evaluation.categories.find(({ category }) => category === TECHNOLOGY)).toEqual({
      category: TECHNOLOGY,
      halfHours: 20,
      countedHalfHours: 6,
      atLeast: 0,
      shortHalfHours: 0,
    });
    expect(evaluation).toMatchObject({ totalHalfHours: 10, shortfalls: [{ category: null, halfHours: 10 }] });
  });

  test('is listed by begin date, then title, then response id', () => {
    const credits = [
      credit({ responseId: 'a', beganOn: '2026-01-02', title: 'B' }),
      credit({ responseId: 'c', beganOn: '2026-01-02', title: 'A' }),
      credit({ responseId: 'b', beganOn: '2026-01-02', title: 'A' }),
      credit({ responseId: 'd', beganOn: '2026-01-01', title: 'Z' }),
    ];
    expect(evaluate({ requirement, credits, window }).counted).toEqual(['d', 'b', 'c', 'a']);
  });

  test('is left as it was given', () => {
    const credits = record({ [TECHNOLOGY]: 2, [ADMINISTRATION]: 3 }).reverse();
    const before = structuredClone(credits);
    evaluate({ requirement, credits, window });
    expect(credits).toEqual(before);
  });
});

describe('for every record and requirement', () => {
  const halfHours = fc.integer({ min: 1, max: 40 });
  const someCredit = fc
    .record({ category: fc.constantFrom(...montana.categories), halfHours, day: fc.integer({ min: 10, max: 29 }) })
    .map(({ day, ...rest }) => ({ ...rest, beganOn: `2022-06-${day}`, title: `Activity ${rest.halfHours}` }));
  const someRecord = fc
    .array(someCredit, { maxLength: 12 })
    .map((list) => list.map((each, i) => credit({ ...each, responseId: `r${i}` })));
  const perCategory = fc
    .array(fc.tuple(fc.constantFrom(...montana.categories), fc.integer({ min: 0, max: 30 })), { maxLength: 4 })
    .map((pairs): Record<string, number> => Object.fromEntries(pairs));
  const requirement = fc.record({ total: fc.integer({ min: 0, max: 120 }), atLeast: perCategory, atMost: perCategory });
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const shortOf = (evaluation: Evaluation, category: string | null) =>
    evaluation.shortfalls.find((each) => each.category === category)?.halfHours ?? 0;

  test('it is met exactly when nothing is short', () => {
    fc.assert(
      fc.property(requirement, someRecord, (asked, credits) => {
        const { met, shortHalfHours, shortfalls, totalHalfHours, categories } = evaluate({
          requirement: asked,
          credits,
          window,
        });
        expect(met).toBe(shortfalls.length === 0);
        expect(met).toBe(shortHalfHours === 0);
        expect(met).toBe(
          totalHalfHours >= asked.total &&
            categories.every(({ countedHalfHours, atLeast }) => countedHalfHours >= atLeast),
        );
        expect(shortHalfHours).toBe(sum(shortfalls.map((each) => each.halfHours)));
        expect(shortfalls.every((each) => each.halfHours > 0)).toBe(true);
      }),
    );
  });

  test('the total is the sum of what the categories count, and of the counted credits where nothing is capped', () => {
    fc.assert(
      fc.property(requirement, someRecord, (asked, credits) => {
        const capped = evaluate({ requirement: asked, credits, window });
        expect(capped.totalHalfHours).toBe(sum(capped.categories.map(({ countedHalfHours }) => countedHalfHours)));
        const free = evaluate({ requirement: { ...asked, atMost: {} }, credits, window });
        const counted = credits.filter(({ responseId }) => free.counted.includes(responseId));
        expect(free.totalHalfHours).toBe(sum(counted.map((each) => each.halfHours)));
        expect(capped.totalHalfHours).toBeLessThanOrEqual(free.totalHalfHours);
      }),
    );
  });

  test('one more credit makes nothing shorter', () => {
    fc.assert(
      fc.property(requirement, someRecord, someCredit, (asked, credits, more) => {
        const before = evaluate({ requirement: asked, credits, window });
        const after = evaluate({
          requirement: asked,
          credits: [...credits, credit({ ...more, responseId: 'more' })],
          window,
        });
        expect(after.shortHalfHours).toBeLessThanOrEqual(before.shortHalfHours);
        for (const category of [...montana.categories, null]) {
          expect(shortOf(after, category)).toBeLessThanOrEqual(shortOf(before, category));
        }
      }),
    );
  });

  test('earning exactly the shortfalls meets it, where no maximum is in the way', () => {
    fc.assert(
      fc.property(requirement, someRecord, (asked, credits) => {
        const free = { ...asked, atMost: {} };
        const { shortfalls } = evaluate({ requirement: free, credits, window });
        const earned = shortfalls.map((short, i) =>
          credit({ responseId: `earned ${i}`, category: short.category ?? TECHNOLOGY, halfHours: short.halfHours }),
        );
        const after = evaluate({ requirement: free, credits: [...credits, ...earned], window });
        expect(after.met).toBe(true);
      }),
    );
  });

  test('the order of the credits changes nothing, and the result survives JSON', () => {
    const shuffled = someRecord.chain((credits) =>
      fc.tuple(
        fc.constant(credits),
        fc.shuffledSubarray(credits, { minLength: credits.length, maxLength: credits.length }),
      ),
    );
    fc.assert(
      fc.property(requirement, shuffled, (asked, [credits, others]) => {
        const evaluation = evaluate({ requirement: asked, credits, window });
        expect(evaluate({ requirement: asked, credits: others, window })).toEqual(evaluation);
        expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
      }),
    );
  });
});
