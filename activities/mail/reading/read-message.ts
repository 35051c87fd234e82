import { createHash } from 'node:crypto';
import type { DNSResolver } from 'mailauth';
import { sameAddress } from '../../../workflows/address.ts';
import type { BouncedRecipient, MailReading } from '../../../workflows/mail-reading.ts';
import type { AddressTokens } from '../address-token.ts';
import { readAnswer, readText } from './answer.ts';
import { type Attribution, attribute } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';
import type { FailedRecipient } from './detector.ts';
import { detect } from './detectors.ts';
import type { MailParser } from './parser.ts';
import { authenticate } from './sender.ts';

/** What the reading of any message needs. */
export interface ReadingContext {
  parser: MailParser;
  tokens: AddressTokens;
  correspondents: Correspondents;
  /** The text of a mail of ours, by its Message-ID, to be told from what was typed; null when it is not known. */
  sentText: (messageId: string) => Promise<string | null>;
  /** The authserv-id in the Authentication-Results of our own mail server; without it none is believed. */
  authservId?: string | null;
  /** As `dns.promises.resolve`; without it signatures are not checked. */
  resolver?: DNSResolver | null;
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
  const { correspondence, answers } = attribution;
  const from = mail.from[0]?.address ?? '';
  const isHuman = detected.kind === 'human';
  const sent = isHuman && answers !== null ? await context.sentText(answers) : null;
  const answer = isHuman
    ? readAnswer({ ...mail, isCut: mail.isCut || !message.isWhole }, sent)
    : { text: readText(mail), decision: null };
  const sender = isHuman
    ? await authenticate(mail, message.source, {
        authservId: context.authservId ?? null,
        resolver: context.resolver ?? null,
      })
    : { dmarc: 'none' as const, evidence: [] };

  const reading: MailReading = {
    pointer: { ...message.pointer, messageId: mail.messageId ?? hashedId(message.source) },
    kind: detected.kind,
    from,
    subject: mail.subject,
    excerpt: answer.text.slice(0, LONGEST_EXCERPT),
    arrivedAgoMs: Math.max(0, message.now.getTime() - message.receivedAt.getTime()),
    answers,
    attributedBy: attribution.by,
    sender: {
      isExpected: mail.from.length === 1 && sameAddress(from, correspondence?.verifierEmail ?? ''),
      // The applicant has a token too, of the mail that came to them.
      hasToken: attribution.tokenOf !== null && sameAddress(attribution.tokenOf, correspondence?.verifierEmail ?? ''),
      isThreaded: attribution.isThreaded,
      dmarc: sender.dmarc,
    },
    decision: answer.decision,
    recipients: detected.kind === 'bounce' ? asAsked(detected.recipients, attribution) : [],
    returnsOn: detected.kind === 'auto-reply' ? detected.returnsOn : null,
  };
  return {
    application: correspondence?.applicationId ?? null,
    reading,
    text: answer.text,
    evidence: [...detected.evidence, ...attribution.evidence, ...sender.evidence],
  };
}

/**
 * Mail that was forwarded fails at an address that the story does not know. Where the notification names the one that
 * was written to, or came back to the token of a person, it is that person's address that fails.
 */
function asAsked(failed: FailedRecipient[], { correspondence, tokenOf }: Attribution): BouncedRecipient[] {
  const people = [correspondence?.verifierEmail ?? '', correspondence?.applicantEmail ?? ''];
  const isKnown = (address: string) => people.some((one) => sameAddress(one, address));
  const recipients = failed.map(({ original, ...one }) =>
    original && isKnown(original) ? { ...one, address: original } : one,
  );
  if (tokenOf === null || recipients.some(({ address }) => isKnown(address))) return recipients;
  const [first = { action: 'failed', status: '' }, ...others] = recipients;
  return [{ ...first, address: tokenOf }, ...others];
}

/** The same message always gets the same id, also where its sender gave it none. */
function hashedId(source: Uint8Array): string {
  return `<${createHash('sha256').update(source).digest('hex').slice(0, 40)}@no-message-id.invalid>`;
}
