import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { addDays, addMonths, addYears, formatDate, isIsoDate, weekday } from '../../programme/dates.ts';

const someDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2200-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test.each(['2024-02-29', '1900-01-01', '2200-12-31', '2000-02-29'])('%s is a day of the calendar', (text) => {
  expect(isIsoDate(text)).toBe(true);
});

test.each([
  '2023-02-29',
  '1900-02-29',
  '2024-02-30',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '1899-12-31',
  '2201-01-01',
  '2024-1-1',
  '2024-01-01T00:00',
  ' 2024-01-01',
  '01/02/2024',
  '',
])('%j is no day of the calendar', (text) => {
  expect(isIsoDate(text)).toBe(false);
});

test('what the calendar has not is moved back to the end of the month', () => {
  expect(addMonths('2027-01-31', 1)).toBe('2027-02-28');
  expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
  expect(addMonths('2027-03-31', -1)).toBe('2027-02-28');
  expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
  expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
  expect(addYears('2024-02-29', -4)).toBe('2020-02-29');
});

test('months and years carry over the turn of the year in both directions', () => {
  expect(addMonths('2026-11-15', 3)).toBe('2027-02-15');
  expect(addMonths('2027-02-15', -3)).toBe('2026-11-15');
  expect(addMonths('2027-12-01', 1)).toBe('2028-01-01');
});

test('days, months and weekdays agree with the calendar of luxon', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: -1500, max: 1500 }), (day, count) => {
      const there = DateTime.fromISO(day, { zone: 'utc' });
      expect(addDays(day, count)).toBe(there.plus({ days: count }).toISODate());
      expect(addMonths(day, count)).toBe(there.plus({ months: count }).toISODate());
      expect(weekday(day)).toBe(there.weekday);
      expect(formatDate(day)).toBe(there.setLocale('en').toFormat('d MMMM yyyy'));
    }),
  );
});

test('days there and back again are the same day', () => {
  fc.assert(
    fc.property(someDay, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
      expect(addDays(addDays(day, count), -count)).toBe(day);
    }),
  );
});
