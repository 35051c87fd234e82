import type { Batch } from '../programme/batch.ts';
import type { Credit } from '../programme/credit.ts';
import type { Evaluation } from '../programme/evaluate.ts';
import type { AttentionReason } from './attention.ts';
import type { Certificate } from './certificate.ts';
import type { ApplicationRow, BatchRow, DoneBatch, Person, Submission } from './messages.ts';
import type { ListedPerson } from './ports.ts';

/**
 * One mail to be written and sent. Workflows order it by template name and facts; every word lives in `templates/`.
 * `owner`, `template` and `number` make the Message-ID, so ordering the same mail twice sends it once.
 */
export type MailOrder = { [T in TemplateName]: MailCommon & { template: T; facts: MailFacts[T] } }[TemplateName];

export type TemplateName = keyof MailFacts;

interface MailCommon {
  /** `A-…` or `T-…`; of a mail to the coordinator `D-` and a day, or `B-` and a batch. */
  owner: string;
  /** Counts the mails of this template to this owner, from 1. */
  number: number;
  to: Person;
}

export type MailOutcome =
  | { kind: 'sent'; messageId: string }
  /** The server refused the recipient for good: as if it had bounced. */
  | { kind: 'refused'; address: string; status: string; diagnostic: string };

/** An application as its mails speak of it. Instants and dates are ISO; `activities/` writes them out for people. */
export interface ApplicationFacts {
  submission: Submission;
  trackName: string;
}

/** The numbered list that a verifier answers to. Line 1 is `credits[0]`. */
export interface ListFacts {
  credits: Credit[];
  evaluation: Evaluation;
}

/** Something that waits for the coordinator. */
export interface Matter {
  /** An application's id, or the key of the row in "Needs attention". */
  item: string;
  who: string;
  what: string;
  /** What would resolve it; empty when there is nothing to do but to know. */
  mend: string;
  /** ISO instant; null when nobody knows when it began. */
  sinceAt: string | null;
  /** Whether it has come since the working morning before. */
  isNew: boolean;
}

/** Templates of the mails that a verifier is asked to answer; absences shall come back to these. */
export const ASKING: readonly TemplateName[] = ['verification-request', 'verification-reminder'];

/** Templates of which the coordinator gets a copy. */
export const COPIED: readonly TemplateName[] = ['verification-request', 'verification-reminder'];

/** Whom a template writes to. */
export const RECIPIENTS: Record<TemplateName, 'applicant' | 'verifier' | 'coordinator' | 'person in the Directory'> = {
  'credit-recorded': 'applicant',
  'credit-refused': 'applicant',
  'form-refused': 'applicant',
  'application-received': 'applicant',
  'more-credits-needed': 'applicant',
  'reminder-sent': 'applicant',
  'needs-attention': 'applicant',
  'application-verified': 'applicant',
  'application-declined': 'applicant',
  'application-closed': 'applicant',
  certificate: 'applicant',
  'certificate-revoked': 'applicant',
  'renewal-reminder': 'applicant',
  'renewal-notice': 'person in the Directory',
  'verification-request': 'verifier',
  'verification-reminder': 'verifier',
  clarification: 'verifier',
  'verification-recorded': 'verifier',
  digest: 'coordinator',
  'batch-report': 'coordinator',
  'batch-ready': 'coordinator',
};

export interface MailFacts {
  // to the applicant, from the tracker
  'credit-recorded': {
    applicant: Person;
    credit: Credit;
    isCorrection: boolean;
    trackName: string;
    evaluation: Evaluation;
  };
  /** `stands`: the credit as it still counts, where a correction of it was refused. */
  'credit-refused': { applicant: Person; title: string; problems: string[]; stands: Credit | null };
  'form-refused': { applicant: Person; form: string; problems: string[] };
  // to the applicant
  /** `named`: who may verify by the coordinator's Directory; empty where it does not say. */
  'application-received': ApplicationFacts & ListFacts & { nextBatch: Batch; named: ListedPerson[] };
  'more-credits-needed': ApplicationFacts &
    ListFacts & { disputed: { line: number; title: string }[]; closesAt: string };
  'reminder-sent': ApplicationFacts & { nextBatch: Batch; requestedAt: string };
  'needs-attention': ApplicationFacts & { reason: AttentionReason; named: ListedPerson[] };
  'application-verified': ApplicationFacts & ListFacts & { batch: Batch; disputed: { line: number; title: string }[] };
  'application-declined': ApplicationFacts & { reason: string };
  'application-closed': ApplicationFacts & { how: 'withdrawn' | 'expired' };
  certificate: ApplicationFacts & { certificate: Certificate };
  'certificate-revoked': ApplicationFacts & { certificate: Certificate; reason: string };
  'renewal-reminder': ApplicationFacts & { certificate: Certificate; monthsLeft: number };
  // to whom the Directory names for the holder
  'renewal-notice': ApplicationFacts & { certificate: Certificate; monthsLeft: number; role: string; reader: Person };
  // to the verifier
  'verification-request': ApplicationFacts & ListFacts & { nextBatch: Batch; answerBy: string };
  'verification-reminder': ApplicationFacts &
    ListFacts & { nextBatch: Batch; answerBy: string; requestedAt: string; isLast: boolean };
  /** Sent at most once for an application. */
  clarification: ApplicationFacts;
  'verification-recorded': ApplicationFacts & {
    decision: 'verified' | 'verified-except' | 'not-verified';
    disputed: { line: number; title: string }[];
    reason: string | null;
  };
  // to the coordinator
  digest: { matters: Matter[]; spreadsheetUrl: string };
  'batch-ready': { batch: BatchRow; applications: ApplicationRow[] };
  'batch-report': { batch: DoneBatch; applications: ApplicationRow[]; areCertificatesAttached: boolean };
}
