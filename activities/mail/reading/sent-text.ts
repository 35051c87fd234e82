import { fold } from './fold.ts';
import type { Line } from './lines.ts';

/**
 * As many words in a row are ours before they count as quoted. Five are too few to be typed by chance in the same order,
 * and enough that an answer of one, two or four words (`VERIFIED EXCEPT 2, 5`) is never taken for ours.
 */
const RUN = 6;
const LONGEST_SENT = 200_000;

/**
 * Takes out what we ourselves wrote, however a client has folded, marked or reflowed it: words are compared, not lines.
 * It works in every language, and where a client marks quotes in no way at all.
 */
export function subtractSent(lines: Line[], sent: string): Line[] {
  const ours = wordsOf(sent.slice(0, LONGEST_SENT));
  if (ours.length < RUN) return lines;
  const starts = new Map<string, number[]>();
  for (let at = 0; at + RUN <= ours.length; at += 1) {
    const key = ours.slice(at, at + RUN).join(' ');
    const positions = starts.get(key);
    if (!positions) starts.set(key, [at]);
    else if (positions.length < 4) positions.push(at);
  }

  const words = lines.flatMap((line, index) =>
    line.role === 'text' ? wordsOf(line.text).map((word) => ({ word, line: index })) : [],
  );
  const found = new Map<number, number>();
  for (let at = 0; at < words.length; ) {
    const length = longestRun(words, at, ours, starts);
    for (const { line } of words.slice(at, at + length)) found.set(line, (found.get(line) ?? 0) + 1);
    at += Math.max(1, length);
  }
  return lines.map((line, index) => {
    const count = found.get(index) ?? 0;
    // A line is ours when nearly all of it is: a word that was added to it is somebody's answer.
    return count > 0 && count === wordsOf(line.text).length ? { ...line, role: 'quoted' } : line;
  });
}

function longestRun(
  words: { word: string }[],
  at: number,
  ours: string[],
  starts: ReadonlyMap<string, number[]>,
): number {
  if (at + RUN > words.length) return 0;
  const key = words
    .slice(at, at + RUN)
    .map(({ word }) => word)
    .join(' ');
  let longest = 0;
  for (const start of starts.get(key) ?? []) {
    let length = RUN;
    while (at + length < words.length && words[at + length]?.word === ours[start + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Letters and digits alone: marks, links in angle brackets and emphasis come and go with clients. */
function wordsOf(text: string): string[] {
  return (
    fold(text)
      .replace(/<(?:mailto:|https?:)[^>]{0,500}>/g, ' ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
