import type { Language } from './language.ts';
import { lineNumbersIn, readLineList } from './line-list.ts';
import type { Sentence } from './sentences.ts';

/** `VERIFIED EXCEPT:` with its lines below, each on one of its own. */
export function joinLists(sentences: Sentence[], language: Language): Sentence[] {
  const joined: Sentence[] = [];
  for (const sentence of sentences) {
    const before = joined.at(-1);
    const isOpen = before && new RegExp(`(?:${language.exception.source})(?:[\\s:]*|.*\\d)$`).test(before.folded);
    const isItem = /^(?:#|lines? |numbers? |items? |nos?\. )?\d{1,3}\b/.test(sentence.folded);
    if (before && isOpen && isItem && lineNumbersIn(sentence.folded).length > 0) {
      const { lines } = readLineList(sentence.folded, language);
      joined[joined.length - 1] = {
        ...before,
        folded: `${before.folded}${/\d$/.test(before.folded) ? ',' : ''} ${lines.join(', ')}`,
        text: `${before.text} ${sentence.text}`,
      };
    } else joined.push(sentence);
  }
  return joined;
}
