import { expect, test } from 'vitest';
import { dateOfSerial, serialOfDate, serialOfInstant } from '../../../activities/sheets/serial-date.ts';

test('days are counted as Google counts them', () => {
  expect(serialOfDate('2020-01-01')).toBe(43831);
  expect(serialOfDate('1999-01-02')).toBe(36162);
  expect(dateOfSerial(43831.7)).toBe('2020-01-01');
  expect(dateOfSerial('43831')).toBeNull();
});

test("an instant shows the time of the programme's zone, in summer and in winter", () => {
  expect(serialOfInstant('2026-01-02T06:00:00.000Z', 'America/Denver')).toBeCloseTo(
    serialOfDate('2026-01-01') + 23 / 24,
    9,
  );
  expect(serialOfInstant('2026-07-02T06:00:00.000Z', 'America/Denver')).toBeCloseTo(serialOfDate('2026-07-02'), 9);
});
