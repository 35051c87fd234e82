import { fold } from '../fold.ts';

/**
 * Names and titles that the request speaks of. An answer may use them; a name that is not among them
 * makes it an answer about somebody else.
 */
export function knownNames(...texts: (string | null)[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    for (const [word] of text.slice(0, 200_000).matchAll(/\p{Lu}[\p{L}'’-]*/gu)) {
      for (const part of fold(word).split(/[-']/)) if (part.length > 1) names.add(part);
    }
  }
  return names;
}
