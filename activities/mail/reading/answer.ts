import type { Decision } from '../../../workflows/mail-reading.ts';
import { decide, goesOn } from './decide.ts';
import { knownNames } from './decision/known-names.ts';
import type { Question } from './decision/saying.ts';
import { fold } from './fold.ts';
import type { ParsedMail } from './parsed-mail.ts';
import { type TypedText, typedIn, typedInPlain } from './typed-text.ts';

export interface Answer {
  /** Everything that was typed. */
  text: string;
  decision: Decision;
}

/**
 * What a person typed and what it decides. A mail often says it twice, as plain text and as HTML, and clients mark
 * quotes better in one or in the other: both are read, and a decision counts only where they do not disagree.
 */
export function readAnswer(mail: ParsedMail, sent: string | null): Answer {
  const [first, second] = versionsOf(mail, sent);
  if (mail.isCut) return { text: first?.text ?? '', decision: unclear('the message is too long to be read') };
  if (!first) return { text: '', decision: unclear('the message has no text') };
  let names: ReadonlySet<string> | null = null;
  const question: Question = {
    // Seldom needed: most answers are made of common words.
    get names() {
      names ??= knownNames(
        [sent, mail.subject, first.quoted],
        mail.from.map(({ name }) => name),
      );
      return names;
    },
    people: peopleIn(mail),
    lineCount: sent === null ? null : linesIn(sent),
  };
  const decisionOf = (typed: TypedText): Decision => {
    if (typed.isBetweenLines) return unclear('it was written between the lines of the list');
    const decision = decide(typed.text, question);
    if (decision.kind === 'unclear' || !goesOn(typed.signature)) return decision;
    return unclear('something more is said below the signature');
  };
  const decision = decisionOf(first);
  if (!second || isSame(first.text, second.text)) return { text: first.text, decision };
  const other = decisionOf(second);
  if (isSame(essence(decision), essence(other))) return { text: first.text, decision };
  return { text: first.text, decision: unclear('its plain text and its HTML say different things') };
}

function peopleIn({ from }: ParsedMail): ReadonlySet<string> {
  const words = from.flatMap(({ name, address }) => [name, address.slice(0, address.lastIndexOf('@'))]);
  return new Set(words.flatMap((word) => fold(word).match(/\p{L}{2,}/gu) ?? []));
}

/** What stands in a message above what it quotes, whoever wrote it. */
export function readText(mail: ParsedMail): string {
  const plain = typedInPlain(mail.plain ?? '', null).text;
  return plain === '' && mail.html ? typedIn(mail.html, null).text : plain;
}

/** As plain text and as HTML, those with something in them first. */
function versionsOf(mail: ParsedMail, sent: string | null): TypedText[] {
  const plain = mail.plain?.trim() ? [typedInPlain(mail.plain, sent)] : [];
  const html = mail.html ? [typedIn(mail.html, sent)] : [];
  const all = [...plain, ...html];
  const typed = all.filter(({ text }) => text !== '');
  return typed.length > 0 ? typed : all.slice(0, 1);
}

function unclear(why: string): Decision {
  return { kind: 'unclear', why };
}

function isSame(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

/** What a decision does, leaving aside its words. */
function essence(decision: Decision): string {
  return decision.kind === 'verified-except' ? `${decision.kind} ${decision.lines.join()}` : decision.kind;
}

/** The highest line of the numbered list in our own mail; null when it has none. */
function linesIn(sent: string): number | null {
  const numbers = [...sent.slice(0, 200_000).matchAll(/^[ \t>]{0,8}(\d{1,3})\.[ \t]/gm)].map(([, number]) =>
    Number(number),
  );
  return numbers.length === 0 ? null : Math.max(...numbers);
}
