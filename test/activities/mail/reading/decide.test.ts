import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../activities/mail/reading/decide.ts';
import { knownNames } from '../../../../activities/mail/reading/decision/known-names.ts';

const REQUEST = `Ada Applicant of Big Sky Library has applied for certification.
1. Budgeting Basics
2. Storytime Magic
3. Cataloging for All
9. Privacy`;
const QUESTION = {
  names: knownNames([REQUEST, 'Please verify credits of Ada Applicant']),
  people: new Set(['vera', 'verifier']),
  lineCount: 9,
};

type Short = 'verified' | 'not-verified' | 'unclear' | `except ${string}`;
const [V, N, U] = ['verified', 'not-verified', 'unclear'] as const;
const X = (...lines: number[]): Short => `except ${lines.join()}`;

function short(typed: string): Short {
  const decision = decide(typed, QUESTION);
  return decision.kind === 'verified-except' ? X(...decision.lines) : decision.kind;
}

const ANSWERS: [typed: string, Short][] = [
  ['Please verify', U],
  ['Please verify 9 credits of Ada Applicant', U],
  ['Please accept this e-mail as my verification of all credits.', V],
  ['This is my confirmation that Ada has completed all of these.', V],
  ['❌ Verified', U],
  ['✅ Verified', V],
  ['Verified 👍', V],
  ['VERIFIED', V],
  ['verified', V],
  ['Verified.', V],
  ['Verified!', V],
  ['VERIFIED\n\nVera Verifier\nDirector, Big Sky Library\n(406) 555-0123', V],
  ['Hi Cora,\n\nVERIFIED\n\nThanks,\nVera', V],
  ['Yes, I can confirm all of this.', V],
  ['I confirm.', V],
  ['Confirmed', V],
  ['Confirmed, thanks!', V],
  ['Approved', V],
  ['All verified.', V],
  ['Everything is correct.', V],
  ['All correct!', V],
  ['Everything checks out.', V],
  ['It all checks out on my end.', V],
  ['All good once she sends me the certificate', U],
  ['All good?', U],
  ['All good intentions aside, ask Bob', U],
  ['Everything checks out, I think', U],
  ['No, she did not attend these workshops.', N],
  ['They never attended these.', N],
  ['These were not completed.', N],
  ['These were not completed yet.', U],
  ['She did not attend these two', U],
  ['Lines 2 and 3: she did not attend these.', U],
  ['She did not attend these. Everything else is verified.', U],
  ['Looks good, verified.', V],
  ['I verify that Ada completed all of these activities.', V],
  [
    'I hereby verify that Ada Applicant has completed all of the listed credits and that they meet the needs of our library.',
    V,
  ],
  ['I can verify all 60 hours.', V],
  ['Yes, all of these are accurate.', V],
  ['Yes, she completed all of these.', V],
  ['I am happy to confirm that Ada has completed everything on the list.', V],
  ['Verified. Sorry for the delay!', V],
  ['Verified. Have a great weekend!\n\nVera', V],
  ['Hello Cora,\nI have reviewed the list. Everything is correct.\nBest,\nVera', V],
  ['Verified, no exceptions.', V],
  ['I attest that all of the above is true and correct.', V],
  ["Yes, I've reviewed all of these and can confirm.", V],
  ['All good - verified.', V],
  ['These are all verified', V],
  ['Verified. Let me know if you need anything else.', V],
  ['VERIFIED\n\nShe did a great job this year.', V],
  ['All of the above is verified.', V],
  ['Good morning,\n\nI verify these credits.\n\nVera Verifier\nLibrary Director', V],
  ["I verify Ada Applicant's credits.", V],
  ['Yes verified', V],
  ['Yes - I verify all of these credits', V],
  ['Verified and approved.', V],
  ['VERIFIED EXCEPT 2, 5', X(2, 5)],
  ['Verified except 2 and 5.', X(2, 5)],
  ['VERIFIED EXCEPT 2,5', X(2, 5)],
  ['verified except for #3', X(3)],
  ['Confirmed except for #3, which she did not finish', X(3)],
  ['All but lines 7-9', X(7, 8, 9)],
  ['all but lines 7-9 verified', X(7, 8, 9)],
  ['Everything except number 4 is correct.', X(4)],
  ['Verified except line 2 (she left early)', X(2)],
  ['Verified except 2, 5 (those were in 2021)', X(2, 5)],
  ['I can confirm everything except item 3.', X(3)],
  ['VERIFIED EXCEPT:\n2\n5', X(2, 5)],
  ['Verified except 2 - was cancelled, 5 - did not attend', U],
  ['She did not attend number 4. Everything else is verified.', X(4)],
  ['Number 3 was not completed; the rest is verified.', X(3)],
  ['I verify all of these with the exception of lines 2 through 4.', X(2, 3, 4)],
  ['All verified but not #3', X(3)],
  ['Verified except 2 & 5', X(2, 5)],
  ['VERIFIED EXCEPT #2 AND #5\n\nVera', X(2, 5)],
  ['All verified, other than number three.', X(3)],
  ['NOT VERIFIED she never attended', N],
  ['NOT VERIFIED', N],
  ['Not verified: she no longer works for us', N],
  ['NOT VERIFIED - these were done before she was hired', N],
  ['I do not verify these credits. She was not employed here.', N],
  ['I cannot verify this. She never attended any of these.', N],
  ['Rejected', N],
  ['None of these were completed.', N],
  ["I can't verify these because I was not her director then.", U],
  ['Verified if she sends me the certificates', U],
  ['Is this the final list?', U],
  ["I'll check next week", U],
  ['I will verify this tomorrow.', U],
  ['Please ask John, he is her supervisor now.', U],
  ['I think these are correct.', U],
  ['Most of these are verified.', U],
  ['Verified? Not sure.', U],
  ['VERIFIED\nNOT VERIFIED', U],
  ['VERIFIED / NOT VERIFIED', U],
  ['Verified for Bob Stranger', U],
  ['VERIFIED\n\nThis is about Carol Smith.', U],
  ['Not verified yet.', U],
  ["I can't confirm all of this.", U],
  ['Not all of these are verified.', U],
  ['Verified except the webinar', U],
  ['Verified except 12', U],
  ['Verified 2, 5', U],
  ['I verify 40 hours.', U],
  ['Verified once she completes number 4.', U],
  ['I received this.', U],
  ['OK', U],
  ['Thanks!', U],
  ['Will do', U],
  ['👍', U],
  ['Yes', U],
  ['', U],
  ['Verified, but I have doubts about 4', U],
  ['I cannot verify #3', U],
  ['NOT VERIFIED 3', U],
  ['Verified except 2. I am still checking 5.', U],
  ['Verified except I am not sure about 3', U],
  ['Confirmed receipt of your email.', U],
  ['I have verified some of these', U],
  ['Can you verify this?', U],
  ['To be verified', U],
  ['Verified by my assistant', U],
  ['Vera Verifier\nCertified Manager', U],
  ['Unverified', U],
  ['I verify lines 1-7', U],
  ['I would verify these if I had the certificates.', U],
  ['VERIFIED\nThanks,\nVera\nPS: not line 3', X(3)],
  ['I forwarded this to Bob who can verify.', U],
  ['Please resend the list, I cannot open it.', U],
  ['This needs to be verified by the director.', U],
  ['Verified except half of 3', U],
  ['Verified in part', U],
  ['Verified with reservations', U],
  ['She told me everything is verified', U],
  ['My phone number has been verified', U],
  ['This mail was verified by Avast', U],
  ['Verificado', V],
  ['Sí, confirmo todo.', V],
  ['Todo correcto, gracias.', V],
  ['Hola,\nConfirmo todas las actividades.\nSaludos,\nVera', V],
  ['Verificado excepto 2 y 5', X(2, 5)],
  ['Confirmo todo excepto el número 3', X(3)],
  ['No verificado', N],
  ['No puedo confirmar', U],
  ['Verificaré mañana', U],
  ['Vérifié', V],
  ['Bonjour,\n\nJe confirme que tout est exact.\n\nCordialement,\nVera', V],
  ['Oui, je confirme tout.', V],
  ['Vérifié sauf 2 et 5', X(2, 5)],
  ['Non vérifié', N],
  ['Je vais vérifier demain', U],
  ['Je ne peux pas confirmer', U],
  ['Tout est correct, sauf la ligne 3', X(3)],
  ['Bestätigt', V],
  ['Ja, alles bestätigt.', V],
  ['Hiermit bestätige ich alle Angaben.\n\nMit freundlichen Grüßen\nVera Verifier', V],
  ['Alles korrekt', V],
  ['Bestätigt außer 2 und 5', X(2, 5)],
  ['Alles bestätigt bis auf Nummer 3', X(3)],
  ['Nicht bestätigt', N],
  ['Ich prüfe das nächste Woche', U],
  ['Ich bestätige das nicht', N],
];

