import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, sameAddress } from '../../workflows/address.ts';

test.each([
  ['ada@example.org', 'Ada@Example.ORG'],
  ['ada@example.org', ' ada@example.org '],
  ['ada@example.org', 'ada+library@example.org'],
  ['ada+one@example.org', 'ada+two@example.org'],
  ['ada@example.org', 'ADA+Work@example.org'],
  ['"a@b"@example.org', '"A@B"@example.org'],
])('%s and %s reach the same person', (a, b) => {
  expect(sameAddress(a, b)).toBe(true);
  expect(sameAddress(b, a)).toBe(true);
});

test.each([
  ['ada@example.org', 'ada@example.net'],
  ['ada@example.org', 'a.da@example.org'],
  ['ada@example.org', 'adam@example.org'],
  // A tag needs somebody before it.
  ['+ada@example.org', '+ben@example.org'],
  ['ada@example.org', ''],
])('%s and %s may be two people', (a, b) => {
  expect(sameAddress(a, b)).toBe(false);
});

test('what is no address is compared as it stands', () => {
  expect(sameAddress(' Nobody ', 'nobody')).toBe(true);
  expect(canonicalAddress('')).toBe('');
});

test('the canonical form is its own, whatever the address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string()), (address) => {
      expect(canonicalAddress(canonicalAddress(address))).toBe(canonicalAddress(address));
    }),
  );
});
