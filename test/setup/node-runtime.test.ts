import { expect, test } from 'vitest';
import { ensureNode, packagedNode } from '../../setup/node-runtime.mjs';
import { program, temporaryFolder } from './temporary-folder.ts';

test('the Node that came with the packages is used on a machine with an older one', () => {
  const root = temporaryFolder();
  program(packagedNode(root), 'echo v24.21.0');
  expect(ensureNode(root, '20.20.2')).toBe('Node 24.21.0');
});

test("the machine's own Node serves when the package has left none", () => {
  expect(ensureNode(temporaryFolder(), '26.1.0')).toBe('Node 26.1.0');
});

test('without either, the message names both and the way out', () => {
  expect(() => ensureNode(temporaryFolder(), '20.20.2')).toThrow(
    /this machine has 20\.20\.2.*node_modules\/node\/bin\/node\n.*TypeScript.*\n.*npm rebuild node --ignore-scripts=false/,
  );
});

test.each([
  ['says nothing a Node would say', 'echo hello', 'it says it is "hello"'],
  ['is too old', 'echo v22.1.0', 'it says it is "22.1.0"'],
  ['lacks a library', 'echo "libatomic.so.1: cannot open" >&2; exit 127', 'libatomic.so.1: cannot open'],
])('a packaged Node that %s is refused with what it said', (_, script, finding) => {
  const root = temporaryFolder();
  program(packagedNode(root), script);
  expect(() => ensureNode(root, '24.0.0')).toThrow(finding);
});
