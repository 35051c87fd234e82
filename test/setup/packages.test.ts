import path from 'node:path';
import { expect, test } from 'vitest';
import { staleBecause } from '../../setup/packages.mjs';
import { temporaryFolder, write } from './temporary-folder.ts';

const linux = { platform: 'linux', arch: 'x64' };
const react = { version: '1.0.0', integrity: 'sha512-a' };

/** A project with these packages locked and, where given, these installed. */
function project(locked: object, installed?: object) {
  const root = temporaryFolder();
  write(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
  if (installed) write(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
}

test('nothing is to be done when the installed packages are the locked ones', () => {
  expect(staleBecause(project({ react }, { react }), linux)).toBeNull();
});

test('this very project is up to date', () => {
  expect(staleBecause('.')).toBeNull();
});

test('a fresh clone has none', () => {
  expect(staleBecause(project({ react }), linux)).toBe('none are here yet');
});

test('an interrupted install, which has left no record of itself, is done again', () => {
  const root = project({ react });
  write(path.join(root, 'node_modules/react/package.json'), '{}');
  expect(staleBecause(root, linux)).toBe('an earlier install did not finish');
});

test.each([
  ['a package that was added', { react, vue: react }, 'vue is not here'],
  [
    'a package whose version was raised',
    { react: { ...react, version: '1.0.1' } },
    'react is 1.0.0, package-lock.json asks for 1.0.1',
  ],
  [
    'a package whose content was changed',
    { react: { ...react, integrity: 'sha512-b' } },
    'react is 1.0.0, package-lock.json asks for 1.0.0',
  ],
])('%s is a reason to install', (_, locked, reason) => {
  expect(staleBecause(project(locked, { react }), linux)).toBe(reason);
});

test.each([
  ['an optional package for another machine may be absent', { optional: true, os: ['darwin'] }, null],
  ['one that excludes this machine may be absent', { optional: true, os: ['!linux'] }, null],
  ['what only such a package needs may be absent', { optional: true }, null],
  ['one for the other C library may be absent', { optional: true, os: ['linux'], libc: ['musl'] }, null],
  ['an optional package for this machine is needed', { optional: true, os: ['linux'], cpu: ['x64'] }, 'p is not here'],
  ['one that only excludes others is needed', { optional: true, os: ['!win32'] }, 'p is not here'],
])('%s', (_, kind, reason) => {
  expect(staleBecause(project({ p: { ...react, ...kind } }, {}), linux)).toBe(reason);
});

test('packages that were installed on another kind of machine are replaced', () => {
  const mac = { ...react, optional: true, os: ['darwin'] };
  expect(staleBecause(project({ mac }, { mac }), linux)).toBe('mac was installed for another kind of machine');
});
