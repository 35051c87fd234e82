import { expect, test } from 'vitest';
import { applicationIdOf, trackerIdOf, versionNumber } from '../../../activities/intake/identity.ts';

const key = new Uint8Array(32).fill(1);

test('one response makes one application id, and another response another', () => {
  expect(applicationIdOf('form', 'response')).toMatch(/^A-[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(applicationIdOf('form', 'response')).toBe(applicationIdOf('form', 'response'));
  expect(applicationIdOf('form', 'response')).not.toBe(applicationIdOf('form', 'other'));
  expect(applicationIdOf('form', 'response')).not.toBe(applicationIdOf('other', 'response'));
});

test('one person has one tracker, however they write their address', () => {
  expect(trackerIdOf(key, 'ada@example.org')).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(trackerIdOf(key, ' Ada+library@Example.org')).toBe(trackerIdOf(key, 'ada@example.org'));
});

test('without the key nobody can tell whose tracker it is', () => {
  expect(trackerIdOf(new Uint8Array(32).fill(2), 'ada@example.org')).not.toBe(trackerIdOf(key, 'ada@example.org'));
});

test('an edited response is another version', () => {
  expect(versionNumber('response', '2026-01-01T00:00:00Z')).not.toBe(versionNumber('response', '2026-01-02T00:00:00Z'));
});
