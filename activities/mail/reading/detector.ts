import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** What a message turned out to be, and what showed it. */
export type Detected =
  | { kind: 'bounce'; recipients: FailedRecipient[]; evidence: string[] }
  | { kind: 'auto-reply'; returnsOn: string | null; evidence: string[] }
  | { kind: 'own'; evidence: string[] }
  | { kind: 'human'; evidence: string[] };

/** `original`: the address that was written to, where it was forwarded to the one that failed. */
export interface FailedRecipient extends BouncedRecipient {
  original?: string;
}

/** What a detector may know besides the message. */
export interface DetectionContext {
  /** The address our mail comes from; null when it is not known. */
  address: string | null;
  /** When the message arrived, for dates without a year. */
  receivedAt: Date;
}

/** Null: not mine. Never throws. */
export type Detector = (mail: ParsedMail, context: DetectionContext) => Detected | null;
