import { expect, test } from 'vitest';
import { loadProgramme } from '../../programme/load.ts';
import { ruleSetInForce } from '../../programme/rule-set.ts';

const montana = loadProgramme('montana.yaml');

test.each([
  ['2009-01-01', 'montana-2009'],
  ['2023-06-30', 'montana-2009'],
  ['2023-07-01', 'montana-2023'],
  ['2030-01-01', 'montana-2023'],
])('on %s the rules of %s are in force', (on, id) => {
  expect(ruleSetInForce(montana, on).id).toBe(id);
});

test('a pinned rule set wins on every day, before its first too', () => {
  expect(ruleSetInForce(montana, '2026-01-01', 'montana-2009').id).toBe('montana-2009');
  expect(ruleSetInForce(montana, '2010-01-01', 'montana-2023').id).toBe('montana-2023');
});

test('an unknown pinned id names the known ones', () => {
  expect(() => ruleSetInForce(montana, '2026-01-01', 'montana-2032')).toThrow(
    'Programme montana has no rule set "montana-2032"; it has montana-2009 (from 2009-01-01), montana-2023 (from 2023-07-01).',
  );
});

test('a day before all rule sets is an error that says from when there are any', () => {
  expect(() => ruleSetInForce(montana, '2008-12-31')).toThrow(/no rule set in force on 2008-12-31; .*from 2009-01-01/);
});
