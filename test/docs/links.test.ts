import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { headingsOf, slugOf } from './markdown.ts';

const pages = [
  'README.md',
  ...readdirSync('docs').flatMap((file) => (file.endsWith('.md') ? [join('docs', file)] : [])),
];

/** Links to files of ours, as they are written. */
const linksIn = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link ?? '');

const anchorsIn = (page: string): string[] => {
  const text = readFileSync(page, 'utf8');
  return [1, 2, 3, 4].flatMap((level) => headingsOf(text, level).map(slugOf));
};

test.each(pages)('every link in %s leads somewhere', (page) => {
  const broken = linksIn(page).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : join(dirname(page), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsIn(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});
