import { fold } from '../fold.ts';

/** One thing that was said. */
export interface Sentence {
  /** As typed, on one line. */
  text: string;
  /** Folded, without its end mark. */
  folded: string;
  /** It stands on a line of its own. */
  isLine: boolean;
  /** Position of its line among the typed lines. */
  line: number;
}

/** Mail that is wrapped at all is wrapped at 60 characters or more. */
const WRAPPED_AT = 55;

const ABBREVIATION =
  /(?:^|[\s(])(?:no|nos|nr|nrs|dr|mr|mrs|ms|st|e\.g|i\.e|etc|dept|vs|hrs|approx|núm|sr|sra|mme|frau|bzw|z\.b)\.$/i;

/** Splits typed text into sentences; wrapped lines are put together first. */
export function sentencesOf(lines: readonly string[]): Sentence[] {
  return unwrap(lines).flatMap(({ text, line }) => {
    const parts = splitAtEnds(text);
    return parts.flatMap((part): Sentence[] => {
      const folded = fold(stripSymbols(part).replace(/<(?:https?|mailto):[^>]{0,2000}>|[*_]+/g, ' '))
        .replace(/[\s.!,;:"'*_~-]+$/u, '')
        .replace(/^[\s.!,;:"'*_~•·-]+/u, '');
      if (folded === '') return [];
      return [{ text: part.trim(), folded, isLine: parts.length === 1, line }];
    });
  });
}

function unwrap(lines: readonly string[]): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let before = '';
  lines.forEach((raw, line) => {
    const text = raw.trim();
    const last = joined.at(-1);
    const continues =
      before !== '' &&
      text !== '' &&
      (before.length >= WRAPPED_AT || /^[\p{Ll}(]/u.test(text)) &&
      !/^[-*•#\d]/.test(text);
    if (last && continues && !/[.!?:]$/.test(before)) last.text += ` ${text}`;
    else if (last && continues && before.length >= WRAPPED_AT) last.text += ` ${text}`;
    else if (text !== '') joined.push({ text, line });
    before = text;
  });
  return joined;
}

function splitAtEnds(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.!?;…]+["')\]]*\s+/gu)) {
    const end = match.index + match[0].length;
    const part = text.slice(start, end);
    if (ABBREVIATION.test(part.trimEnd())) continue;
    parts.push(part);
    start = end;
  }
  parts.push(text.slice(start));
  return parts;
}

/** A symbol can turn a word into its opposite, or into a joke. */
const CONTRARY = /[❌✖✗✘❎👎🚫⛔🙅🤔🤷😕😬🙃😉😜😂🤣⚠❓❔]/gu;

/** Other symbols are decoration. */
function stripSymbols(text: string): string {
  return text.replace(CONTRARY, ' ? ').replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{fe0f}/gu, ' ');
}
