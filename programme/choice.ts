/**
 * Finds which of the known things somebody named, whatever the case and spaces. When it is none, the problem lists them
 * all, and asks for the likeliest where it looks like a slip.
 */
export function readChoice<Choice extends { name: string }>(
  text: string,
  choices: Choice[],
  what: string,
): { choice: Choice } | { problem: string } {
  const choice = choices.find(({ name }) => fold(name) === fold(text));
  if (choice) return { choice };
  const names = choices.map(({ name }) => name);
  const list = names.join('; ');
  if (!text.trim()) return { problem: `The ${what} is missing: choose one of ${list}.` };
  const meant = nearest(fold(text), names);
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return { problem: `"${shorten(text)}" is not a ${what}${hint}: choose one of ${list}.` };
}

/** Two texts are the same whatever their case, spaces and form of accents. */
export const fold = (text: string): string => oneLine(text.normalize('NFKC')).toLowerCase();

/** Without line breaks or control characters, so that a title cannot look like several lines of a list. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** For quoting in a sentence what somebody typed. */
export const shorten = (text: string): string => {
  const line = oneLine(text);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

// --- internal ---

/** `library admin` begins a name; `technolgy` is one slip away from one; `cooking` is near none. */
function nearest(folded: string, names: string[]): string | undefined {
  const begun = names.filter((name) => fold(name).startsWith(folded));
  if (begun.length === 1) return begun[0];
  const [closest] = names
    .filter((name) => Math.abs(name.length - folded.length) <= name.length / 4)
    .map((name) => ({ name, slips: editDistance(folded, fold(name)) }))
    .filter(({ name, slips }) => slips <= name.length / 4)
    .sort((a, b) => a.slips - b.slips);
  return closest?.name;
}

/** Letters to add, drop or exchange to come from one text to the other (Levenshtein's distance). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const exchange = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(exchange, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
