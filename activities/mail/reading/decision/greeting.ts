import type { Language } from './language.ts';

/** A greeting and names alone: "Hello, all wrong!" is more than that. */
export function isGreeting(folded: string, language: Language): boolean {
  return language.greeting.test(folded) && !saysMore(folded, language);
}

export function isClosing(folded: string, language: Language): boolean {
  return language.closing.test(folded) && !language.reserve.test(folded);
}

function saysMore(folded: string, language: Language): boolean {
  const words = folded.match(/[\p{L}']+/gu) ?? [];
  return (
    language.reserve.test(folded) ||
    language.doubt.test(folded) ||
    words.some(
      (word) =>
        /^(?:here|speaking|this|is|was)$/.test(word) ||
        language.affirming.has(word) ||
        (language.approving.has(word) && word !== 'good'),
    )
  );
}
