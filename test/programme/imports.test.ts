import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../programme');
/** They need a library, and workflow code must not import them. */
const outside = ['load.ts', 'batch.ts'];
const pure = readdirSync(folder).filter((name) => name.endsWith('.ts') && !outside.includes(name));
const sourceOf = (name: string) => readFileSync(join(folder, name), 'utf8');

test.each(pure)('%s imports nothing but pure files of this folder', (name) => {
  const imports = /^(?:(?:import|export)\s[^'()]*from\s|import\s)'([^']+)'|import\('([^']+)'/gm;
  const imported = [...sourceOf(name).matchAll(imports)].map(([, fixed, dynamic]) => fixed ?? dynamic ?? '');
  expect(imported.filter((path) => !path.startsWith('./') || outside.includes(path.slice(2)))).toEqual([]);
});

test.each([...pure, ...outside])('%s reads no clock', (name) => {
  expect(sourceOf(name)).not.toMatch(/Date\.now|new Date\(\)|DateTime\.(now|local|utc)\(\)|performance/);
});
