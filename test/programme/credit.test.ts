import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CreditContext, checkCredit } from '../../programme/credit.ts';
import { claim, credit, montana, nebraska, ruleSet, TECHNOLOGY } from './samples.ts';

const inMontana: CreditContext = {
  programme: montana,
  ruleSet: ruleSet(montana, 'montana-2009'),
  today: '2026-06-15',
  earlier: [],
  periodStartsOn: null,
};
const inNebraska: CreditContext = { ...inMontana, programme: nebraska, ruleSet: ruleSet(nebraska, 'nebraska-2016') };

const judge = (changes: Parameters<typeof claim>[0], context: Partial<CreditContext> = {}) =>
  checkCredit(claim(changes), { ...inMontana, ...context });
const problemsOf = (changes: Parameters<typeof claim>[0], context: Partial<CreditContext> = {}) => {
  const verdict = judge(changes, context);
  return 'problems' in verdict ? verdict.problems : [];
};
const halfHoursOf = (changes: Parameters<typeof claim>[0], context: Partial<CreditContext> = {}) => {
  const verdict = judge(changes, context);
  return 'credit' in verdict ? verdict.credit.halfHours : verdict.problems;
};

describe('a claim', () => {
  test('becomes a credit in half hours, its end on its first day where none is named', () => {
    expect(judge({ amount: '7,5 h' })).toEqual({
      credit: {
        responseId: 'response-new',
        title: 'Weeding with care',
        provider: 'State Library',
        trainer: 'Terry Trainer',
        beganOn: '2026-05-04',
        endedOn: '2026-05-04',
        category: TECHNOLOGY,
        kind: 'attended',
        halfHours: 15,
        description: '',
      },
    });
  });

  test('without a kind is one of attending', () => {
    expect(judge({ kind: '' })).toMatchObject({ credit: { kind: 'attended' } });
  });

  test('keeps its title on one line, so that it cannot pass for several in a list', () => {
    expect(judge({ title: ' Cataloguing \n 2. Something  else\u0007' })).toMatchObject({
      credit: { title: 'Cataloguing 2. Something else' },
    });
  });

  test('with several mistakes hears of all of them at once', () => {
    expect(problemsOf({ title: ' ', beganOn: '', category: '', amount: '' })).toEqual([
      'The title of the activity is missing: log it again with its title.',
      expect.stringMatching(/^The category is missing: choose one of Library Administration; /),
      'The begin date is missing: log it again with the day the activity began.',
      'The hours are missing: write a number such as 1.5.',
    ]);
  });

  test('judged twice gives the same, and its result survives JSON', () => {
    const verdict = judge({});
    expect(judge({})).toEqual(verdict);
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
  });

  test('of any content is judged without an exception', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('constructor', '__proto__', '1', 'Technology'),
    );
    const claims = fc.record({
      responseId: text,
      title: text,
      provider: text,
      trainer: text,
      beganOn: fc.oneof(text, fc.constant('2026-05-04')),
      endedOn: text,
      category: text,
      kind: fc.oneof(text, fc.constantFrom(...montana.kinds.map(({ name }) => name))),
      amount: text,
      description: text,
    });
    fc.assert(
      fc.property(claims, (any) => {
        const verdict = checkCredit(any, inMontana);
        if ('credit' in verdict) expect(Number.isInteger(verdict.credit.halfHours)).toBe(true);
        else expect(verdict.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a category', () => {
  test('is known whatever its case and spaces', () => {
    expect(judge({ category: '  library   ADMINISTRATION ' })).toMatchObject({
      credit: { category: 'Library Administration' },
    });
  });

  test.each([
    ['Tecnology', 'Technology'],
    ['Library Admin', 'Library Administration'],
    ['Library Services to Public', 'Library Services to the Public'],
  ])('%j is taken for a slip, with the likely one offered', (typed, meant) => {
    expect(problemsOf({ category: typed })).toEqual([
      `"${typed}" is not a category (did you mean "${meant}"?): choose one of ${montana.categories.join('; ')}.`,
    ]);
  });

  test.each(['Cooking', 'Astrology', 'Library', 'x'])('%j is near none, and the list is offered', (typed) => {
    expect(problemsOf({ category: typed })).toEqual([
      `"${typed}" is not a category: choose one of ${montana.categories.join('; ')}.`,
    ]);
  });
});

describe('dates', () => {
  test('today counts, tomorrow is refused, also as the last day of an activity under way', () => {
    expect(judge({ beganOn: '2026-06-15' })).toHaveProperty('credit');
    const problems = ['16 June 2026 is in the future: log the activity again once it is over.'];
    expect(problemsOf({ beganOn: '2026-06-16' })).toEqual(problems);
    expect(problemsOf({ beganOn: '2026-06-12', endedOn: '2026-06-16' })).toEqual(problems);
  });

  test('the day four years ago counts, the one before is too long ago', () => {
    expect(judge({ beganOn: '2022-06-15' })).toHaveProperty('credit');
    expect(problemsOf({ beganOn: '2022-06-14' })).toEqual([
      '14 June 2022 is too long ago: activities count for 4 years, now those from 15 June 2022 on.',
    ]);
  });

  test('an activity that began before the window is refused, though it ended inside', () => {
    expect(problemsOf({ beganOn: '2022-06-14', endedOn: '2022-06-20' })).toHaveLength(1);
  });

  test('what was done before the present period does not carry over', () => {
    const context = { periodStartsOn: '2026-01-02' };
    expect(judge({ beganOn: '2026-01-02' }, context)).toHaveProperty('credit');
    expect(problemsOf({ beganOn: '2026-01-01' }, context)).toEqual([
      '1 January 2026 is before your present period, which began on 2 January 2026: it cannot count for your next certificate.',
    ]);
  });

  test('an end before the begin is refused', () => {
    expect(problemsOf({ beganOn: '2026-05-04', endedOn: '2026-05-03' })).toEqual([
      'The activity ends on 3 May 2026, before it begins on 4 May 2026: exchange the dates.',
    ]);
  });

  test.each(['2026-02-30', '5/4/2026', 'yesterday'])('%j is no day', (beganOn) => {
    expect(problemsOf({ beganOn })).toEqual([
      `"${beganOn}" is not a day of the calendar: write it as year, month, day, such as 2026-07-04.`,
    ]);
  });
});

describe('the same activity', () => {
  const earlier = [credit({ title: 'Storytime basics', beganOn: '2026-03-02', halfHours: 3 })];

  test('counts once, whatever case and spaces its title has', () => {
    expect(problemsOf({ title: '  STORYTIME   basics', beganOn: '2026-03-02' }, { earlier })).toEqual([
      '"Storytime basics" on 2 March 2026 is in your record already, with 1.5 h: the same activity counts once.',
    ]);
  });

  test('on another day, or another on the same day, is an activity of its own', () => {
    expect(judge({ title: 'Storytime basics', beganOn: '2026-03-03' }, { earlier })).toHaveProperty('credit');
    expect(judge({ title: 'Storytime, advanced', beganOn: '2026-03-02' }, { earlier })).toHaveProperty('credit');
  });

  test('is never accepted twice, whatever it is', () => {
    const title = fc.string({ minLength: 1 }).filter((text) => Object.hasOwn(judge({ title: text }), 'credit'));
    fc.assert(
      fc.property(title, fc.integer({ min: 1, max: 200 }), (text, halfHours) => {
        const first = judge({ title: text, amount: String(halfHours / 2) });
        if (!('credit' in first)) throw new Error('the first is accepted');
        expect(problemsOf({ title: ` ${text} ` }, { earlier: [first.credit] })).toHaveLength(1);
      }),
    );
  });
});

describe('presenting', () => {
  const given = (beganOn: string) => credit({ kind: 'presented', title: 'Map collections', beganOn });
  const again = { title: 'map collections', kind: 'Presented or taught' };

  test('counts double', () => {
    expect(halfHoursOf({ ...again, amount: '1.5' })).toBe(6);
  });

  test('counts twice for one topic, not a third time', () => {
    expect(judge(again, { earlier: [given('2026-01-12')] })).toHaveProperty('credit');
    expect(problemsOf(again, { earlier: [given('2026-01-12'), given('2025-01-13')] })).toEqual([
      'Presenting "map collections" on 12 January 2026 and 13 January 2025 is in your record already: one topic counts at most 2 times in 4 years.',
    ]);
  });

  test('counts anew once an earlier time has left the window or the period', () => {
    expect(judge(again, { earlier: [given('2026-01-12'), given('2022-06-14')] })).toHaveProperty('credit');
    const earlier = [given('2026-01-12'), given('2025-01-13')];
    expect(judge(again, { earlier, periodStartsOn: '2026-01-02' })).toHaveProperty('credit');
  });

  test('is not limited by having attended the same topic', () => {
    const attended = ['2026-01-12', '2025-01-13'].map((beganOn) => credit({ title: 'Map collections', beganOn }));
    expect(judge(again, { earlier: attended })).toHaveProperty('credit');
  });

  test('on another topic, and attending the same one, is not held against it', () => {
    const earlier = [given('2026-01-12'), given('2025-01-13')];
    expect(judge({ ...again, title: 'Map cases' }, { earlier })).toHaveProperty('credit');
    expect(judge({ ...again, kind: 'Attended' }, { earlier })).toHaveProperty('credit');
  });
});

describe('college credits', () => {
  test.each([
    ['semester', '1', 4],
    ['semester', '2', 8],
    ['semester', '3', 12],
    ['quarter', '1', 2],
    ['quarter', '2', 4],
    ['quarter', '3 quarter credits', 6],
    ['semester', '3.0 credits', 12],
  ])('%s, %s: %i h', (term, amount, hours) => {
    expect(halfHoursOf({ kind: `College course (${term} credits)`, amount })).toBe(hours * 2);
  });

  test.each(['4', '1.5', 'three', 'constructor'])('%j credits are refused with the known ones', (amount) => {
    expect(problemsOf({ kind: 'College course (semester credits)', amount })).toEqual([
      `"${amount}" credits cannot be counted for College course (semester credits): write one of 1 (4 h), 2 (8 h), 3 (12 h).`,
    ]);
  });
});

describe('contact minutes in Nebraska', () => {
  const activity = { category: 'Continuing Education' };

  test.each([
    ['20', 0.5],
    ['44', 0.5],
    ['45', 1],
    ['89 min', 1],
    ['90 minutes', 1.5],
    ['119', 1.5],
    ['120', 2],
    ['480', 8],
    ['6000', 100],
  ])('%s are %d h', (amount, hours) => {
    expect(halfHoursOf({ ...activity, amount }, inNebraska)).toBe(hours * 2);
  });

  test.each([
    ['19', '19 minutes are too short to count: the least is 20.'],
    ['6001', '6001 minutes are more than one activity can have: write at most 6000, or log its sessions one by one.'],
    ['an hour', '"an hour" is not a number of minutes: write one such as 60.'],
    ['', 'The minutes are missing: write a number such as 60.'],
  ])('%j are refused', (amount, problem) => {
    expect(problemsOf({ ...activity, amount }, inNebraska)).toEqual([problem]);
  });

  test('more minutes never count for less', () => {
    const minutes = fc.integer({ min: 20, max: 5999 });
    fc.assert(
      fc.property(minutes, (count) => {
        const [now, next] = [count, count + 1].map((each) =>
          halfHoursOf({ ...activity, amount: String(each) }, inNebraska),
        );
        expect(Number(next)).toBeGreaterThanOrEqual(Number(now));
      }),
    );
  });

  test('three years back is the limit', () => {
    expect(judge({ ...activity, amount: '60', beganOn: '2023-06-15' }, inNebraska)).toHaveProperty('credit');
    expect(problemsOf({ ...activity, amount: '60', beganOn: '2023-06-14' }, inNebraska)).toHaveLength(1);
  });
});
