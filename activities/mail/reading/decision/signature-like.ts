import { fold } from '../fold.ts';
import { isClosing, isGreeting } from './greeting.ts';
import type { Language } from './language.ts';

const LONGEST_SIGNATURE = 14;

/**
 * The typed lines without greeting on top and without what stands below a closing.
 * A line below the closing that still speaks of the matter is kept: a postscript can undo an answer.
 */
export function bodyOf(lines: readonly string[], language: Language): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const start = first >= 0 && isGreeting(fold(lines[first] ?? ''), language) ? first + 1 : Math.max(0, first);
  const body = lines.slice(start);
  const closing = body.findIndex((line) => line.trim() !== '' && isClosing(fold(line), language));
  if (closing <= 0) return closing === 0 ? dropBelow(body, 0, language) : withoutTrailing(body, language);
  return dropBelow(body, closing, language);
}

function dropBelow(body: string[], closing: number, language: Language): string[] {
  const below = body.slice(closing + 1).filter((line) => line.trim() !== '');
  const keeps = below.length > LONGEST_SIGNATURE || below.some((line) => speaksOn(line, language));
  return keeps ? body : body.slice(0, closing);
}

/** A postscript, an exception, a line number, or a whole sentence in the first person. */
export function speaksOn(line: string, language: Language): boolean {
  const folded = fold(line);
  if (/^[-*~\s]{0,4}["“«]/.test(line)) return false;
  return (
    /^p\.? ?s\b|^nb\b|#\s?\d|\b(?:lines?|items?|number) #?\d/.test(folded) ||
    language.exception.test(folded) ||
    language.denial.test(folded) ||
    language.inability.test(folded) ||
    (/\b(?:i|we|she|he|they)\b/.test(folded) && folded.split(' ').length >= 4 && language.doubt.test(folded)) ||
    (/^[\p{L}\d]/u.test(folded) && /\b(?:verif|confirm|approv)\w*\b/.test(folded) && language.reserve.test(folded))
  );
}

/**
 * Names, titles, telephones and addresses at the end, where no closing stands above them. Below a name, and with
 * something in it by which people are reached, such a block may hold mottos and opening hours as well.
 */
function withoutTrailing(body: string[], language: Language): string[] {
  const isBlank = (line: string | undefined) => (line ?? '').trim() === '';
  let end = body.length;
  while (end > 1 && (isBlank(body[end - 1]) || isSignatureLine(body[end - 1] ?? '', language))) end -= 1;
  let loose = body.length;
  while (loose > 1 && (isBlank(body[loose - 1]) || mayStandInSignature(body[loose - 1] ?? '', language))) loose -= 1;
  while (loose < end && !isSignatureLine(body[loose] ?? '', language)) loose += 1;
  const block = body.slice(loose, end);
  if (block.some((line) => CONTACT.test(line)) || (loose < end && body.slice(end).some((line) => CONTACT.test(line))))
    end = loose;
  const rest = body.slice(0, end);
  // Something has to be left to be a signature of.
  const isTooLong =
    body.length - end > LONGEST_SIGNATURE &&
    body.slice(end).filter((line) => !isBlank(line)).length > LONGEST_SIGNATURE;
  return isTooLong || rest.every(isBlank) ? body : rest;
}

/** By which people are reached. */
const CONTACT = /@|www\.|https?:|\(\d{3}\)|\d{3}[-. ]\d{4}|\+\d[\d ()-]{6,}|\b[A-Z]{2} \d{5}\b/;

/** Nothing in it speaks of the matter. */
function mayStandInSignature(line: string, language: Language): boolean {
  const folded = fold(line);
  if (/^\W{0,3}(?:pronouns\b|(?:she|he|they)\s?\/\s?(?:her|him|them)\b).{0,40}$/.test(folded)) return true;
  if (line.length > 120 || line.includes('?') || /\b(?:i|we|she|he|they|her|his)\b|#\d/.test(folded)) return false;
  if (language.doubt.test(folded) || language.reserve.test(folded) || language.exception.test(folded)) return false;
  return (
    isSignatureLine(line, language) || !(folded.match(/[\p{L}']+/gu) ?? []).some((word) => language.affirming.has(word))
  );
}

function isSignatureLine(line: string, language: Language): boolean {
  const folded = fold(line);
  if (/^["“«].{20,300}["”»](?:\s*[-–—~]{1,2}\s*[\p{L} .]{2,40})?$/u.test(line)) return true;
  if (language.doubt.test(folded) || language.reserve.test(folded) || language.exception.test(folded)) return false;
  if (line.length > 80 || /[?!:]$/.test(line)) return false;
  if (CONTACT.test(line)) return true;
  const words = line.match(/\p{L}[\p{L}'.-]*/gu) ?? [];
  if (words.length === 0 || words.length > 9) return false;
  // An answer is no name, in whatever case it comes.
  const lower = words.map((word) => fold(word).replace(/\.$/, ''));
  const answers = (word: string) =>
    language.affirming.has(word) || language.approving.has(word) || language.whole.has(word);
  if (lower.some(answers) && lower.every((word) => answers(word) || language.neutral.has(word))) return false;
  const capitalised = words.filter(
    (word) => /^\p{Lu}/u.test(word) || /^(?:of|the|and|for|de|la|du|von|van|der)$/i.test(word),
  );
  return capitalised.length === words.length && !/^(?:i|we|she|he|they|this|that|it)$/.test(lower[0] ?? '');
}
