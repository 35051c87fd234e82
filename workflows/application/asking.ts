import { later, now } from '../clock.ts';
import {
  type ApplicationFile,
  callForAttention,
  countedCredits,
  factsOf,
  obstacle,
  order,
  orderWithList,
  record,
} from './file.ts';
import { Closed } from './waiting.ts';

/** What the coordinator wants of the verifier, once. */
export function takeWanted(file: ApplicationFile): ApplicationFile['wanted'] {
  const { wanted } = file;
  file.wanted = 'nothing';
  return wanted;
}

/** Sends the numbered list to the verifier, or says why nobody can be asked. */
export function request(file: ApplicationFile): void {
  const { assessment, submission } = file;
  if (!assessment) return;
  const { evaluation, nextBatch, answerBy } = assessment;
  file.list = countedCredits(file);
  file.listNumber += 1;
  const blocked = obstacle(file);
  if (blocked) {
    callForAttention(file, now(), blocked, '');
    return;
  }
  const facts = { ...factsOf(file), credits: file.list, evaluation, nextBatch };
  if (!file.requestedAt) order(file, 'application-received', submission.applicant, facts);
  file.requestedAt = now();
  file.remindersSent = 0;
  orderWithList(file, 'verification-request', { ...facts, answerBy });
  record(file, now(), `Verification requested, ${file.list.length} lines`);
}

export function remind(file: ApplicationFile): void {
  const { assessment, requestedAt, submission } = file;
  if (!assessment || !requestedAt) return;
  const { evaluation, nextBatch, answerBy, remindAt } = assessment;
  const isLast = file.remindersSent >= remindAt.length;
  const facts = { ...factsOf(file), nextBatch, requestedAt };
  orderWithList(file, 'verification-reminder', { ...facts, credits: file.list, evaluation, answerBy, isLast });
  order(file, 'reminder-sent', submission.applicant, facts);
  record(file, now(), 'Reminder sent to the verifier');
}

type Due = { what: 'reminder' | 'deadline' | 'closing'; at: string };

/** While a person must look at it, nobody is reminded; a verifier who is away is reminded on coming back. */
export function nextDue(file: ApplicationFile): Due {
  const { assessment, attention, remindersSent, awayUntil } = file;
  if (!assessment || attention) return { what: 'closing', at: assessment?.closesAt ?? now() };
  const reminder = assessment.remindAt[remindersSent];
  if (!reminder) return { what: 'deadline', at: assessment.answerBy };
  return { what: 'reminder', at: awayUntil ? later(awayUntil, reminder) : reminder };
}

export function comeDue(file: ApplicationFile, what: Due['what']): void {
  switch (what) {
    case 'reminder':
      file.remindersSent += 1;
      remind(file);
      break;
    case 'deadline':
      callForAttention(file, now(), 'no-answer', '');
      break;
    case 'closing':
      throw new Closed('expired');
  }
}
