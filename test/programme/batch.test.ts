import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addLocalDays,
  batchById,
  batchForArrival,
  instantOf,
  localDate,
  workingDayBefore,
} from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import { montana, nebraska } from './samples.ts';

const DAY_MS = 86_400_000;
const someInstant = fc
  .date({ min: new Date('2009-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const withMonths = (...months: number[]): Programme => ({ ...montana, batches: { ...montana.batches, months } });

describe('the batch of an arrival', () => {
  test('is the next quarter’s, with cutoff and run in the programme’s zone', () => {
    expect(batchForArrival(montana, '2026-11-24T10:00:00Z')).toEqual({
      id: '2027-Q1',
      name: 'January 2027',
      cutoffOn: '2026-12-31',
      cutoffAt: '2027-01-01T07:00:00.000Z',
      // 1 January is a holiday, 2 and 3 January are a weekend.
      runsAt: '2027-01-04T13:00:00.000Z',
    });
  });

  test.each([
    ['2026-12-31T23:59:59.999-07:00', '2027-Q1'],
    ['2027-01-01T00:00:00.000-07:00', '2027-Q2'],
    ['2027-03-31T23:59:59.999-06:00', '2027-Q2'],
    ['2027-04-01T00:00:00.000-06:00', '2027-Q3'],
    ['2027-06-30T23:59:59.999-06:00', '2027-Q3'],
    ['2027-07-01T00:00:00.000-06:00', '2027-Q4'],
    ['2027-09-30T23:59:59.999-06:00', '2027-Q4'],
    ['2027-10-01T00:00:00.000-06:00', '2028-Q1'],
  ])('received %s, it is %s', (receivedAt, id) => {
    expect(batchForArrival(montana, receivedAt).id).toBe(id);
  });

  test('turns at the programme’s own midnight, not at another’s', () => {
    const minute = '2027-01-01T06:30:00Z';
    expect(batchForArrival(montana, minute).id).toBe('2027-Q1');
    expect(batchForArrival(nebraska, minute).id).toBe('2027-Q2');
  });

  test.each([
    // Both changes lie inside a quarter: cutoffs before and after them have their own offset.
    ['2027-03-14T08:59:59.999Z', '2027-Q2', '2027-04-01T06:00:00.000Z'],
    ['2027-03-14T09:00:00.000Z', '2027-Q2', '2027-04-01T06:00:00.000Z'],
    ['2026-11-01T07:59:59.999Z', '2027-Q1', '2027-01-01T07:00:00.000Z'],
    ['2026-11-01T08:00:00.000Z', '2027-Q1', '2027-01-01T07:00:00.000Z'],
  ])('on either side of a change of clocks (%s) is %s, cut off at %s', (receivedAt, id, cutoffAt) => {
    expect(batchForArrival(montana, receivedAt)).toMatchObject({ id, cutoffAt });
  });

  test.each([
    ['2027-Q1', '2027-01-04'],
    ['2027-Q2', '2027-04-01'],
    ['2028-Q1', '2028-01-03'],
    ['2028-Q2', '2028-04-03'],
    ['2028-Q3', '2028-07-03'],
    ['2026-Q1', '2026-01-02'],
  ])('%s runs at six in the morning of its first working day, %s', (id, day) => {
    expect(batchById(montana, id).runsAt).toBe(instantOf(montana, day, '06:00'));
  });

  test('is, for every instant, the one whose cutoff is ahead while its predecessor’s is not', () => {
    const programmes = fc.constantFrom(montana, nebraska, withMonths(6), withMonths(1, 2, 12), withMonths(3, 11));
    fc.assert(
      fc.property(programmes, someInstant, (programme, instant) => {
        const at = Date.parse(instant);
        const batch = batchForArrival(programme, instant);
        const [year = 0, quarter = 0] = batch.id.split('-Q').map(Number);
        const last = programme.batches.months.length;
        const before = batchById(programme, quarter > 1 ? `${year}-Q${quarter - 1}` : `${year - 1}-Q${last}`);
        expect(at).toBeLessThan(Date.parse(batch.cutoffAt));
        expect(at).toBeGreaterThanOrEqual(Date.parse(before.cutoffAt));
        expect(batch.runsAt >= batch.cutoffAt).toBe(true);
        expect(batchById(programme, batch.id)).toEqual(batch);
        expect(localDate(programme, new Date(Date.parse(batch.cutoffAt) - 1).toISOString())).toBe(batch.cutoffOn);
      }),
    );
  });

  test('has ids that follow from the list of months', () => {
    expect(batchForArrival(withMonths(6), '2027-05-31T12:00:00Z')).toMatchObject({ id: '2027-Q1', name: 'June 2027' });
    expect(batchForArrival(withMonths(3, 11), '2027-05-31T12:00:00Z').id).toBe('2027-Q2');
  });

  test('of an arrival without an offset is taken in the programme’s zone, wherever this runs', () => {
    expect(batchForArrival(montana, '2026-12-31T23:59:59').id).toBe('2027-Q1');
    expect(batchForArrival(montana, '2027-01-01T00:00:00').id).toBe('2027-Q2');
  });

  test('of what is no instant is an error that shows it', () => {
    expect(() => batchForArrival(montana, 'yesterday')).toThrow(/"yesterday" is not an instant/);
  });
});

test.each(['2027-Q5', '2027-Q0', '2027', 'Q1', '2027-Q1 ', '2027-Q01', '0000-Q1'])('there is no batch %j', (id) => {
  expect(() => batchById(montana, id)).toThrow(
    `There is no batch "${id}": write the year and Q1 to Q4, such as 2027-Q1.`,
  );
});

describe('local time', () => {
  test('the day is the one the programme’s clocks show', () => {
    expect(localDate(montana, '2027-01-01T06:59:59Z')).toBe('2026-12-31');
    expect(localDate(montana, '2027-01-01T07:00:00Z')).toBe('2027-01-01');
    expect(() => localDate(montana, 'soon')).toThrow('"soon" is not an instant');
  });

  test('days on keep the time of day across both changes of clocks', () => {
    const nine = (day: string) => instantOf(montana, day, '09:00');
    expect(addLocalDays(montana, nine('2027-03-13'), 1)).toBe(nine('2027-03-14'));
    expect(Date.parse(nine('2027-03-14')) - Date.parse(nine('2027-03-13'))).toBe(DAY_MS - 3_600_000);
    expect(addLocalDays(montana, nine('2026-10-31'), 1)).toBe(nine('2026-11-01'));
    expect(Date.parse(nine('2026-11-01')) - Date.parse(nine('2026-10-31'))).toBe(DAY_MS + 3_600_000);
    expect(() => addLocalDays(montana, 'soon', 1)).toThrow('"soon" is not an instant');
  });

  test('a time that the spring’s change leaves out is taken an hour later', () => {
    expect(instantOf(montana, '2027-03-14', '02:30')).toBe('2027-03-14T09:30:00.000Z');
    expect(addLocalDays(montana, instantOf(montana, '2027-03-13', '02:30'), 1)).toBe('2027-03-14T09:30:00.000Z');
  });

  test('a day and a time give the instant whose local day it is', () => {
    fc.assert(
      fc.property(someInstant, fc.constantFrom('00:00', '06:00', '09:00', '23:59'), (instant, time) => {
        const day = localDate(montana, instant);
        expect(localDate(montana, instantOf(montana, day, time))).toBe(day);
      }),
    );
    expect(() => instantOf(montana, '2027-02-30', '09:00')).toThrow('"2027-02-30T09:00" is not an instant');
  });
});

describe('the working day before', () => {
  test.each([
    ['2027-01-06', '2027-01-05'],
    ['a Monday, 2027-01-11', '2027-01-08'],
    ['the Monday after a long weekend, 2027-01-04', '2026-12-31'],
    ['a Sunday, 2027-01-10', '2027-01-08'],
  ])('%s is %s', (text, before) => {
    expect(workingDayBefore(montana, text.slice(-10))).toBe(before);
  });
});
