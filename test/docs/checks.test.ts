import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../worker/check/catalogue.ts';

const operations = readFileSync(new URL('../../docs/OPERATIONS.md', import.meta.url), 'utf8');

test('every check is explained, with its weight', () => {
  const table = operations.slice(
    operations.indexOf('| check '),
    operations.indexOf('\n\n', operations.indexOf('| check ')),
  );
  const rows = [...table.matchAll(/^\| `([a-z.-]+)` +\| (\w+) +\|/gm)].map(([, id, severity]) => [id, severity]);
  expect(rows).toEqual(Object.entries(CATALOGUE).map(([id, { severity }]) => [id, severity]));
});
