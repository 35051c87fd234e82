import type { Attachment, EmailAddress, ParsedMail as LibraryMail, StructuredHeader } from 'mailparser';
import { simpleParser } from 'mailparser';
import { messageIdsIn } from '../message-id.ts';
import { htmlLines } from './html-lines.ts';
import type { ContentType, Mailbox, ParsedMail, ReportPart } from './parsed-mail.ts';

/** Characters of a body that are read; nobody types more, and the rest is quote. */
const LONGEST_BODY = 2_000_000;
/** Characters of one part of a notification. */
const LONGEST_PART = 128_000;
const MOST_PARTS = 20;

/** Headers that name whom a message was for, however it came here. */
const RECIPIENT_HEADERS = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
  'x-rcpt-to',
  'apparently-to',
  'resent-to',
];

const REPORT_TYPES = /^(?:message\/|text\/rfc822)/;

/** Takes a message apart. Runs in a worker thread: what it is given is hostile until proved otherwise. */
export async function parseMail(source: Uint8Array): Promise<ParsedMail> {
  const mail = await simpleParser(withLineFeeds(Buffer.from(source.buffer, source.byteOffset, source.byteLength)), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepCidLinks: true,
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    checksumAlgo: false,
    maxHtmlLengthToParse: LONGEST_BODY,
  });
  const headers = mail.headerLines.map(({ key, line }): [string, string] => [key, unfold(line)]);
  const valuesOf = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  const html = typeof mail.html === 'string' ? mail.html : null;
  const parts = mail.attachments.filter((part) => REPORT_TYPES.test(part.contentType)).slice(0, MOST_PARTS);
  return {
    headers,
    from: mailboxes(mail.from?.value ?? []),
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').slice(0, 998).trim(),
    messageId: messageIdsIn(mail.messageId ?? '')[0] ?? null,
    answers: [
      ...valuesOf('in-reply-to').flatMap(messageIdsIn),
      ...valuesOf('references').flatMap(messageIdsIn).reverse(),
    ],
    recipients: [...new Set(RECIPIENT_HEADERS.flatMap(valuesOf).flatMap(addressesIn))],
    plain: mail.text === undefined ? null : mail.text.slice(0, LONGEST_BODY),
    html: html === null ? null : htmlLines(html.slice(0, LONGEST_BODY)),
    contentType: contentTypeOf(mail),
    parts: parts.map(toReportPart),
    isCut: (mail.text?.length ?? 0) > LONGEST_BODY || (html?.length ?? 0) > LONGEST_BODY,
  };
}

/** mailparser finds no header in a mail whose lines end in a bare CR. */
function withLineFeeds(source: Buffer): Buffer {
  return source.includes(0x0a) ? source : Buffer.from(source.map((byte) => (byte === 0x0d ? 0x0a : byte)));
}

function unfold(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Deliberately coarse: an address is only ever compared with one that we know. */
function addressesIn(value: string): string[] {
  return (value.slice(0, 65_536).match(/[^\s<>,;:"'()[\]]{1,128}@[^\s<>,;:"'()[\]]{1,253}/g) ?? []).map((address) =>
    address.toLowerCase(),
  );
}

function mailboxes(addresses: readonly EmailAddress[]): Mailbox[] {
  return addresses
    .flatMap((one) => (one.group ? one.group : [one]))
    .map(({ name, address }) => ({ name, address: (address ?? '').trim().toLowerCase() }))
    .filter(({ address }) => address.includes('@'));
}

function contentTypeOf(mail: LibraryMail): ContentType {
  const header = mail.headers.get('content-type') as StructuredHeader | undefined;
  return { value: header?.value?.toLowerCase() ?? 'text/plain', params: header?.params ?? {} };
}

function toReportPart(part: Attachment): ReportPart {
  return { type: part.contentType.toLowerCase(), text: part.content.subarray(0, LONGEST_PART).toString('utf8') };
}
