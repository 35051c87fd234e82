import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditWindow } from '../../programme/credit-window.ts';
import { addDays } from '../../programme/dates.ts';

const window = (on: string, windowYears: number, periodStartsOn: string | null = null) =>
  creditWindow({ on, windowYears, periodStartsOn });

test('it begins on the same day so many years back and ends on the day itself', () => {
  expect(window('2026-11-24', 4)).toEqual({ from: '2022-11-24', to: '2026-11-24' });
});

test('29 February looks back to 29 February where there is one, and to the 28th where there is none', () => {
  expect(window('2028-02-29', 4).from).toBe('2024-02-29');
  expect(window('2028-02-29', 3).from).toBe('2025-02-28');
  expect(window('2027-02-28', 3).from).toBe('2024-02-28');
});

test('it never reaches back before the present period', () => {
  expect(window('2026-11-24', 4, '2025-01-02').from).toBe('2025-01-02');
  expect(window('2026-11-24', 4, '2021-01-04').from).toBe('2022-11-24');
});

test('it only moves forward: no later day brings an older credit back', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(2_000), fc.integer({ min: 1, max: 6 }), (start, later, years) => {
      const on = addDays('2010-01-01', start);
      expect(window(addDays(on, later), years).from >= window(on, years).from).toBe(true);
    }),
  );
});
