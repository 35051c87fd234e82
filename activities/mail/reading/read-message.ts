import { createHash } from 'node:crypto';
import type { MailReading } from '../../../workflows/mail-reading.ts';
import type { AddressTokens } from '../address-token.ts';
import { attribute, sameAddress } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';
import { decide } from './decide.ts';
import { detect } from './detectors.ts';
import type { MailParser } from './parser.ts';
import { typedText } from './typed-text.ts';

/** What the reading of any message needs. */
export interface ReadingContext {
  parser: MailParser;
  tokens: AddressTokens;
  correspondents: Correspondents;
  /** The text of a mail of ours, by its Message-ID, to be told from what was typed; null when it is not known. */
  sentText: (messageId: string) => Promise<string | null>;
}

export interface MessageToRead {
  source: Uint8Array;
  /** False when only the headers were fetched. */
  isWhole: boolean;
  /** When it arrived at our server. */
  receivedAt: Date;
  now: Date;
  pointer: { mailbox: string; uidValidity: string; uid: number };
}

export interface FullReading {
  /** Null when the message could not be tied to an application. */
  application: string | null;
  reading: MailReading;
  /** Everything they typed, not only the excerpt. */
  text: string;
  /** What led to each conclusion, in order. */
  evidence: string[];
}

const LONGEST_EXCERPT = 500;

/**
 * Reads one message: what it is, whom it concerns, who sent it, what was typed and what that decides.
 *
 * @throws when the message cannot be taken apart, or the correspondents or the sent mail cannot be asked
 */
export async function readMessage(message: MessageToRead, context: ReadingContext): Promise<FullReading> {
  const mail = await context.parser.parse(message.source);
  const detected = detect(mail, { address: context.tokens.address, receivedAt: message.receivedAt });
  const attribution = await attribute(mail, detected, context.tokens, context.correspondents);
  const from = mail.from[0]?.address ?? '';
  const expected = attribution.correspondence?.verifierEmail;
  const text = typedText(mail.plain ?? '');
  const isHuman = detected.kind === 'human';
  const reading: MailReading = {
    pointer: { ...message.pointer, messageId: mail.messageId ?? hashedId(message.source) },
    kind: detected.kind,
    from,
    subject: mail.subject,
    excerpt: text.slice(0, LONGEST_EXCERPT),
    arrivedAgoMs: Math.max(0, message.now.getTime() - message.receivedAt.getTime()),
    answers: attribution.answers,
    attributedBy: attribution.by,
    sender: {
      isExpected: expected !== undefined && mail.from.length === 1 && sameAddress(from, expected),
      hasToken: attribution.hasToken,
      isThreaded: attribution.isThreaded,
      dmarc: 'none',
    },
    decision: isHuman ? decideWhole(text, message.isWhole) : null,
    recipients: detected.kind === 'bounce' ? detected.recipients : [],
    returnsOn: detected.kind === 'auto-reply' ? detected.returnsOn : null,
  };
  return {
    application: attribution.correspondence?.applicationId ?? null,
    reading,
    text,
    evidence: [...detected.evidence, ...attribution.evidence],
  };
}

function decideWhole(text: string, isWhole: boolean) {
  return isWhole ? decide(text) : ({ kind: 'unclear', why: 'the message is too large to be read' } as const);
}

/** The same message always gets the same id, also where its sender gave it none. */
function hashedId(source: Uint8Array): string {
  return `<${createHash('sha256').update(source).digest('hex').slice(0, 40)}@no-message-id.invalid>`;
}
