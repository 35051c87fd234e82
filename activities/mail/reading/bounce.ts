import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';
import { hasFailurePhrase, hasFailureSubject, speaksOfDelay } from './bounce-phrases.ts';
import { addressesIn, recipientsInText, statusIn } from './bounce-text.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import type { Detector, FailedRecipient } from './detector.ts';
import { fold } from './fold.ts';
import { headerOf, headersOf, type ParsedMail } from './parsed-mail.ts';
import { detectSesNotification } from './ses-notification.ts';

/** Named so by Exim and Google, qmail's heirs, and Mail.ru. */
const FAILED_HEADERS = ['x-failed-recipients', 'x-bounced-address', 'x-mailer-daemon-recipients', 'x-actual-recipient'];

/** A notification says what it has to say at its top; the rest is the mail that it returns. */
const LONGEST_NOTICE = 12_000;

/**
 * A delivery-status notification: RFC 3464 where its server keeps it, or else what servers write in its place.
 * A person's mail with another mail attached or quoted is none: without a report, it takes a daemon for a sender,
 * and words that speak of failure.
 */
export const detectBounce: Detector = (mail) => {
  const fromSes = detectSesNotification(mail);
  if (fromSes) return fromSes;
  const sender = senderOf(mail);
  const evidence = reportEvidence(mail, sender) ?? headerEvidence(mail, sender) ?? textEvidence(mail, sender);
  if (!evidence) return null;
  return { kind: 'bounce', recipients: recipientsOf(mail), evidence };
};

// --- is it one ---

interface NoticeSender {
  isDaemon: boolean;
  /** The envelope sender was empty: the mark of notifications, and of some automatic replies. */
  isNull: boolean;
  isNoReply: boolean;
  isAutomatic: boolean;
}

const DAEMON_LOCAL_PART =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mail[-_.]?delivery.*|mailsubsystem|microsoftexchange[0-9a-f]*|mailadmin(?:istrator)?|mail[-_.]?admin|bounces?|returned?[-_.]?mail|amavis|smtpd?|vmailer)$/;
const DAEMON_NAME =
  /mail(?:er)?[- ]?(?:delivery|daemon)|delivery (?:sub)?system|delivery service|mail system|system administrator|postmaster|mail administrator/i;
const NO_REPLY = /^(?:no|do[-_.]?not|ne)[-_.]?(?:reply|repondez|pas[-_.]?repondre)/;

function senderOf(mail: ParsedMail): NoticeSender {
  const localParts = mail.from.map(({ address }) => address.slice(0, address.lastIndexOf('@')));
  const rawFrom = headerOf(mail, 'from') ?? '';
  const returnPath = headerOf(mail, 'return-path');
  return {
    isDaemon:
      localParts.some((part) => DAEMON_LOCAL_PART.test(part)) ||
      mail.from.some(({ name }) => DAEMON_NAME.test(name)) ||
      // `From: MAILER-DAEMON` and `From: <>` hold no address.
      /^"?<?mailer-daemon|^<\s*>$/i.test(rawFrom),
    isNull: returnPath !== null && /^(?:<\s*>|<?mailer-daemon(?:@[^>]*)?>?)$/i.test(returnPath),
    isNoReply: localParts.some((part) => NO_REPLY.test(part)),
    isAutomatic: /^auto-/i.test(headerOf(mail, 'auto-submitted') ?? ''),
  };
}

function reportEvidence(mail: ParsedMail, sender: NoticeSender): string[] | null {
  const { value, params } = mail.contentType;
  const reportType = (params['report-type'] ?? '').toLowerCase();
  if (value === 'multipart/report' && (reportType === 'delivery-status' || reportType === 'feedback-report')) {
    return [`Content-Type: ${value}; report-type=${reportType}`];
  }
  const part = mail.parts.find(({ type }) => type === 'message/delivery-status' || type === 'message/feedback-report');
  const isMachine = sender.isDaemon || sender.isNull || sender.isAutomatic || value === 'multipart/report';
  return part && isMachine ? [`a part of type ${part.type}`] : null;
}

function headerEvidence(mail: ParsedMail, { isDaemon, isNull, isAutomatic }: NoticeSender): string[] | null {
  if (!isDaemon && !isNull && !isAutomatic) return null;
  const header = FAILED_HEADERS.find((name) => headerOf(mail, name) !== null);
  return header ? [`${header}: ${headerOf(mail, header)}`] : null;
}

