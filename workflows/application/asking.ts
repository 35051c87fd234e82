import type { Batch } from '../../programme/batch.ts';
import { later, msUntil, now } from '../clock.ts';
import type { RequestPlan } from '../ports.ts';
import {
  type ApplicationFile,
  callForAttention,
  countedCredits,
  factsOf,
  notify,
  obstacle,
  order,
  orderWithList,
  record,
} from './file.ts';

/** What the coordinator wants of the verifier, once. */
export function takeWanted(file: ApplicationFile): ApplicationFile['wanted'] {
  const { wanted } = file;
  file.wanted = 'nothing';
  return wanted;
}

/** Sends the numbered list to the verifier, or says why nobody can be asked. */
export function request(file: ApplicationFile, plan: RequestPlan): void {
  const { assessment, submission } = file;
  if (!assessment) return;
  file.plan = plan;
  file.remindersSent = 0;
  file.nextReminder = 0;
  file.attentionTold = {};
  file.list = countedCredits(file);
  file.listNumber += 1;
  const blocked = obstacle(file);
  if (blocked) {
    callForAttention(file, now(), blocked, '');
    return;
  }
  const { evaluation } = assessment;
  const { nextBatch, answerBy } = plan;
  const facts = { ...factsOf(file), credits: file.list, evaluation, nextBatch };
  if (!file.requestedAt) order(file, 'application-received', submission.applicant, { ...facts, named: file.named });
  file.requestedAt = now();
  orderWithList(file, 'verification-request', { ...facts, answerBy });
  record(file, now(), `Verification requested, ${file.list.length === 1 ? '1 line' : `${file.list.length} lines`}`);
}

/** Reminds the verifier, and tells the applicant. @param nextBatch the one that an answer made today would reach */
export function remind(file: ApplicationFile, nextBatch: Batch): void {
  const { assessment, plan, requestedAt } = file;
  if (!assessment || !plan || !requestedAt) return;
  const { evaluation } = assessment;
  const { answerBy, remindAt } = plan;
  const isLast = file.nextReminder >= remindAt.length;
  const facts = { ...factsOf(file), nextBatch, requestedAt };
  orderWithList(file, 'verification-reminder', { ...facts, credits: file.list, evaluation, answerBy, isLast });
  notify(file, { template: 'reminder-sent', facts });
  record(file, now(), 'Reminder sent to the verifier');
}

export type Due = { what: 'reminder' | 'deadline' | 'closing'; at: string };

/** While a person must look at it, nobody is reminded; a verifier who is away is reminded on coming back. */
export function nextDue({ plan, assessment, attention, held, nextReminder, awayUntil }: ApplicationFile): Due {
  if (!plan || attention || held) return { what: 'closing', at: plan?.closesAt ?? assessment?.closesAt ?? now() };
  const reminder = plan.remindAt[nextReminder];
  if (!reminder) return { what: 'deadline', at: plan.answerBy };
  return { what: 'reminder', at: awayUntil ? later(awayUntil, reminder) : reminder };
}

/** A reminder has come due, and with it those that had to wait meanwhile: the verifier gets one mail for all. */
export function takeReminder(file: ApplicationFile): void {
  const remindAt = file.plan?.remindAt ?? [];
  const stillAhead = remindAt.filter((at) => msUntil(at) > 0).length;
  file.nextReminder = Math.max(file.nextReminder + 1, remindAt.length - stillAhead);
  file.remindersSent += 1;
  file.wanted = 'reminder';
}
