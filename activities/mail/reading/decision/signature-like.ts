import { fold } from '../fold.ts';
import { isClosing, isGreeting } from './greeting.ts';
import type { Language } from './language.ts';

const LONGEST_SIGNATURE = 14;

/**
 * The typed lines without greeting on top and signature below. Only what is sure to be a signature is left out:
 * every other line has to be understood like the rest, as a postscript can undo an answer.
 *
 * @param people words by which the writer is known: of their name and their address
 */
export function bodyOf(lines: readonly string[], language: Language, people: ReadonlySet<string>): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const isGreeted = first >= 0 && isGreeting(fold(lines[first] ?? ''), language);
  const body = lines.slice(isGreeted ? first + 1 : Math.max(0, first));
  const closing = body.findIndex((line) => line.trim() !== '' && isClosing(fold(line), language));
  if (closing < 0) return withoutTrailing(body, language, people);
  return [...body.slice(0, closing), ...remainder(body.slice(closing + 1), language)];
}

/** What stands below a closing and is no signature. */
function remainder(below: string[], language: Language): string[] {
  const lines = below.filter((line) => line.trim() !== '');
  if (lines.length > LONGEST_SIGNATURE) return lines;
  const hasContact = lines.some((line) => CONTACT.test(line));
  return lines.filter(
    (line, index) =>
      !(index === 0 && isName(line, language)) &&
      !isSignatureLine(line, language) &&
      !(hasContact && isMotto(line, language)),
  );
}

/**
 * Names, titles, telephones and addresses at the end, where no closing stands above them. Such a block has to show that
 * it is one: by the writer's name, a title, or something by which people are reached.
 */
function withoutTrailing(body: string[], language: Language, people: ReadonlySet<string>): string[] {
  const isBlank = (line: string | undefined) => (line ?? '').trim() === '';
  const hasContact = body.some((line) => CONTACT.test(line));
  let start = body.length;
  while (start > 1) {
    const line = body[start - 1] ?? '';
    if (!isBlank(line) && !isSignatureLine(line, language) && !(hasContact && isMotto(line, language))) break;
    start -= 1;
  }
  // A motto stands below a name, not above it.
  while (start < body.length && !isSignatureLine(body[start] ?? '', language)) start += 1;
  const block = body.slice(start).filter((line) => !isBlank(line));
  const isOne = block.some(
    (line) => CONTACT.test(line) || wordsOf(line).some((word) => people.has(word) || language.titles.has(word)),
  );
  const isQuotation = block.length > 0 && block.every((line) => QUOTATION.test(line.trim()));
  const rest = body.slice(0, start);
  return !(isOne || isQuotation) || block.length > LONGEST_SIGNATURE || rest.every(isBlank) ? body : rest;
}

/** True when a line below a signature's own mark still speaks of the matter. */
export function speaksOn(line: string, language: Language): boolean {
  const folded = fold(line);
  if (/^[-*~\s]{0,4}["“«]/.test(line)) return false;
  return (
    /\?$|^p\.? ?s\b|^nb\b|#\s?\d|\b(?:lines?|items?|number) #?\d/.test(folded) ||
    language.exception.test(folded) ||
    language.denial.test(folded) ||
    language.inability.test(folded) ||
    (/\b(?:i|we|she|he|they)\b/.test(folded) && folded.split(' ').length >= 3) ||
    /\b(?:wrong|cancell?ed|missed|twice|duplicates?|removed?|excluded?|minus|reservations?|corrections?|changed?)\b/.test(
      folded,
    ) ||
    (/\b(?:verif|confirm|approv)\w*\b/.test(folded) && language.reserve.test(folded))
  );
}

// --- internal ---

/** By which people are reached. */
const CONTACT = /@|www\.|https?:|\(\d{3}\)|\d{3}[-. ]\d{4}|\+\d[\d ()-]{6,}|\b[A-Z]{2} \d{5}\b/;
const QUOTATION = /^["“«].{20,300}["”»](?:\s*[-–—~]{1,2}\s*[\p{L} .]{2,40})?$/u;
const PRONOUNS = /^\W{0,3}(?:pronouns\b|(?:she|he|they)\s?\/\s?(?:her|him|them)\b).{0,40}$/;
/** A full stop behind a word: a sentence; `Inc.` and `M.L.S.` end otherwise. */
const SENTENCE_END = /[?!:]$|\p{L}{4,}\.$/u;
const SMALL_WORD = /^(?:of|the|and|for|de|la|du|von|van|der)$/i;

function isSignatureLine(line: string, language: Language): boolean {
  const text = line.trim();
  const folded = fold(text);
  if (QUOTATION.test(text) || PRONOUNS.test(folded)) return true;
  if (speaksOfMatter(folded, language) || text.length > 80 || SENTENCE_END.test(text)) return false;
  if (CONTACT.test(text)) return true;
  const words = text.match(/\p{L}[\p{L}'.-]*/gu) ?? [];
  if (words.length === 0 || words.length > 9) return false;
  const lower = wordsOf(text);
  if (/^(?:i|we|she|he|they|this|that|it)$/.test(lower[0] ?? '')) return false;
  // An answer is no name, in whatever case it comes.
  const answers = (word: string) =>
    language.affirming.has(word) || language.approving.has(word) || language.whole.has(word);
  if (lower.some(answers) && lower.every((word) => answers(word) || language.neutral.has(word))) return false;
  return words.every((word) => /^\p{Lu}/u.test(word) || SMALL_WORD.test(word));
}

/** Right below a closing: `vera`, `Vera V.`, `V` */
function isName(line: string, language: Language): boolean {
  const text = line.trim();
  const words = wordsOf(text);
  if (words.length === 0 || words.length > 4 || /\d/.test(text) || SENTENCE_END.test(text)) return false;
  if (speaksOfMatter(fold(text), language)) return false;
  return !words.some(
    (word) => language.affirming.has(word) || language.approving.has(word) || language.whole.has(word),
  );
}

/** `Bringing people and information together`, `Like us on Facebook!`: in a signature with a telephone number. */
function isMotto(line: string, language: Language): boolean {
  const text = line.trim();
  const folded = fold(text);
  const words = wordsOf(text);
  if (words.length < 3 || text.length > 100 || /[.?:;]$|\d/.test(text)) return false;
  if (/\b(?:i|we|she|he|they|her|his|my|me)\b/.test(folded) || speaksOfMatter(folded, language)) return false;
  return !words.some((word) => language.affirming.has(word));
}

function speaksOfMatter(folded: string, language: Language): boolean {
  return (
    language.doubt.test(folded) ||
    language.reserve.test(folded) ||
    language.exception.test(folded) ||
    /#\d/.test(folded)
  );
}

function wordsOf(text: string): string[] {
  return (text.match(/\p{L}[\p{L}'-]*/gu) ?? []).map(fold);
}