function textEvidence(mail: ParsedMail, sender: NoticeSender): string[] | null {
  if (!sender.isDaemon && !sender.isNull && !sender.isNoReply && !sender.isAutomatic) return null;
  const body = fold(noticeOf(mail));
  const subject = hasFailureSubject(mail.subject);
  const phrase = hasFailurePhrase(body);
  const returns = mail.parts.some(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers');
  const hasCode = /(?<![\d.])[45]\d\d[ -]#?\(?[45]\.\d{1,3}\.\d{1,3}/.test(body);
  const isOne = sender.isDaemon
    ? subject || phrase || (sender.isNull && (returns || hasCode))
    : sender.isNull
      ? phrase || (subject && (returns || hasCode))
      : phrase && (subject || returns);
  if (!isOne) return null;
  return [
    ...(sender.isDaemon ? [`From: ${mail.from[0]?.address ?? 'a daemon'}`] : []),
    ...(sender.isNull ? ['an empty envelope sender'] : []),
    ...(subject ? [`Subject: ${mail.subject.slice(0, 80)}`] : []),
    ...(phrase ? ['the text speaks of a failed delivery'] : []),
  ];
}

// --- who failed ---

function recipientsOf(mail: ParsedMail): FailedRecipient[] {
  const notice = noticeOf(mail);
  const action = speaksOfDelay(fold(`${mail.subject}\n${notice}`)) ? 'delayed' : 'failed';
  const named = FAILED_HEADERS.flatMap((name) => headersOf(mail, name)).flatMap(addressesIn);
  const own = new Set([...mail.recipients, ...mail.from.map(({ address }) => address)]);
  const sources: (() => FailedRecipient[])[] = [
    () => mail.parts.filter(({ type }) => /delivery-status|feedback-report/.test(type)).flatMap(readStatusPart),
    // Where a server broke its own MIME, the blocks stand in the text.
    () => readDeliveryStatus(mail.plain ?? ''),
    () => statusesFrom(recipientsInText(notice, new Set()), named, action, reportedStatus(mail)),
    () => recipientsInText(notice, own).map((found) => ({ ...found, action })),
    () => recipientsInText(notice, new Set()).map((found) => ({ ...found, action })),
    () => originalRecipients(mail).map((address) => ({ address, action, status: '' })),
  ];
  for (const source of sources) {
    const found = withoutRepeats(source());
    if (found.length > 0) return found;
  }
  return [];
}

function readStatusPart({ type, text }: { type: string; text: string }): FailedRecipient[] {
  if (type === 'message/delivery-status') return readDeliveryStatus(text);
  // A complaint (RFC 5965): the mail did arrive.
  const address = /^(?:original-rcpt-to|removal-recipient):\s*(.*)$/im.exec(text)?.[1];
  return addressesIn(address ?? '').map((found) => ({ address: found, action: 'delivered', status: '' }));
}

/** The addresses that the headers name, with the status that the text gives them. */
function statusesFrom(
  inText: { address: string; status: string }[],
  named: string[],
  action: BouncedRecipient['action'],
  reported: string,
): BouncedRecipient[] {
  return named.map((address) => ({
    address,
    action,
    status: (inText.find((found) => found.address === address) ?? inText[0])?.status || reported,
  }));
}

/** Exim names a file in place of an address when a local delivery failed; its status holds all the same. */
function reportedStatus(mail: ParsedMail): string {
  const report = mail.parts.find(({ type }) => type === 'message/delivery-status');
  return statusIn(/^status:(.*)$/im.exec(report?.text ?? '')?.[1] ?? '');
}

function originalRecipients(mail: ParsedMail): string[] {
  const returned = mail.parts.find(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')?.text;
  const header = /^to:(.*(?:\r?\n[ \t].*){0,20})/im.exec((returned ?? mail.plain ?? '').slice(0, 64_000))?.[1];
  return addressesIn(header ?? '');
}

function withoutRepeats(recipients: FailedRecipient[]): FailedRecipient[] {
  const byAddress = new Map<string, FailedRecipient>();
  for (const recipient of recipients)
    if (!byAddress.has(recipient.address)) byAddress.set(recipient.address, recipient);
  return [...byAddress.values()];
}

const ORIGINAL_BEGINS =
  /^[-=_*#> ]*(?:this is a copy of|below this line|original message\b|originalnachricht|returned message|enclosed is a copy|original message headers?|unsent message|message text follows|return-path:|received:)/i;

/** The notification's own words, without the mail that it returns. */
function noticeOf(mail: ParsedMail): string {
  const seen = (mail.html ?? []).map((line) => line.text).join('\n');
  const text = (mail.plain?.trim() ? mail.plain : seen).slice(0, LONGEST_NOTICE);
  const lines = text.split(/\r\n|\r|\n/);
  const end = lines.findIndex((line, index) => index > 0 && ORIGINAL_BEGINS.test(line.slice(0, 200)));
  return (end < 0 ? lines : lines.slice(0, end)).join('\n');
}
