import { isGreeting } from './greeting.ts';
import type { Language } from './language.ts';
import { lineNumbersIn, readLineList } from './line-list.ts';
import type { Sentence } from './sentences.ts';

/** What else is known when an answer is weighed. */
export interface Question {
  /** Names and titles in the request, folded; others in an answer make it one about somebody else. */
  names: ReadonlySet<string>;
  /** Words by which the writer is known: of their name and their address. */
  people: ReadonlySet<string>;
  /** How many lines the request had; null when that is not known. */
  lineCount: number | null;
}

/** What one sentence says. */
export type Saying =
  | { kind: 'affirms' }
  /** Affirms what another sentence does not dispute. */
  | { kind: 'affirms-rest' }
  /** Affirms all but these lines. */
  | { kind: 'excepts'; lines: number[] }
  /** Of these lines, that they are not so. */
  | { kind: 'disputes'; lines: number[] }
  /** `isExact`: in the form that was asked for, with the reason behind it. */
  | { kind: 'denies'; reason: string; isExact: boolean }
  | { kind: 'cannot'; reason: string }
  | { kind: 'courtesy' }
  | { kind: 'other' };

export function sayingOf(sentence: Sentence, language: Language, question: Question): Saying {
  if (isCourtesy(sentence.folded, language)) return { kind: 'courtesy' };
  const thanks = language.thanks.exec(sentence.folded);
  if (thanks?.[1] && isCourtesy(thanks[2] ?? '', language)) {
    return sayingOf({ ...sentence, folded: thanks[1] }, language, question);
  }
  const [affirming = ''] = language.affirming;
  const plain = language.equivalent.reduce((text, pattern) => text.replace(pattern, affirming), sentence.folded);
  const folded = language.ignorable.reduce((text, pattern) => text.replace(pattern, ' '), plain);
  return (
    denialIn(sentence, language) ??
    exceptionIn(folded, language, question) ??
    (affirms(folded, language, question) ? { kind: 'affirms' } : null) ??
    restIn(folded, language, question) ??
    disputeIn(folded, language) ?? { kind: 'other' }
  );
}

/** Nothing but the affirming word on its line: `VERIFIED`. What else is written then need only be harmless. */
export function isPlainAnswer({ folded, isLine }: Sentence, language: Language): boolean {
  return isLine && folded.split(' ').every((word) => language.affirming.has(word.replace(/[,.!]+$/, '')));
}

