import type { CertificateLine } from '../words/templates.ts';

/** The certificate's words, ready to print. Values are data; the page shows them as they are. */
export type CertificateWords = Record<CertificateLine, string>;

export interface CertificateFacts {
  number: string;
  /** Dates as people read them. */
  issuedOn: string;
  expiresOn: string;
  /** The instant the document is dated, so that the same certificate is the same bytes whenever it is made. */
  createdAt: Date;
  applicant: string;
  track: string;
  /** Stands in the seal, `MSL`. */
  authorityCode: string;
  /** Hours as people read them, "7.5 h". */
  total: string;
  categories: { name: string; hours: string }[];
  credits: { line: string; title: string; provider: string; date: string; category: string; hours: string }[];
}
