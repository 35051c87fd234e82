import type { Batch } from '../programme/batch.ts';
import type { Credit, CreditClaim } from '../programme/credit.ts';
import type { Evaluation } from '../programme/evaluate.ts';
import type { IsoDate } from '../programme/programme.ts';
import type { Certificate, CertifyInput } from './certificate.ts';
import type { MailOrder, MailOutcome, Matter } from './mail-order.ts';
import type { BatchRow, DoneBatch, Person, Submission } from './messages.ts';

/**
 * What the stories need from the world. `activities/` implements it; nothing here knows how.
 * Each call may run twice; the implementation says what makes the second run harmless.
 * `now` is always the workflow's own clock (ISO instant), never the host's.
 */
export interface RulesPorts {
  /** Judges one claim against the rules in force, and says where the person then stands. */
  judgeCredit(input: JudgeInput): Promise<CreditVerdict>;
  /** Measures an application's credits against the rule set in force. */
  assess(input: AssessInput): Promise<Assessment>;
  /** What follows from asking the verifier now. */
  planRequest(input: { now: string }): Promise<RequestPlan>;
  /** The batch that an answer which arrived at `receivedAt` makes. */
  assignBatch(input: { receivedAt: string }): Promise<Batch>;
}

export interface JudgeInput {
  claim: CreditClaim;
  trackId: string;
  earlier: Credit[];
  periodStartsOn: IsoDate | null;
  loggedAt: string;
  /** From earlier records: judged as of the day it ended, and kept whether or not it still counts. */
  isImported?: true;
}
export interface CreditVerdict {
  verdict: { credit: Credit } | { problems: string[] };
  trackName: string;
  /** Where the person stands after it. */
  evaluation: Evaluation;
}

export interface AssessInput {
  submission: Submission;
  credits: Credit[];
  periodStartsOn: IsoDate | null;
  /** Response ids of credits a verifier has disputed. */
  disputed: string[];
  now: string;
}
export interface Assessment {
  ruleSetId: string;
  trackName: string;
  evaluation: Evaluation;
  /** When the application closes if nothing more comes. */
  closesAt: string;
}

/** Instants that follow from a request sent now. */
export interface RequestPlan {
  remindAt: string[];
  answerBy: string;
  /** When the application closes if no answer comes. */
  closesAt: string;
  /** The batch that an answer made today would reach. */
  nextBatch: Batch;
}

/** Somebody in the coordinator's Directory, with the role in the coordinator's words. */
export interface ListedPerson extends Person {
  role: string;
}

export interface DirectoryPorts {
  /** Who may verify by the Directory, the first choice first; empty where it does not say. */
  findVerifiers(input: { library: string; trackId: string; applicant: Person }): Promise<ListedPerson[]>;
  /** Who hears of a renewal besides the holder, if the programme wants that for the track. */
  whoElseToRemind(input: { library: string; trackId: string; applicant: Person }): Promise<ListedPerson[]>;
}

export interface MailPorts {
  /** Sends in order. A recipient that the server refuses for good is an outcome, not an error. */
  sendMails(input: { mails: MailOrder[]; now: string }): Promise<MailOutcome[]>;
}

export interface ReportPorts {
  /** Makes certificate and press release, keeps them, mails them to the applicant, and tells the tracker. */
  issueCertificate(input: CertifyInput): Promise<{ certificate: Certificate; delivery: MailOutcome }>;
  /** Counts what came of a batch, keeps its report and, if asked to, mails it to the coordinator. */
  reportBatch(input: { batchId: string; now: string; isMailed: boolean }): Promise<DoneBatch>;
  /** Asks the coordinator to approve a batch. */
  announceBatch(input: { batchId: string; now: string }): Promise<BatchRow>;
}

export interface BatchPorts {
  /** Batches whose day has come and for which somebody verified still waits. */
  listDueBatches(input: { now: string }): Promise<{ batchId: string; needsApproval: boolean }[]>;
  /** Releases everybody verified in the batch, or those alone who have changed since an instant; returns how many. */
  releaseBatch(input: { batchId: string; changedSince: string | null }): Promise<number>;
  /** How many of the batch are verified and not yet certified. */
  countWaiting(input: { batchId: string }): Promise<number>;
}

export interface DigestPorts {
  /** Looks for everything that waits for the coordinator. */
  lookForMatters(input: { now: string }): Promise<FoundMatters>;
}

export interface FoundMatters {
  /** Oldest first. */
  matters: Matter[];
  /** The day it is in the programme's zone. */
  on: IsoDate;
  coordinator: Person;
  spreadsheetUrl: string;
}

/** One long, heartbeating activity each; returns its cursor when it has run long enough to start afresh. */
export interface WatcherPorts {
  watchForms(input: { cursor: unknown }): Promise<unknown>;
  watchMailbox(input: { cursor: unknown }): Promise<unknown>;
  watchSpreadsheet(input: { cursor: unknown }): Promise<unknown>;
}

export type Ports = RulesPorts & DirectoryPorts & MailPorts & ReportPorts & BatchPorts & DigestPorts & WatcherPorts;
