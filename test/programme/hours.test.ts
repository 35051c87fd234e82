import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHours, readHours } from '../../programme/hours.ts';

const problemOf = (text: string) => {
  const read = readHours(text);
  return 'problem' in read ? read.problem : `read as ${formatHours(read.halfHours)}`;
};

describe('hours as people type them', () => {
  test.each([
    ['1', 2],
    ['1.5', 3],
    ['1,5', 3],
    ['0.5', 1],
    ['.5', 1],
    ['1.50', 3],
    [' 2 h', 4],
    ['2h', 4],
    ['2 hours', 4],
    ['1 Hour', 2],
    ['3 hrs.', 6],
    ['1½', 3],
    ['1 ½', 3],
    ['½', 1],
    ['½ hour', 1],
    ['100', 200],
  ])('%j is understood', (text, halfHours) => {
    expect(readHours(text)).toEqual({ halfHours });
  });

  test.each([
    ['', 'The hours are missing: write a number such as 1.5.'],
    ['   ', 'The hours are missing: write a number such as 1.5.'],
    ['h', '"h" is not a number of hours: write one such as 1.5.'],
    ['abc', '"abc" is not a number of hours: write one such as 1.5.'],
    ['-3', '"-3" is not a number of hours: write one such as 1.5.'],
    ['1e9', '"1e9" is not a number of hours: write one such as 1.5.'],
    ['1:30', '"1:30" is not a number of hours: write one such as 1.5.'],
    ['1,000.5', '"1,000.5" is not a number of hours: write one such as 1.5.'],
    ['0', '"0" is too little to count: the least is 0.5 hours.'],
    ['0.25', '"0.25" is too little to count: the least is 0.5 hours.'],
    ['1.25', 'Hours go in half-hour steps: write 1 or 1.5 instead of "1.25".'],
    ['1¾', 'Hours go in half-hour steps: write 1.5 or 2 instead of "1¾".'],
    ['100.5', '"100.5" is more hours than one activity can have: write at most 100, or log its sessions one by one.'],
    ['100.25', '"100.25" is more hours than one activity can have: write at most 100, or log its sessions one by one.'],
  ])('%j is refused with how to mend it', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test('every half hour up to 100 h survives being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (halfHours) => {
        expect(readHours(formatHours(halfHours))).toEqual({ halfHours });
      }),
    );
  });

  test('whatever is typed gives whole half hours from 0.5 to 100 h, or one sentence', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[\d.,½ h-]{0,12}$/));
    fc.assert(
      fc.property(typed, (text) => {
        const read = readHours(text);
        if ('problem' in read) expect(read.problem).toMatch(/\.$/);
        else expect(Number.isInteger(read.halfHours) && read.halfHours >= 1 && read.halfHours <= 200).toBe(true);
      }),
    );
  });

  test('a megabyte of spaces between two letters is refused, and does not keep us for minutes', () => {
    const began = performance.now();
    expect(problemOf(`1${' '.repeat(1_000_000)}x`)).toMatch(/is not a number of hours/);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
