import bidiFactory, { type Bidi } from 'bidi-js';

// The package's types describe a module, its file is a CommonJS function.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** A stretch of text in one font and one direction. */
export interface Run {
  text: string;
  /** Key of a font; null for letters that no font has. */
  font: string | null;
}

/** Letters as people count them: a flag, or a vowel with its marks, is one. */
export const lettersOf = (text: string): string[] => Array.from(SEGMENTER.segment(text), ({ segment }) => segment);

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line of text as runs in the order they stand on paper, from left to right. */
export function runsOf(line: string, fontOf: (letter: string) => string | null): Run[] {
  const levels = bidi.getEmbeddingLevels(line, 'auto');
  const runs: (Run & { level: number })[] = [];
  let at = 0;
  for (const letter of lettersOf(line)) {
    const level = levels.levels[at] ?? 0;
    at += letter.length;
    const shown = level % 2 === 1 ? (bidi.getMirroredCharacter(letter) ?? letter) : letter;
    const font = fontOf(letter);
    const last = runs.at(-1);
    if (last && last.font === font && last.level === level) last.text += shown;
    else runs.push({ text: shown, font, level });
  }
  return inVisualOrder(runs.map((run) => (run.level % 2 === 1 ? { ...run, text: asDrawn(run.text) } : run)));
}

/** Fonts turn Hebrew and Arabic letters around by themselves; spaces and brackets between such letters they do not. */
const asDrawn = (text: string): string =>
  /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text) ? text : lettersOf(text).reverse().join('');

/** Rule L2 of the Unicode Bidirectional Algorithm, over runs: reverse from the highest level down to the lowest odd one. */
function inVisualOrder<T extends { level: number }>(runs: T[]): T[] {
  const ordered = [...runs];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while ((ordered[to]?.level ?? -1) >= level) to += 1;
      ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
  return ordered;
}

/** Breaks at spaces, and inside a word only when it is wider than a line by itself. */
export function breakLines(text: string, width: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = '';
    for (const letter of measure(word) <= width ? [word] : lettersOf(word)) {
      if (line && measure(line + letter) > width) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return line ? [...lines, line] : lines;
}