describe('an answer in people’s own words', () => {
  it.each(ANSWERS)('%j is %s', (typed, expected) => {
    expect(short(typed)).toBe(expected);
  });

  it('carries the reason of a denial as it was typed', () => {
    expect(decide('NOT VERIFIED – she never attended.', QUESTION)).toEqual({
      kind: 'not-verified',
      reason: 'she never attended.',
    });
  });

  it('counts only lines that the request has', () => {
    expect(decide('VERIFIED EXCEPT 10', QUESTION)).toMatchObject({
      kind: 'unclear',
      why: 'the request has no line 10',
    });
    expect(decide('VERIFIED EXCEPT 10', { ...QUESTION, lineCount: null })).toEqual({
      kind: 'verified-except',
      lines: [10],
    });
  });

  it('is unclear when it is longer than an answer', () => {
    expect(short(`VERIFIED\n\n${'She is good. '.repeat(1000)}`)).toBe(U);
  });
});

/** `V | VERIFIED`: verified, not verified, unclear, or X with the lines that are excepted. */
const MORE = readFileSync(join(import.meta.dirname, '../../../fixtures/mail/answers.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line): [string, string] => {
    const [mark = '', ...typed] = line.split(' | ');
    const kinds: Record<string, string> = { V, N, U };
    return [typed.join(' | ').replaceAll('\\n', '\n'), kinds[mark] ?? `except ${mark.slice(1)}`];
  });

describe('a further answer', () => {
  it.each(MORE)('%j is %s', (typed, expected) => {
    expect(short(typed)).toBe(expected);
  });
});
