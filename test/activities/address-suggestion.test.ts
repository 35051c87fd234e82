import { expect, test } from 'vitest';
import { suggestAddress } from '../../activities/address-suggestion.ts';

test.each([
  ['jane@gmial.com', 'jane@gmail.com'],
  ['jane.doe+ce@yaho.com', 'jane.doe+ce@yahoo.com'],
  ['jane@outlook.con', 'jane@outlook.com'],
  ['jane@hotmial.com', 'jane@hotmail.com'],
])('%s looks like a slip for %s', (typed, meant) => {
  expect(suggestAddress(typed)).toBe(meant);
});

test.each([
  'jane@gmail.com',
  'jane@mt.gov',
  'jane@msl.mt.gov',
  'jane@library.example',
  'jane@co.lake.mt.us',
  '',
  'jane',
])('“%s” raises no question', (typed) => {
  expect(suggestAddress(typed)).toBeNull();
});
