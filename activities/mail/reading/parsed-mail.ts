import type { Line } from './lines.ts';

/** One message, taken apart. Plain data, as it comes from another thread. Everything in it was written by a stranger. */
export interface ParsedMail {
  /** In order, topmost first: lower-case name, unfolded value, encoded words not decoded. */
  headers: [name: string, value: string][];
  from: Mailbox[];
  subject: string;
  /** With angle brackets; null where there is none. */
  messageId: string | null;
  /** Message-IDs with angle brackets: In-Reply-To first, then References from the newest to the oldest. */
  answers: string[];
  /** Addresses the message was sent or forwarded to, lower case. */
  recipients: string[];
  /** `text/plain`, decoded; null where there is no such part. */
  plain: string | null;
  /** What is to be seen of `text/html`, line by line; null where there is no such part. */
  html: Line[] | null;
  contentType: ContentType;
  /** Parts that a notification is made of, and attached messages, decoded; no other attachments. */
  parts: ReportPart[];
  /** Lengths were cut to the limits. */
  isCut: boolean;
}

export interface Mailbox {
  name: string;
  /** Lower case. */
  address: string;
}

export interface ContentType {
  /** Lower case, `multipart/report`. */
  value: string;
  params: Record<string, string>;
}

export interface ReportPart {
  /** `message/delivery-status`, `message/rfc822`, `text/rfc822-headers`, … */
  type: string;
  text: string;
}

/** The topmost value of a header, or null. */
export function headerOf(mail: ParsedMail, name: string): string | null {
  return mail.headers.find(([key]) => key === name)?.[1] ?? null;
}

export function headersOf(mail: ParsedMail, name: string): string[] {
  return mail.headers.filter(([key]) => key === name).map(([, value]) => value);
}
