import MailComposer from 'nodemailer/lib/mail-composer';
import { ASKING, COPIED, type MailOrder } from '../../workflows/mail-order.ts';
import type { Person } from '../../workflows/messages.ts';
import type { AddressTokens } from './address-token.ts';
import { messageIdOf } from './message-id.ts';

/** What a mail says; written elsewhere from its order. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
  attachments?: { filename: string; content: string | Uint8Array; contentType: string }[];
}

/** One mail ready for SMTP. Verifier and copy get the same bytes, each in a transaction of its own. */
export interface Outgoing {
  messageId: string;
  raw: Buffer;
  envelopeFrom: string;
  to: string;
  copy: { envelopeFrom: string; to: string } | null;
}

export interface Sender {
  /** Whom mail comes from. */
  identity: { name: string; address: string };
  coordinator: Person;
  tokens: AddressTokens;
}

/** Stands in everything we send; a mail that comes back with it on top is our own. */
export const LOOP_HEADER = 'X-Countersign-Loop';

/** Mail to a verifier, who may answer it: the answer finds its application by the address. */
const ANSWERED = new Set<MailOrder['template']>([...ASKING, 'clarification', 'verification-recorded']);

/** Follow the request in the reader's mailbox. */
const THREADED = new Set<MailOrder['template']>(['verification-reminder', 'clarification', 'verification-recorded']);

/**
 * Puts headers around the content. `now` becomes the Date, so that a mail is dated by the story's own clock.
 * A request and its reminders carry no mark of a machine: responders that keep RFC 3834 stay silent towards such mail,
 * and an absence is worth knowing.
 */
export async function dress(order: MailOrder, content: MailContent, now: string, sender: Sender): Promise<Outgoing> {
  const { tokens, coordinator } = sender;
  const messageId = messageIdOf(order, tokens);
  const isAsking = ASKING.includes(order.template);
  const isAnswered = ANSWERED.has(order.template);
  const isCopied = COPIED.includes(order.template);
  const token = tokens.mint({
    owner: order.owner,
    recipient: order.to.email,
    purpose: isAnswered ? 'verification' : 'notice',
  });
  const request = messageIdOf({ owner: order.owner, template: 'verification-request', number: 1 }, tokens);
  const follows = THREADED.has(order.template) ? [request] : [];
  const people = isAnswered ? [{ name: oneLine(sender.identity.name), address: token }] : [];

  const message = new MailComposer({
    messageId,
    date: new Date(now),
    from: { name: oneLine(sender.identity.name), address: sender.identity.address.trim() },
    to: mailbox(order.to),
    ...(isCopied ? { cc: mailbox(coordinator) } : {}),
    replyTo: [...people, mailbox(coordinator)],
    subject: oneLine(content.subject),
    text: content.text,
    html: content.html,
    attachments: (content.attachments ?? []).map((attachment) => ({
      filename: oneLine(attachment.filename),
      contentType: oneLine(attachment.contentType),
      content: typeof attachment.content === 'string' ? attachment.content : Buffer.from(attachment.content),
    })),
    // Some providers put a Message-ID of their own in place of ours; a reply then still refers to ours.
    references: [...follows, messageId],
    ...(follows[0] ? { inReplyTo: follows[0] } : {}),
    headers: {
      [LOOP_HEADER]: tokens.address,
      ...(isAsking ? {} : { 'Auto-Submitted': 'auto-generated' }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    messageId,
    raw: await message.compile().build(),
    envelopeFrom: token,
    to: order.to.email.trim(),
    copy: isCopied
      ? {
          envelopeFrom: tokens.mint({ owner: order.owner, recipient: coordinator.email, purpose: 'copy' }),
          to: coordinator.email.trim(),
        }
      : null,
  };
}

function mailbox({ name, email }: Person): { name: string; address: string } {
  return { name: oneLine(name), address: email.trim() };
}

/** A header is one line, whatever a form or a spreadsheet put into it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
