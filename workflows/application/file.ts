import type { Batch } from '../../programme/batch.ts';
import type { Credit } from '../../programme/credit.ts';
import { sameAddress } from '../address.ts';
import { ATTENTION, type Attention, type AttentionReason } from '../attention.ts';
import type { Certificate } from '../certificate.ts';
import { type MailFacts, type MailOrder, RECIPIENTS, type TemplateName } from '../mail-order.ts';
import type { CreditsTold, Person, Submission, TakenOver, TimelineEntry } from '../messages.ts';
import type { Assessment, ListedPerson, RequestPlan } from '../ports.ts';
import { LOGGED, type Phase } from '../stage.ts';

/** News for the applicant that answers nothing they did. */
type Notice = {
  [T in 'reminder-sent' | 'needs-attention']: { template: T; facts: MailFacts[T] };
}['reminder-sent' | 'needs-attention'];

/** What decided an application, and when it counts from. */
export interface Answer {
  kind: 'verified' | 'verified-except' | 'not-verified';
  /** Response ids of the disputed credits. */
  disputed: string[];
  reason: string | null;
  /** Arrival of the mail, or the time of the command. */
  receivedAt: string;
  by: string;
}

/**
 * Everything known of one application. Handlers change it through the functions below, which are pure but for it;
 * the story in application.ts reads it and does the work.
 */
export interface ApplicationFile {
  submission: Submission;
  readonly submittedAt: string;
  verifier: Person;
  phase: Phase;
  attention: Attention | null;
  /** By the coordinator: laid over everything until it is released. */
  held: Attention | null;
  /** What the applicant has been told of since the verifier was last asked or has decided; see `matterOf`. */
  attentionTold: Record<string, true>;
  told: CreditsTold | null;
  disputed: string[];
  assessment: Assessment | null;
  /** Who may verify by the coordinator's Directory, as last asked. */
  named: ListedPerson[];
  /** Of the present request. */
  plan: RequestPlan | null;
  /** The numbered list as last sent to the verifier; line 1 is `list[0]`. */
  list: Credit[];
  /** Counts the lists sent; an answer to an earlier one does not hold for the present. */
  listNumber: number;
  /** Which list a mail carried: `verification-reminder.2` → 1. */
  listOfMail: Record<string, number>;
  requestedAt: string | null;
  /** Reminders that have gone out by themselves for the present request. */
  remindersSent: number;
  /** Which of the plan's reminders comes next; those that passed while nobody could be reminded are one. */
  nextReminder: number;
  /** Asked by the coordinator, or because the verifier was replaced. */
  wanted: 'nothing' | 'reminder' | 'request';
  /** A verifier who is away is not reminded before this instant. */
  awayUntil: string | null;
  answer: Answer | null;
  /** The form was changed: everything is looked at again from the credits on. */
  isChanged: boolean;
  batch: Batch | null;
  isReleased: boolean;
  certificate: Certificate | null;
  /** Number of the certificate that has taken over. */
  renewedBy: string | null;
  revocation: { reason: string; at: string } | null;
  takenOver: TakenOver | null;
  note: string | null;
  closing: 'withdrawn' | 'expired' | null;
  outbox: MailOrder[];
  /** Waits for its day. */
  notice: Notice | null;
  noticedAt: string | null;
  mailsOrdered: Partial<Record<TemplateName, number>>;
  timeline: TimelineEntry[];
  /** Message-IDs already used, so that a message seen twice acts once. */
  seen: Record<string, true>;
  changedAt: string;
  /** The row as memo and search attributes last showed it. */
  mirrored: string;
}

export function openFile(submission: Submission, submittedAt: string): ApplicationFile {
  const file = emptyFile(submission, submittedAt);
  record(file, submittedAt, 'Application received');
  return file;
}

/** A file that begins with the certificate. Of its reminders, those whose time has passed are not made up for. */
export function takeOver(submission: Submission, issuedAt: string, takenOver: TakenOver, at: string): ApplicationFile {
  const { certificate } = takenOver;
  const reminders = certificate.reminders.filter((reminder) => Date.parse(reminder.at) > Date.parse(at));
  const file = { ...emptyFile(submission, issuedAt), takenOver, certificate: { ...certificate, reminders } };
  record(file, at, `Certificate ${certificate.number} of ${certificate.issuedOn} taken over from earlier records`);
  enter(file, at, 'Certified');
  return file;
}

function emptyFile(submission: Submission, submittedAt: string): ApplicationFile {
  return {
    submission,
    submittedAt,
    verifier: submission.verifier,
    phase: 'Checking credits',
    attention: null,
    held: null,
    attentionTold: {},
    told: null,
    disputed: [],
    assessment: null,
    named: [],
    plan: null,
    list: [],
    listNumber: 0,
    listOfMail: {},
    requestedAt: null,
    remindersSent: 0,
    nextReminder: 0,
    wanted: 'nothing',
    awayUntil: null,
    answer: null,
    isChanged: false,
    batch: null,
    isReleased: false,
    certificate: null,
    renewedBy: null,
    revocation: null,
    takenOver: null,
    note: null,
    closing: null,
    outbox: [],
    notice: null,
    noticedAt: null,
    mailsOrdered: {},
    timeline: [],
    seen: {},
    changedAt: submittedAt,
    mirrored: '',
  };
}

