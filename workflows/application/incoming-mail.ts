import { sameAddress } from '../address.ts';
import type { AttentionReason } from '../attention.ts';
import { type MailReading, type Outcome, outcomeOf } from '../mail-reading.ts';
import {
  type Answer,
  type ApplicationFile,
  accept,
  broughtAbout,
  callForAttention,
  factsOf,
  order,
  record,
} from './file.ts';

/** What a message about this application changes; a message seen twice changes nothing. */
export function receiveMail(file: ApplicationFile, at: string, arrivedAt: string, reading: MailReading): void {
  if (file.seen[reading.pointer.messageId]) return;
  file.seen[reading.pointer.messageId] = true;
  const { pointer, attributedBy, sender, decision } = reading;
  const reply = { ...pointer, attributedBy, sender, decision };
  broughtAbout(file, { reply }, () => act(file, at, arrivedAt, reading));
}

function act(file: ApplicationFile, at: string, arrivedAt: string, reading: MailReading): void {
  const outcome = outcomeOf(reading);
  switch (outcome.kind) {
    case 'none':
      break;
    case 'note':
      if (reading.returnsOn) file.awayUntil = `${reading.returnsOn}T00:00:00.000Z`;
      record(file, at, `${reading.from}: ${outcome.what}`);
      break;
    case 'bounce':
      addressFails(file, at, outcome.address);
      break;
    case 'hold':
      hold(file, at, outcome.reason, `${reading.from}: ${outcome.why} (“${reading.excerpt}”)`);
      if (outcome.reason === 'answer-unclear') askOnce(file);
      break;
    case 'verified':
    case 'verified-except':
    case 'not-verified':
      decide(file, at, arrivedAt, outcome, reading);
  }
}

/** Mail to an address came back, or its server would not take it. */
export function addressFails(file: ApplicationFile, at: string, address: string): void {
  if (file.phase === 'Awaiting verification' && sameAddress(address, file.verifier.email)) {
    callForAttention(file, at, 'address-fails', address);
  } else {
    record(file, at, `Mail to ${address} came back`);
  }
}

function hold(file: ApplicationFile, at: string, reason: AttentionReason, detail: string): void {
  // After the decision as well: whoever says "that was not me" must be heard before the batch.
  const isOpen = file.phase === 'Awaiting verification' || (file.phase === 'Verified' && reason === 'answer-unclear');
  if (isOpen) callForAttention(file, at, reason, detail.slice(0, 300));
  else record(file, at, `Mail noted: ${detail.slice(0, 300)}`);
}

/** One friendly question, and never a second: two machines must not talk to each other for ever. */
function askOnce(file: ApplicationFile): void {
  if (file.phase !== 'Awaiting verification' || file.mailsOrdered.clarification) return;
  order(file, 'clarification', file.verifier, factsOf(file));
}

function decide(
  file: ApplicationFile,
  at: string,
  arrivedAt: string,
  outcome: Extract<Outcome, { kind: Answer['kind'] }>,
  reading: MailReading,
): void {
  if (file.phase === 'Awaiting verification' && isOfEarlierList(file, reading)) {
    hold(file, at, 'answer-unclear', `it answers an earlier list (“${reading.excerpt}”)`);
    return;
  }
  const lines = outcome.kind === 'verified-except' ? outcome.lines : [];
  const disputed = lines.flatMap((line) => file.list[line - 1]?.responseId ?? []);
  if (disputed.length < lines.length) {
    hold(file, at, 'answer-unclear', `the list has lines 1 to ${file.list.length} (“${reading.excerpt}”)`);
    return;
  }
  const reason = outcome.kind === 'not-verified' ? outcome.reason : null;
  const answer: Answer = { kind: outcome.kind, disputed, reason, receivedAt: arrivedAt, by: reading.from };
  if (file.phase === 'Awaiting verification') accept(file, at, answer);
  else if (file.phase !== 'Verified' && file.phase !== 'Declined') record(file, at, `Mail noted: ${reading.excerpt}`);
  else if (agrees(file.answer, answer)) record(file, at, `${reading.from} answered once more, in agreement`);
  else callForAttention(file, at, 'answers-differ', reading.excerpt);
}

/** Line numbers and a plain "verified" mean the list they were written under. */
function isOfEarlierList({ listOfMail, listNumber }: ApplicationFile, { answers }: MailReading): boolean {
  const [, mail = ''] = /\.(verification-[a-z]+\.\d+)[.@]/.exec(answers ?? '') ?? [];
  return (listOfMail[mail] ?? listNumber) !== listNumber;
}

const agrees = (a: Answer | null, b: Answer): boolean =>
  a !== null && a.kind === b.kind && a.disputed.join() === b.disputed.join();
