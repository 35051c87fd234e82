import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Credit, CreditClaim } from '../programme/credit.ts';
import type { IsoDate } from '../programme/programme.ts';
import type { Certificate } from './certificate.ts';
import type { Command } from './command.ts';
import type { TemplateName } from './mail-order.ts';
import type { MailPointer, MailReading } from './mail-reading.ts';
import type { Stage } from './stage.ts';

export const TASK_QUEUE = 'countersign';

/** Workflow ids, made here and nowhere else. Ids carry no personal data: they are visible to whoever can list. */
export const workflowIds = {
  application: (applicationId: string): string => `application/${applicationId}`,
  tracker: (trackerId: string): string => `tracker/${trackerId}`,
  batch: (batchId: string): string => `batch/${batchId}`,
  watcher: (watches: WatcherName): string => `watch/${watches}`,
};

export const BATCH_SCHEDULE_ID = 'due-batches';
export const DIGEST_SCHEDULE_ID = 'digest';

export interface Person {
  name: string;
  /** As typed, trimmed. Compare with `sameAddress`, never by `===`. */
  email: string;
}

/** What somebody asked for in the application form, checked for shape only: the workflow judges it. */
export interface Submission {
  /** `A-` and 8 characters of Crockford base32. */
  applicationId: string;
  /** `T-` and 12 characters: the applicant's tracker. */
  trackerId: string;
  applicant: Person;
  /** False when the form let people type any address. */
  isAddressVerified: boolean;
  library: string;
  trackId: string;
  kind: 'first' | 'renewal';
  verifier: Person;
}

export interface ApplicationInput {
  submission: Submission;
  /** Age of the form response when the workflow was started; the workflow subtracts it from its own now. */
  submittedAgoMs: number;
  /** Present for a certificate of earlier records: the story begins where it was issued. */
  takenOver?: TakenOver;
}

/** A certificate that somebody else issued, and that is guarded from now on. */
export interface TakenOver {
  certificate: Certificate;
  trackName: string;
}

/** One line of the coordinator's spreadsheet: the application as its memo shows it. Dates are ISO, in the programme's zone. */
export interface ApplicationRow {
  applicationId: string;
  applicant: string;
  applicantEmail: string;
  /** Whether Google vouches for the address, or anybody could have typed it. */
  isAddressVerified: boolean;
  library: string;
  track: string;
  kind: 'first' | 'renewal';
  /** Number of the person's certificate before this application, where one is known. */
  earlierCertificate: string | null;
  stage: Stage;
  attention: string | null;
  mend: string | null;
  attentionSince: string | null;
  verifier: string;
  verifierEmail: string;
  hours: number;
  submittedAt: string;
  requestedAt: string | null;
  remindersSent: number;
  /** Arrival of the answer that decided, or the time of the coordinator's command. */
  decidedAt: string | null;
  batchId: string | null;
  certificateNumber: string | null;
  issuedOn: IsoDate | null;
  expiresOn: IsoDate | null;
  revokedAt: string | null;
  /** Why it was revoked. */
  revocation: string | null;
  note: string | null;
  changedAt: string;
}

/** The row as a listed workflow's memo holds it; null until its first task has run. */
export const rowInMemo = ({ memo }: { memo?: Record<string, unknown> | undefined }): ApplicationRow | null =>
  (memo?.row as ApplicationRow | undefined) ?? null;

/** What happened, for `show`, the Log tab and an audit; all of it stands under the entry's hash in the Log. */
export interface TimelineEntry {
  at: string;
  what: string;
  /** Of a mail that was delivered to a server: its template. */
  mail?: TemplateName;
  /** Of that mail. */
  messageId?: string;
  /** The message that brought it about: where it lies, and what was made of it. */
  reply?: MailPointer & Pick<MailReading, 'attributedBy' | 'sender' | 'decision'>;
  /** Who gave the command that brought it about, as in `CommandOrder`. */
  by?: string;
}

// --- application ---

/** The sender changed the form's answers: taken over while nothing has been decided, else put before a person. */
export interface FormChanged {
  submission: Submission;
  /** Google's time of the change, which tells one from another. */
  changedAt: string;
}
export const formChangedSignal = defineSignal<[FormChanged]>('formChanged');

/** The tracker tells what the person has logged; sent again whenever that changes. */
export interface CreditsTold {
  credits: Credit[];
  /** The day the last certificate was issued: credits before it belong to that one. */
  periodStartsOn: IsoDate | null;
  /** Its number. */
  lastCertificate: string | null;
}
export const creditsToldSignal = defineSignal<[CreditsTold]>('creditsTold');

/** A signal, not an update: mail must be accepted while no worker is up. */
export const mailReadSignal = defineSignal<[MailReading]>('mailRead');

