import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../activities/mail/reading/decide.ts';
import { knownNames } from '../../../../activities/mail/reading/decision/known-names.ts';

const SENT = readFileSync(join(import.meta.dirname, '../../../fixtures/mail/sent.txt'), 'utf8');
const QUESTION = {
  names: knownNames([SENT, 'Please verify 9 credits of Ada Applicant']),
  people: new Set(['vera', 'verifier']),
  lineCount: 9,
};

/** Clear by themselves. */
const ANSWERS = [
  'VERIFIED',
  'Verified.',
  'Yes, I can confirm all of this.',
  'I verify all of these activities.',
  'Everything is correct.',
  'Approved',
  'Hi Cora,\n\nVERIFIED',
  'Confirmed, thank you!',
];

/** Each makes a person think twice, wherever it stands. */
const RESERVATIONS = [
  'Line 5 is wrong.',
  'I have a question about 5.',
  '5 was cancelled.',
  "I'm not sure about the webinar.",
  'Please check the dates.',
  'Bob should confirm.',
  'She still owes me a certificate.',
  'The dates look off.',
  'One of them was cancelled.',
  'The third one never happened.',
  'She missed the last day.',
  'She left early on the second day.',
  'I only saw her at two of them.',
  'Grant Writing was in 2021.',
  'Storytime was not finished.',
  'Wait for my call before you proceed.',
  'Do not process yet.',
  'Call me.',
  'Who is Ada?',
  'This is the wrong person.',
  'That was for Bob.',
  'This was about Carol Smith.',
  'Excel was a different year.',
  'Two hours too many.',
  'The hours seem high.',
  'It was half a day.',
  'Number 5 was shorter.',
  'Minus the Excel class.',
  'Excel excluded.',
  'Not the Excel one though.',
  'Though she skipped Excel.',
  'Hold this for now.',
  'Just kidding!',
  'Ha, not really.',
  'On second thought, no.',
  'Some dates differ.',
  'Some hours differ.',
  'She did Excel twice.',
  'Excel counted twice.',
  'Duplicate: Excel.',
  'Please remove Excel.',
  'Change Excel to 2 hours.',
  'Add one more course.',
  'See my notes below.',
  'See attached corrections.',
  'More to follow.',
  'Rest later.',
  'I am her sister.',
  'My assistant wrote this.',
  'Sent by my assistant on my behalf.',
  'The second list, that is.',
  'The old list, that is.',
  'For last year.',
  'For 2023 only.',
  "Last year's list.",
  'The one you sent before.',
  'Partly.',
  'In part.',
  'In theory.',
  'Under protest.',
  'With reservations.',
  'With a heavy heart.',
  'Conditionally.',
  'Unofficially.',
  'Off the record.',
  'Subject to audit.',
];

const LAYOUTS: [name: string, (answer: string, reservation: string) => string][] = [
  ['on the next line', (answer, reservation) => `${answer}\n${reservation}`],
  ['in a paragraph of its own', (answer, reservation) => `${answer}\n\n${reservation}`],
  ['on the same line', (answer, reservation) => `${answer} ${reservation}`],
  ['before it', (answer, reservation) => `${reservation}\n\n${answer}`],
  ['before it on the same line', (answer, reservation) => `${reservation} ${answer}`],
  ['below the closing', (answer, reservation) => `${answer}\n\nThanks,\nVera\n\n${reservation}`],
  ['below the signature', (answer, reservation) => `${answer}\n\nVera\nDirector\n406-555-0100\n${reservation}`],
];

describe('a clear answer', () => {
  it.each(ANSWERS)('%j is decided alone', (answer) => {
    expect(decide(answer, QUESTION).kind).toBe('verified');
  });

  it.each(LAYOUTS)('is never decided for everything with a reservation %s', (_, layout) => {
    const decided = ANSWERS.flatMap((answer) =>
      RESERVATIONS.map((reservation) => layout(answer, reservation)).filter(
        (typed) => decide(typed, QUESTION).kind === 'verified',
      ),
    );
    expect(decided).toEqual([]);
  });
});
