import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { explain } from '../../../../activities/mail/reading/explain.ts';
import { htmlLines } from '../../../../activities/mail/reading/html-lines.ts';
import { createMailParser } from '../../../../activities/mail/reading/parser.ts';
import { typedIn, typedInPlain } from '../../../../activities/mail/reading/typed-text.ts';
import { HOSTILE } from './hostile.ts';
import { quoted, WRAPPINGS } from './wrappings.ts';

const parser = createMailParser();
afterAll(parser.close);

/** Work that grows faster than its input takes minutes here. How fast mail is read is for the benchmark to say. */
const LONGEST_MS = 20_000;
const HEAD = 'From: Vera <vera@library.test>\r\nSubject: Re: list\r\n';

const read = (source: string | Uint8Array) =>
  explain({ file: 'generated', source: typeof source === 'string' ? Buffer.from(source) : source }, parser);

/** Words without any that could decide. */
const idleWord = fc.constantFrom(
  'the',
  'weather',
  'in',
  'Billings',
  'was',
  'cold',
  'we',
  'met',
  'Ada',
  'about',
  'books',
);
const idleText = fc.array(idleWord, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
const answer = fc.constantFrom(
  'VERIFIED',
  'VERIFIED EXCEPT 2, 5',
  'NOT VERIFIED she never went',
  'Yes, I can confirm all of this.',
  'Confirmed except for #3, which she did not finish',
  'Who is this about?',
);

describe('reading', () => {
  it('never fails, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
        expect(await read(bytes)).toHaveProperty('kind');
      }),
      { numRuns: 150 },
    );
  });

  it('never fails on mail of odd structure', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '--x',
        '--x--',
        '',
        'Content-Type: multipart/mixed; boundary=x',
        'Content-Type: text/html',
        '> ',
        'On 1/1/27 X wrote:',
      ),
      fc.constantFrom(
        'From: a@b.test',
        'Content-Transfer-Encoding: base64',
        'Content-Type: message/rfc822',
        '<div>',
        '</div>',
        '<!--',
        '-----Original Message-----',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), async (lines) => {
        expect(await read(lines.join('\r\n'))).toHaveProperty('kind');
      }),
      { numRuns: 150 },
    );
  });

  it('finds no decision where none was typed', async () => {
    await fc.assert(
      fc.asyncProperty(idleText, fc.constantFrom(...WRAPPINGS), async (text, wrap) => {
        const { decision } = await read(`${HEAD}Content-Type: text/plain\r\n\r\n${wrap(text, quoted)}`);
        expect(decision).toBe('unclear');
      }),
      { numRuns: 200 },
    );
  });

  it('is not changed by how a client quotes', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.constantFrom(...WRAPPINGS), async (text, wrap) => {
        const bare = await read(`${HEAD}\r\n${text}\r\n`);
        const wrapped = await read(`${HEAD}\r\n${wrap(text, quoted)}`);
        expect([wrapped.decision, wrapped.exceptLines, wrapped.text]).toEqual([
          bare.decision,
          bare.exceptLines,
          bare.text,
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('takes nothing hidden in HTML for typed', () => {
    const hiding = fc.constantFrom(
      (text: string) => `<div style="display:none">${text}</div>`,
      (text: string) => `<span style="color:#FFF">${text}</span>`,
      (text: string) => `<font color="white">${text}</font>`,
      (text: string) => `<p style="font-size:0">${text}</p>`,
      (text: string) => `<!-- ${text} -->`,
      (text: string) => `<img alt="${text}" title="${text}">`,
      (text: string) => `<style>${text}</style><title>${text}</title>`,
      (text: string) => `<div hidden>${text}</div>`,
      (text: string) => `<blockquote>${text}</blockquote>`,
      (text: string) => `<textarea>${text}</textarea>`,
    );
    fc.assert(
      fc.property(answer, hiding, (text, hide) => {
        expect(typedIn(htmlLines(`<p>Hello</p>${hide(text)}<p>there</p>`), null).text.replace(/\s+/g, ' ')).toBe(
          'Hello there',
        );
      }),
    );
  });

  it('takes out our own words however they are folded, and leaves the answer', () => {
    const ours = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    fc.assert(
      fc.property(answer, fc.integer({ min: 20, max: 90 }), (text, width) => {
        const folded = ours.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n');
        expect(typedInPlain(`${text}\n\n${folded}`, ours).text).toBe(text);
      }),
    );
  });
});

describe('time', () => {
  it.each(HOSTILE)('does not run away with $name', async ({ source }) => {
    const { ms, decision } = await read(source);
    expect(ms).toBeLessThan(LONGEST_MS);
    expect(decision).toBe('unclear');
  });
});

describe('a quoted page', () => {
  const typed = (html: string) => typedIn(htmlLines(html), null).text.replace(/\s+/g, ' ');

  it.each([
    [
      'of its own head and body',
      '<!doctype html><html><head><title>t</title></head><body><p>VERIFIED</p></body></html>',
    ],
    ['with end tags too many', '<div>VERIFIED</div></div></div></p></body></html><div>NOT VERIFIED</div>'],
    ['with tables left open', '<table><tr><td>VERIFIED<table><tr><td>NOT'],
    ['with a head left open', '<html><head><style>p {}</style><body>VERIFIED'],
  ])('%s stays a quote', (_, page) => {
    expect(typed(`<div><div>Hello</div><blockquote type="cite">${page}</blockquote></div><div>there</div>`)).toMatch(
      /^Hello(?: there)?$/,
    );
  });
});