/** Beside a plain answer: praise and the like, made of words that are known, without any reservation. */
export function isHarmless({ folded }: Sentence, language: Language, question: Question): boolean {
  if (language.reserve.test(folded) || language.doubt.test(folded) || lineNumbersIn(folded).length > 0) return false;
  const words = wordsOf(folded);
  // "I am Ada": somebody else writes.
  if (/^(?:i am|i'm|this is|my name is)\b/.test(folded)) return false;
  return (
    words.every(
      (word) =>
        language.praise.has(word) ||
        language.neutral.has(word) ||
        language.deeds.has(word) ||
        isName(word, question.names),
    ) && words.some((word) => language.praise.has(word))
  );
}

/** Says why lines are excepted, and of no others and nobody else. */
export function isReason(
  sentence: Sentence,
  lines: ReadonlySet<number>,
  language: Language,
  question: Question,
): boolean {
  const { text, folded } = sentence;
  if (isHarmless(sentence, language, question)) return true;
  if (!language.reasons.test(folded) || lineNumbersIn(folded).some((line) => !lines.has(line))) return false;
  const capitalised = [...text.matchAll(/(?<=[\p{L},] )\p{Lu}[\p{L}'’-]+/gu)].map(([word]) => word.toLowerCase());
  return capitalised.every((word) => isName(word, question.names));
}

// --- internal ---

function isCourtesy(folded: string, language: Language): boolean {
  if (language.polite.some((pattern) => pattern.test(folded))) return true;
  if (language.reserve.test(folded)) return false;
  return isGreeting(folded, language) || language.courtesy.some((pattern) => pattern.test(folded));
}

function denialIn({ folded, text }: Sentence, language: Language): Saying | null {
  const denial = language.denial.exec(folded);
  const match = denial ?? language.inability.exec(folded);
  if (!match) return null;
  const before = folded.slice(0, match.index);
  const after = folded.slice(match.index + match[0].length);
  // "VERIFIED / NOT VERIFIED" is the question, not an answer.
  if (wordsOf(before).some((word) => language.affirming.has(word)) || /^\s*[/|]/.test(after)) return { kind: 'other' };
  // "NOT VERIFIED 2, 5" and "I cannot verify #3" speak of lines, and of the rest nothing.
  if (lineNumbersIn(folded).length > 0 && (NAMES_LINES.test(folded) || /^[\s:,-]*#?\d/.test(after))) {
    return { kind: 'other' };
  }
  // "NOT VERIFIED EXCEPT 2" turns the answer round.
  if (language.exception.test(after)) return { kind: 'other' };
  // "Not all of these are verified", "I cannot confirm all of it": how much, it does not say.
  const isPartial =
    language.partial.test(denial ? before : folded) ||
    (denial !== null && language.partial.test(`${match[0]}${after.slice(0, 12)}`));
  const exact = language.exactDenial.exec(text);
  if (isPartial && !exact) return { kind: 'other' };
  if (exact) return { kind: 'denies', reason: text.slice(exact[0].length).trim(), isExact: true };
  const reason = match[0].length >= folded.length - 1 ? '' : text;
  return denial ? { kind: 'denies', reason, isExact: false } : { kind: 'cannot', reason };
}

function exceptionIn(folded: string, language: Language, question: Question): Saying | null {
  const marker = language.exception.exec(folded);
  if (!marker) return null;
  const before = folded.slice(0, marker.index).replace(/[\s,;:-]+$/, '');
  const { lines, rest } = readLineList(folded.slice(marker.index + marker[0].length), language);
  const reason = rest.replace(/^[\s,;:.()-]+/, '');
  if (lines.length === 0) return { kind: 'other' };
  // "all but 3 and half of 5": what follows must not open the list again.
  if (lineNumbersIn(reason).some((line) => !lines.includes(line))) return { kind: 'other' };
  // "All but 3 are wrong", "except 2 and the rest".
  if (language.becomes.test(reason) && !affirms(`${language.all} ${reason}`, language, question))
    return { kind: 'other' };
  if (language.lineJoin.test(` ${reason}`) || language.rest.test(reason.slice(0, 20))) return { kind: 'other' };
  const isOfAll = wordsOf(marker[0]).some((word) => language.whole.has(word));
  if (before === '' && !isOfAll) return { kind: 'disputes', lines };
  const isWhole =
    isOfAll ||
    language.agreement.test(before) ||
    affirms(before, language, question) ||
    affirms(`all ${before}`, language, question) ||
    // "Everything except number 4 is correct."
    affirms(`${before} ${reason}`, language, question) ||
    (wordsOf(before).every((word) => language.whole.has(word) || language.neutral.has(word)) &&
      wordsOf(before).some((word) => language.whole.has(word)));
  return isWhole ? { kind: 'excepts', lines } : { kind: 'other' };
}

/** "The rest is verified", alone or behind what is disputed in the same sentence. */
function restIn(folded: string, language: Language, question: Question): Saying | null {
  const rest = language.rest.exec(folded);
  if (!rest) return null;
  const [before, after] = [folded.slice(0, rest.index), folded.slice(rest.index + rest[0].length)];
  if (!affirms(`${language.all} ${after}`, language, question)) return null;
  const lead = before.replace(/\b(?:i|we|can|do|verify|confirm|approve|certify)\b/g, '').trim();
  if (lead === '') return { kind: 'affirms-rest' };
  const lines = lineNumbersIn(before);
  return lines.length > 0 && language.dispute.test(before)
    ? { kind: 'excepts', lines: linesIn(before, language) }
    : null;
}

function disputeIn(folded: string, language: Language): Saying | null {
  if (!language.dispute.test(folded) || !NAMES_LINES.test(folded) || lineNumbersIn(folded).length === 0) return null;
  return { kind: 'disputes', lines: linesIn(folded, language) };
}

/** Every word is known, one of them affirms, and nothing limits it. */
function affirms(folded: string, language: Language, question: Question): boolean {
  const text = countedAsAll(folded, language, question);
  if (text === null) return false;
  if (language.doubt.test(text) || language.reserve.test(text)) return false;
  const tokens = wordsOf(text);
  if (tokens.length === 0 || tokens.length > 60) return false;
  const isAffirming = (token: string) => language.affirming.has(token);
  const isApproving = (token: string) => language.approving.has(token);
  const isWhole = (token: string) => language.whole.has(token);
  const isKnown = (token: string) =>
    isAffirming(token) ||
    isApproving(token) ||
    isWhole(token) ||
    language.neutral.has(token) ||
    isName(token, question.names);
  if (!tokens.every(isKnown)) return false;
  // "Verified Library Director" is somebody's title, "verified by the library director" an answer.
  if (tokens.some((token) => language.titles.has(token)) && tokens.length < 6) return false;
  const [first = '', second = ''] = tokens;
  const isSomebody = !isWhole(first) && !language.neutral.has(first) && isName(first, question.names);
  if (language.otherPerson.test(text) || (isSomebody && isAffirming(second))) return false;
  const isFirstPerson = language.firstPerson.test(text);
  if (tokens.some((token) => isAffirming(token) && (isFirstPerson || !language.acts.has(token)))) return true;
  // "I completed all of these" is not said by whom we ask.
  const approves = tokens.some((token) => isApproving(token) && !(isFirstPerson && language.deeds.has(token)));
  return approves && tokens.some(isWhole);
}

/** "all 12 activities" counts the whole, when there are twelve; null when there are not. */
function countedAsAll(folded: string, language: Language, { lineCount }: Question): string | null {
  let isWrong = false;
  const text = folded.replace(language.counted, (_, digits: string, noun?: string) => {
    const count = language.numerals.get(digits) ?? Number(digits);
    if (noun?.trim() && lineCount !== null && count !== lineCount) isWrong = true;
    return ` ${language.all} ${noun ?? ''}`;
  });
  return isWrong ? null : text.trim();
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d'#%]+/gu) ?? [];
}

function isName(token: string, names: ReadonlySet<string>): boolean {
  return names.has(token) || names.has(token.replace(/'s?$/, ''));
}

/** A number stands for a line where it follows such a word or sign, or begins the sentence. */
const NAMES_LINES =
  /#\s?\d|(?<!\p{L})(?:lines?|numbers?|nos?\.?|items?|entr(?:y|ies)|credits?|activit(?:y|ies)|courses?|rows?|class(?:es)?|attend|attended|complete|completed|finish|finished|líneas?|lineas?|números?|lignes?|numéros?|zeilen?|nummern?|positionen?|positions?) #?\d|^\(?#?\d/u;

/** With ranges read as such where the sentence begins with its list. */
function linesIn(folded: string, language: Language): number[] {
  const numbers = [...new Set(lineNumbersIn(folded))];
  const { lines } = readLineList(folded, language);
  return lines.length >= numbers.length ? lines : numbers.sort((a, b) => a - b);
}
