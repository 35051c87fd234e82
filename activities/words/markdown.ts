import { compile } from 'html-to-text';
import MarkdownIt, { type Token } from 'markdown-it';
import { STYLES } from './frame.ts';

const options = { html: false, linkify: false, typographer: false };
/** The blocks of a Markdown text, for documents that are no page. */
export const parseMarkdown = (source: string): Token[] => new MarkdownIt(options).parse(source, {});

const markdown = new MarkdownIt(options);
markdown.core.ruler.push('inline-styles', ({ tokens }) => {
  for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
    const isNested = token.type === 'paragraph_open' && token.level > 0;
    const style = token.nesting >= 0 ? STYLES[isNested ? 'nested p' : token.tag] : undefined;
    if (style) token.attrSet('style', style);
  }
});

export const toHtml = (source: string): string => markdown.render(source);

const heading = { options: { uppercase: true, leadingLineBreaks: 2, trailingLineBreaks: 2 } };
const plain = compile({
  wordwrap: 76,
  // A mail has a few hundred lines at most; a longer input would be ours, and cutting it would hide words.
  limits: { maxInputLength: 10_000_000 },
  selectors: [
    { selector: 'h1', ...heading },
    { selector: 'h2', ...heading },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    { selector: 'a', options: { ignoreHref: true } },
  ],
});

/** The same words for plain readers: at most 76 columns (RFC 5322 asks for 78 and some clients add `> `), lists kept. */
export const toText = (html: string): string => `${plain(html).trim()}\n`;

/**
 * A value as data inside Markdown: CommonMark lets every ASCII punctuation character be escaped, so nothing that a
 * person typed can become emphasis, a link, a list or HTML.
 */
export const escapeMarkdown = (value: string): string => oneLine(value).replace(/[!-/:-@[-`{-~]/g, '\\$&');

/**
 * One printable line: line breaks and what no document may hold (control characters, noncharacters) become a space,
 * characters that reorder the text around them (bidirectional overrides) are dropped.
 */
export const fold = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();

/** A value within a sentence: one line, and where it runs right to left, isolated so that it cannot move its neighbours. */
export function oneLine(value: string): string {
  const line = fold(value);
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** Scripts written from right to left that people's names come in. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A value inside a subject: one line, and short enough that the subject stays one. */
export function forSubject(value: string): string {
  const line = oneLine(value);
  const letters = Array.from(new Intl.Segmenter('en').segment(line), ({ segment }) => segment);
  return letters.length <= 80 ? line : `${letters.slice(0, 79).join('')}…${line.endsWith('\u2069') ? '\u2069' : ''}`;
}
