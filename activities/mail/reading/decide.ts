import type { Decision } from '../../../workflows/mail-reading.ts';
import { ENGLISH } from './decision/english.ts';
import { FRENCH } from './decision/french.ts';
import { GERMAN } from './decision/german.ts';
import { joinLists } from './decision/join-lists.ts';
import type { Language } from './decision/language.ts';
import { HIGHEST_LINE } from './decision/line-list.ts';
import { isHarmless, isPlainAnswer, isReason, type Question, type Saying, sayingOf } from './decision/saying.ts';
import { type Sentence, sentencesOf } from './decision/sentences.ts';
import { bodyOf, speaksOn } from './decision/signature-like.ts';
import { SPANISH } from './decision/spanish.ts';
import { fold } from './fold.ts';

const LANGUAGES: readonly Language[] = [ENGLISH, SPANISH, FRENCH, GERMAN];

/** Nobody gives an answer this long; and nobody should be bound by one word in it. */
const LONGEST_ANSWER = 6_000;
const LONGEST_LINE = 2_500;
const LONGEST_REASON = 500;

/**
 * What typed text decides. Each sentence has to be understood in full, word by word: what is not understood makes the
 * whole answer unclear, as a person can ask back and a machine cannot. A false decision is the worst that can happen.
 */
export function decide(typed: string, question: Question): Decision {
  if (typed.trim() === '') return unclear('nothing was typed above the quoted text');
  if (typed.length > LONGEST_ANSWER) return unclear('it is too long for an answer');
  const lines = typed.split('\n');
  if (lines.some((line) => line.length > LONGEST_LINE)) return unclear('a line of it is too long to have been typed');
  const words = new Set(fold(typed).match(/[\p{L}']+/gu));
  const decisions = LANGUAGES.filter((language, index) => index === 0 || speaks(language, words)).map((language) =>
    weigh(lines, language, question),
  );
  const [first, ...others] = decisions.filter((decision) => decision.kind !== 'unclear');
  if (!first) return decisions[0] ?? unclear('it is not understood');
  const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isOne ? first : unclear('it reads differently in two languages');
}

/** Spares the others the work: an answer has one of these words in it, or `not`. */
function speaks({ affirming, approving, refusing }: Language, words: ReadonlySet<string>): boolean {
  return [...words].some((word) => affirming.has(word) || approving.has(word) || refusing.has(word));
}

/** True when what stands below a signature's mark still speaks of the matter. */
export function goesOn(signature: string): boolean {
  return signature
    .split('\n', 20)
    .some((line) => line.trim() !== '' && LANGUAGES.some((language) => speaksOn(line, language)));
}

function unclear(why: string): Decision {
  return { kind: 'unclear', why };
}

interface Told {
  sentence: Sentence;
  saying: Saying;
}

function weigh(lines: readonly string[], language: Language, question: Question): Decision {
  const sentences = joinLists(sentencesOf(bodyOf(lines, language, question.people)), language);
  const told = sentences
    .map((sentence): Told => ({ sentence, saying: sayingOf(sentence, language, question) }))
    .filter(({ saying }) => saying.kind !== 'courtesy');
  const has = (...kinds: Saying['kind'][]) => told.some(({ saying }) => kinds.includes(saying.kind));

  if (has('denies', 'cannot')) return weighDenial(told, language);
  const doubtful = told.find(({ sentence }) => language.doubt.test(sentence.folded))?.sentence;
  if (doubtful) return unclear(`it is open or conditional: "${clip(doubtful.text)}"`);
  if (has('excepts', 'disputes')) return weighException(told, language, question);
  if (!has('affirms')) return unclear('it is no clear answer');
  const isPlain = told.some(({ sentence, saying }) => saying.kind === 'affirms' && isPlainAnswer(sentence, language));
  const stray = told.find(
    ({ sentence, saying }) => saying.kind !== 'affirms' && !(isPlain && isHarmless(sentence, language, question)),
  )?.sentence;
  return stray ? unclear(`it says more than that: "${clip(stray.text)}"`) : { kind: 'verified' };
}

function weighDenial(told: Told[], language: Language): Decision {
  if (told.some(({ saying }) => ['affirms', 'affirms-rest', 'excepts', 'disputes'].includes(saying.kind))) {
    return unclear('it says both that it is verified and that it is not');
  }
  const open = told.find(({ sentence, saying }) =>
    language.open.test(saying.kind === 'denies' && saying.isExact ? fold(saying.reason) : sentence.folded),
  );
  if (open) return unclear(`it is open or conditional: "${clip(open.sentence.text)}"`);
  const reason = told
    .map(({ sentence, saying }) =>
      saying.kind === 'denies' || saying.kind === 'cannot' ? saying.reason : sentence.text,
    )
    .filter((part) => part.trim() !== '')
    .join(' ');
  // "I cannot verify" may mean that they must not, or do not know; it takes a word on what was not done.
  const isTold = told.some(({ saying }) => saying.kind === 'denies') || language.undone.test(fold(reason));
  return isTold
    ? { kind: 'not-verified', reason: reason.slice(0, LONGEST_REASON) }
    : unclear('they cannot say whether it was done');
}

function weighException(told: Told[], language: Language, question: Question): Decision {
  const { lineCount } = question;
  const lines = new Set<number>();
  for (const { saying } of told) {
    if (saying.kind === 'excepts' || saying.kind === 'disputes') for (const line of saying.lines) lines.add(line);
  }
  if (!told.some(({ saying }) => ['affirms', 'affirms-rest', 'excepts'].includes(saying.kind))) {
    return unclear('it disputes single lines and says nothing of the rest');
  }
  const lists = told.flatMap(({ saying }) => (saying.kind === 'excepts' ? [saying.lines.join()] : []));
  if (new Set(lists).size > 1) return unclear('it names its exceptions twice, and not the same');
  const unknown = [...lines].find((line) => line > (lineCount ?? HIGHEST_LINE));
  if (unknown !== undefined) return unclear(`the request has no line ${unknown}`);
  if (lines.size === lineCount) return unclear('it excepts every line');
  const stray = told.find(
    ({ sentence, saying }) => saying.kind === 'other' && !isReason(sentence, lines, language, question),
  )?.sentence;
  if (stray) return unclear(`it says more than that: "${clip(stray.text)}"`);
  return { kind: 'verified-except', lines: [...lines].sort((a, b) => a - b) };
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
