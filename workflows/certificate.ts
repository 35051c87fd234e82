import type { Batch } from '../programme/batch.ts';
import type { Credit } from '../programme/credit.ts';
import type { Evaluation } from '../programme/evaluate.ts';
import type { IsoDate } from '../programme/programme.ts';
import type { Submission } from './messages.ts';

export interface Certificate {
  /** Made from the application's id, so that issuing twice issues the same one. */
  number: string;
  issuedOn: IsoDate;
  /** The last day it is valid. */
  expiresOn: IsoDate;
  /** Renewal reminders, earliest first. */
  reminders: { at: string; monthsLeft: number }[];
  /** The first instant after the last valid day. */
  expiresAt: string;
}

/** What a certificate is issued for. */
export interface CertifyInput {
  submission: Submission;
  trackName: string;
  credits: Credit[];
  evaluation: Evaluation;
  ruleSetId: string;
  batch: Batch;
  now: string;
}

/** `MSL-2027-7K2MQ9XD` */
export const certificateNumber = (authorityCode: string, issuedOn: IsoDate, applicationId: string): string =>
  `${authorityCode}-${issuedOn.slice(0, 4)}-${applicationId.replace(/^A-/, '')}`;

/** The application that a certificate's number was made from, whatever its case; null for what is no such number. */
export function applicationOfNumber(number: string): string | null {
  const [, id] = /^[A-Z]{2,6}-\d{4}-([0-9A-HJKMNP-TV-Z]{8})$/.exec(number.toUpperCase()) ?? [];
  return id ? `A-${id}` : null;
}