/** A later certificate of the same person takes over: nobody need be reminded of this one's end. */
export const renewedSignal = defineSignal<[{ number: string }]>('renewed');

/** The batch has come; whoever is verified may be certified. */
export const releasedSignal = defineSignal<[{ batchId: string }]>('released');

/** An update, as the coordinator wants an answer: what was done, or why it was refused. */
export interface CommandOrder {
  command: Command;
  /** Who gave it: `spreadsheet`, or the operator's account name. */
  by: string;
}
export const commandUpdate = defineUpdate<string, [CommandOrder]>('command');

export const timelineQuery = defineQuery<TimelineEntry[]>('timeline');

// --- tracker ---

export interface CreditLogged {
  trackerId: string;
  person: Person;
  trackId: string;
  claim: CreditClaim;
  /** Google's time of this version of the response; a later one takes the place of an earlier. */
  version: string;
  loggedAgoMs: number;
  /** From earlier records: judged as of its own day, and nobody gets a mail about it. */
  isImported?: true;
}
export const creditLoggedSignal = defineSignal<[CreditLogged]>('creditLogged');
/** Many at once: a small machine's Temporal takes some twenty signals a second, and records are thousands of lines. */
export interface CreditsImported {
  credits: CreditLogged[];
}
export const creditsImportedSignal = defineSignal<[CreditsImported]>('creditsImported');
export const applicationOpenedSignal = defineSignal<[{ applicationId: string }]>('applicationOpened');
/** The application needs no more credits; when it was certified, a new period has begun. */
export const applicationSettledSignal =
  defineSignal<[{ applicationId: string; certificate: { number: string; issuedOn: IsoDate } | null }]>(
    'applicationSettled',
  );

export interface TrackerState {
  trackerId: string;
  person: Person | null;
  trackId: string | null;
  credits: Credit[];
  /** By response id the version last answered, refused ones too. */
  answered: Record<string, string>;
  openApplications: string[];
  /** The latest; the person's present period began on its day of issue. */
  certificate: { applicationId: string; number: string; issuedOn: IsoDate } | null;
  /** Claims not judged yet, each with the instant it was logged by this workflow's clock. */
  claims: (CreditLogged & { loggedAt: string })[];
  mailsOrdered: number;
}
export interface CreditRow extends Credit {
  trackerId: string;
  person: string;
  email: string;
}
export const creditRowsQuery = defineQuery<CreditRow[]>('creditRows');

// --- batch ---

export interface BatchInput {
  batchId: string;
  /** Whether it waits for the coordinator's word; run by hand, it has it. */
  needsApproval?: boolean;
}
export interface BatchRow {
  batchId: string;
  name: string;
  cutoffOn: IsoDate;
  state: 'Waiting for approval' | 'Running' | 'Done';
  /** Null while it waits. */
  runAt: string | null;
  /** Null for a batch that needs nobody's word, or still waits for it. */
  approvedBy: string | null;
  certificates: number;
  hours: number;
  /** In it and open, yet without a certificate when it closed; while it waits, who would get none. */
  exceptions: string[];
  changedAt: string;
}

export interface DoneBatch extends BatchRow {
  runAt: string;
}
/** An update, as whoever approves wants to know whether it counts. */
export const approveBatchUpdate = defineUpdate<string, [{ by: string }]>('approveBatch');

/** The row as a listed batch's memo holds it; null while there is none. */
export const batchInMemo = ({ memo }: { memo?: Record<string, unknown> | undefined }): BatchRow | null =>
  (memo?.row as BatchRow | undefined) ?? null;

// --- watchers ---

export const WATCHERS = ['forms', 'mailbox', 'spreadsheet'] as const;
export type WatcherName = (typeof WATCHERS)[number];

/** Something that arrived and belongs to no application: shown in "Needs attention", never dropped. */
export interface SetAside {
  /** Stable, so that a repeat adds nothing: a Message-ID or a response id. */
  key: string;
  at: string;
  from: string;
  subject: string;
  why: string;
  excerpt: string;
}
export interface KeptAside extends SetAside {
  /** When the watcher heard of it; what came during an outage is older itself. */
  keptAt: string;
}
export const setAsideSignal = defineSignal<[SetAside]>('setAside');
/** Begin again without a cursor, once the present run has ended: there is never a second one beside it. */
export const startAfreshSignal = defineSignal('startAfresh');
export const setAsideQuery = defineQuery<KeptAside[]>('setAsideItems');

export interface WatcherState {
  watches: WatcherName;
  /** What the activity made of its cursor; opaque here. */
  cursor: unknown;
  setAside: KeptAside[];
}
