import { type Line, plainLines } from './lines.ts';
import { markBoundaries } from './quote-boundaries.ts';
import { subtractSent } from './sent-text.ts';
import { markSignatures } from './signature.ts';

/** What a person typed, and how it stands to what they quote. */
export interface TypedText {
  text: string;
  /** What somebody else wrote. */
  quoted: string;
  /** What stands below a signature's mark; an answer may go on there. */
  signature: string;
  /** A list was quoted in pieces with words between: each may speak of its own piece only. */
  isBetweenLines: boolean;
}

export function typedInPlain(text: string, sent: string | null): TypedText {
  return typedIn(plainLines(text), sent);
}

/** @param sent the text of our mail that this one answers, to be told from what was typed */
export function typedIn(lines: Line[], sent: string | null): TypedText {
  const bounded = cutOff(markBoundaries(lines));
  const marked = markSignatures(sent === null ? bounded : subtractSent(bounded, sent));
  const textOf = (isWanted: (line: Line) => boolean) =>
    marked.map((line) => (isWanted(line) ? line.text : '')).join('\n');
  return {
    text: textOf((line) => line.role === 'text')
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    quoted: textOf((line) => line.role === 'quoted' || line.role === 'attribution'),
    signature: textOf((line) => line.role === 'signature'),
    isBetweenLines: isBetweenLines(marked),
  };
}

/** Nothing below a cut was typed. */
function cutOff(lines: Line[]): Line[] {
  const cut = lines.findIndex((line) => line.role === 'cut');
  return cut < 0 ? lines : lines.map((line, index) => (index < cut ? line : { ...line, role: 'quoted' }));
}

const NUMBERED = /^[\s>*]{0,8}#?\d{1,3}[.):]\s/;

function isBetweenLines(lines: Line[]): boolean {
  const isNumbered = (line: Line) => line.role === 'quoted' && NUMBERED.test(line.text);
  const first = lines.findIndex(isNumbered);
  const last = lines.findLastIndex(isNumbered);
  return lines
    .slice(first + 1, Math.max(first + 1, last))
    .some((line) => line.role === 'text' && line.text.trim() !== '');
}
