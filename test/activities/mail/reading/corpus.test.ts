import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../../../../activities/mail/reading/explain.ts';
import { createMailParser } from '../../../../activities/mail/reading/parser.ts';
import { VERIFIER } from '../../../helpers/mail-cast.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/mail');
const SENT = readFileSync(join(FIXTURES, 'sent.txt'), 'utf8');
const parser = createMailParser();
afterAll(parser.close);

function read(folder: string, name: string, sent?: string): Promise<Explanation> {
  const source = readFileSync(join(FIXTURES, folder, `${name}.eml`));
  return explain({ file: name, source, sent, expectedFrom: VERIFIER.email }, parser);
}

function expected(folder: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FIXTURES, folder, `${name}.json`), 'utf8'));
}

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(FIXTURES, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();

const oneLine = (text: unknown): string => String(text).replace(/\s+/g, ' ').trim();

describe('the corpus', () => {
  it.each(['replies', 'auto-replies'])('of %s has an expectation for each message, and none without', (folder) => {
    expect(namesIn(folder, '.eml')).toEqual(namesIn(folder, '.json'));
  });
});

describe('a reply', () => {
  const names = namesIn('replies', '.eml');

  it.each(names)('%s is read as its writer meant it', async (name) => {
    const { text, ...want } = expected('replies', name);
    const got = await read('replies', name, SENT);
    expect(got).toMatchObject({ kind: 'human', application: 'A-7K3MQ9XR', exceptLines: [], ...want });
    if (text !== undefined) expect(oneLine(got.text).startsWith(oneLine(text))).toBe(true);
    for (const ours of ['one of these on the first line', 'Storytime Magic', 'HOW TO ANSWER']) {
      expect(got.text).not.toContain(ours);
    }
  });

  it.each(names)('%s is read the same or not at all without our own text', async (name) => {
    const { decision } = await read('replies', name);
    expect([expected('replies', name).decision, 'unclear']).toContain(decision);
  });
});

describe('an automatic reply', () => {
  it.each(namesIn('auto-replies', '.eml'))('%s decides nothing and tells the day of return', async (name) => {
    expect(await read('auto-replies', name)).toMatchObject({
      kind: 'auto-reply',
      decision: null,
      outcome: 'note',
      ...expected('auto-replies', name),
    });
  });
});