/** Notes what happened; every change of the file goes through here, so that the row follows it. */
export function record(file: ApplicationFile, at: string, what: string): void {
  file.timeline.push({ at, what });
  file.changedAt = at;
}

/**
 * Notes that a mail is out; who got it is said by role alone. The row shows nothing of it, so it is not written anew,
 * but where the story is being logged.
 */
export function recordMail(file: ApplicationFile, at: string, template: TemplateName, messageId: string): void {
  file.timeline.push({ at, what: `Mail to the ${RECIPIENTS[template]}: ${template}`, mail: template, messageId });
  if (LOGGED.includes(file.phase)) file.changedAt = at;
}

/** What is noted while `act` runs was brought about by a message or a command: each entry says by which. */
export function broughtAbout<T>(file: ApplicationFile, by: Pick<TimelineEntry, 'reply' | 'by'>, act: () => T): T {
  const before = file.timeline.length;
  const done = act();
  for (const entry of file.timeline.slice(before)) Object.assign(entry, by);
  return done;
}

export function enter(file: ApplicationFile, at: string, phase: Phase): void {
  if (file.phase === phase) return;
  file.phase = phase;
  record(file, at, phase);
}

export function order<T extends TemplateName>(
  file: ApplicationFile,
  template: T,
  to: Person,
  facts: MailFacts[T],
): void {
  const number = (file.mailsOrdered[template] ?? 0) + 1;
  file.mailsOrdered[template] = number;
  file.outbox.push({ template, owner: file.submission.applicationId, number, to, facts } as MailOrder);
}

/** Tells the applicant when a day has passed since the last notice; a newer one takes the place of one that waits. */
export function notify(file: ApplicationFile, notice: Notice): void {
  file.notice = notice;
}

/** Orders a mail to the verifier that carries the present list. */
export function orderWithList<T extends 'verification-request' | 'verification-reminder'>(
  file: ApplicationFile,
  template: T,
  facts: MailFacts[T],
): void {
  order(file, template, file.verifier, facts);
  file.listOfMail[`${template}.${file.mailsOrdered[template]}`] = file.listNumber;
}

/** What every mail about the application says of it. */
export const factsOf = (file: ApplicationFile): { submission: Submission; trackName: string } => ({
  submission: { ...file.submission, verifier: file.verifier },
  trackName: trackNameOf(file),
});

/** Until the rules have been asked, or the records said it, only the track's id is known. */
export const trackNameOf = ({ assessment, takenOver, submission }: ApplicationFile): string =>
  assessment?.trackName ?? takenOver?.trackName ?? submission.trackId;

export const linesOf = (file: ApplicationFile, responseIds: string[]): { line: number; title: string }[] =>
  file.list.flatMap((credit, index) =>
    responseIds.includes(credit.responseId) ? [{ line: index + 1, title: credit.title }] : [],
  );

/** Puts the application before a person; the applicant is told once of each matter. */
export function callForAttention(file: ApplicationFile, at: string, reason: AttentionReason, detail: string): void {
  const sinceAt = file.attention?.reason === reason ? file.attention.sinceAt : at;
  file.attention = { reason, detail, sinceAt };
  record(file, at, `Needs attention: ${ATTENTION[reason].reason}${detail ? ` (${detail})` : ''}`);
  if (file.attentionTold[matterOf(reason)]) return;
  notify(file, { template: 'needs-attention', facts: { ...factsOf(file), reason, named: file.named } });
}

/** Nobody need look any more, and what was not told yet is no longer so. */
export function settleAttention(file: ApplicationFile): void {
  file.attention = null;
  file.notice = null;
}

/** Whatever somebody wrote is one matter: with one for each reason, machines that answer mail could bring them up by turns. */
export const matterOf = (reason: AttentionReason): string =>
  reason === 'answer-unclear' || reason === 'unexpected-sender' || reason === 'answers-differ' ? 'answer' : reason;

/** Why nobody can be asked, or null when somebody can. */
export function obstacle(file: ApplicationFile): AttentionReason | null {
  if (!file.verifier.email) return 'no-verifier';
  return sameAddress(file.verifier.email, file.submission.applicant.email) ? 'same-person' : null;
}

export function accept(file: ApplicationFile, at: string, answer: Answer): void {
  file.answer = answer;
  settleAttention(file);
  file.attentionTold = {};
  const words = { verified: 'Verified', 'verified-except': 'Verified in part', 'not-verified': 'Not verified' }[
    answer.kind
  ];
  record(file, at, `${words} by ${answer.by}${answer.reason ? `: ${answer.reason}` : ''}`);
}

/** The credits that count, in the order of the verifier's list; once verified, as the verifier saw them. */
export function countedCredits({ told, assessment, phase, list }: ApplicationFile): Credit[] {
  const credits = phase === 'Verified' || phase === 'Certified' ? list : (told?.credits ?? []);
  return (assessment?.evaluation.counted ?? []).flatMap(
    (id) => credits.find((credit) => credit.responseId === id) ?? [],
  );
}
