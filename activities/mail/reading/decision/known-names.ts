import { fold } from '../fold.ts';

/**
 * A capitalised word where a small one would stand as well: behind a word or a comma, or in a numbered line.
 * What begins a sentence, and what is all in capitals, is no name for that.
 */
const NAME = /(?<=[\p{L}\p{N}][,.]? )\p{Lu}[\p{Ll}'’-][\p{L}'’-]*|(?<=^[ \t>]{0,8}\d{1,3}[.)] )\p{Lu}[\p{L}'’-]+/gmu;

/**
 * Names and titles that the request speaks of. An answer may use them; a name that is not among them
 * makes it an answer about somebody else.
 */
export function knownNames(texts: readonly (string | null)[], people: readonly string[] = []): ReadonlySet<string> {
  const names = new Set<string>();
  const keep = (word: string) => {
    for (const part of fold(word).split(/[-']/)) if (part.length > 1) names.add(part);
  };
  for (const text of texts) {
    for (const [word] of (text ?? '').slice(0, 200_000).matchAll(NAME)) keep(word);
  }
  for (const person of people) for (const [word] of person.slice(0, 200).matchAll(/[\p{L}'’-]+/gu)) keep(word);
  return names;
}
