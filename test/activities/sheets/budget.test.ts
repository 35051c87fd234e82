import { expect, test } from 'vitest';
import { createBudget } from '../../../activities/sheets/budget.ts';

const MINUTE = 60_000;

function drain(budget: ReturnType<typeof createBudget>): number {
  let taken = 0;
  while (budget.take(1)) taken += 1;
  return taken;
}

test('no minute of any clock sees more requests than Google allows', () => {
  let now = 0;
  const budget = createBudget(60, () => now);
  const takenAt: number[] = [];
  for (; now < 10 * MINUTE; now += 250) for (let taken = drain(budget); taken > 0; taken--) takenAt.push(now);
  for (let from = 0; from < 9 * MINUTE; from += 1_000) {
    expect(takenAt.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(60);
  }
});

test('a refusal ends the minute, and the limit it names is kept from then on', () => {
  let now = 0;
  const budget = createBudget(60, () => now);
  budget.refused(12);
  expect(drain(budget)).toBe(0);
  now += 10 * MINUTE;
  expect(drain(budget)).toBe(6);
});

test('what needs several requests gets all of them or none', () => {
  const budget = createBudget(60, () => 0);
  expect(budget.take(29)).toBe(true);
  expect(budget.take(3)).toBe(false);
  expect(budget.take(1)).toBe(true);
});

test('it tells how much of what is allowed is used, and all of it after a refusal', () => {
  let now = 0;
  const budget = createBudget(60, () => now);
  expect(budget.used()).toBe(0);
  budget.take(15);
  expect(budget.used()).toBe(0.5);
  budget.refused(null);
  expect(budget.used()).toBe(1);
  now += 10 * MINUTE;
  expect(budget.used()).toBe(0);
});
