import type { Language } from './language.ts';

export interface LineList {
  /** Ascending, without repeats; empty when none were named. */
  lines: number[];
  /** What follows the list. */
  rest: string;
}

/** No request has more lines; a number above is a year, a room or a sum. */
export const HIGHEST_LINE = 300;

const NUMBER = /^#?\s?(\d{1,3})(?![\d.]*\d)(?:\.(?!\d)|\)|st|nd|rd|th)?/;
/** A number that counts something: "3 hours", "5%", "10 am", and dates. */
const COUNTS =
  /^\s*(?:hours?|hrs?|h\b|stunden|horas?|heures?|credits?\b(?! \d)|ce\b|ceus?|units?|days?|minutes?|mins?|weeks?|months?|years?|people|times|%|am\b|pm\b|a\.m|p\.m|\/\s?\d|:\d|€|\$|of (?:the |these |those )?(?:\d|items?|lines?|credits?|activities))/;

/** Reads `2, 5`, `#3`, `lines 7-9 and 12`, `number three` from the start of a folded text. */
export function readLineList(folded: string, language: Language): LineList {
  const lines = new Set<number>();
  let at = folded.replace(/^(?:[\s:,;("']|-(?=\s))+/, '');
  for (let isFirst = true; ; isFirst = false) {
    const joined = isFirst ? '' : (language.lineJoin.exec(at)?.[0] ?? null);
    if (joined === null) break;
    const next = readNumber(at.slice(joined.length), language);
    if (!next) break;
    at = next.rest;
    const range = language.lineRange.exec(at)?.[0];
    const end = range ? readNumber(at.slice(range.length), language) : null;
    if (range && !end) return { lines: [], rest: folded };
    const last = end ? end.number : next.number;
    if (end) at = end.rest;
    if (next.number < 1 || last < next.number || last > HIGHEST_LINE) return { lines: [], rest: folded };
    for (let line = next.number; line <= last; line += 1) lines.add(line);
  }
  return { lines: [...lines].sort((a, b) => a - b), rest: at };
}

/** Numbers in a text that could name lines. */
export function lineNumbersIn(folded: string): number[] {
  const found: number[] = [];
  for (const match of folded.matchAll(/(?<![\d.:/$€-])#?\s?(\d{1,3})(?![\d]|[.:/-]\d)/g)) {
    const number = Number(match[1]);
    const after = folded.slice(match.index + match[0].length);
    const before = folded.slice(0, match.index);
    const isDate = /(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s*$/u.test(before);
    if (number >= 1 && number <= HIGHEST_LINE && !isDate && !COUNTS.test(after)) found.push(number);
  }
  return found;
}

function readNumber(text: string, { lineNoun, numerals, ordinals }: Language): { number: number; rest: string } | null {
  let at = text.trimStart();
  const noun = lineNoun.exec(at)?.[0];
  if (noun) at = at.slice(noun.length);
  const digits = NUMBER.exec(at);
  if (digits?.[1]) {
    const rest = at.slice(digits[0].length);
    return COUNTS.test(rest) ? null : { number: Number(digits[1]), rest };
  }
  const ordinal = /^(?:the )?(\p{L}+)(?: (?:one|item|line|entry|activity|course|class))?(?=$|[\s,.;:)])/u.exec(at);
  const place = ordinals.get(ordinal?.[1] ?? '');
  if (
    ordinal &&
    place !== undefined &&
    !/^ (?:\p{L}+|\d)/u.test(at.slice(ordinal[0].length).replace(/^ (?:and|or)\b/, ''))
  ) {
    return { number: place, rest: at.slice(ordinal[0].length) };
  }
  const word = /^\p{L}+/u.exec(at)?.[0];
  const number = word && noun ? numerals.get(word) : undefined;
  return word && number !== undefined ? { number, rest: at.slice(word.length) } : null;
}
