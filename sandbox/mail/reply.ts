import { DateTime } from 'luxon';
import { type AddressObject, simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Letter } from './mail-host.ts';

/** A message ready for `MailHost.send`. */
export interface Sending {
  /** Envelope sender; empty for what no machine may answer. */
  from: string;
  to: string[];
  raw: Buffer;
}

export interface Writer {
  name: string;
  address: string;
}

/**
 * An answer as Gmail writes it: above the quoted original, in text and HTML, to its Reply-To, threaded under it.
 *
 * @param at when it is written, by the story's clock
 */
export async function replyTo(letter: Letter, text: string, from: Writer, at = letter.deliveredAt): Promise<Sending> {
  const original = await simpleParser(letter.raw, { skipTextToHtml: true });
  const to = (original.replyTo ?? original.from)?.value ?? [];
  const wrote = `On ${gmailDate(original.date ?? letter.deliveredAt)} ${nameAndAddress(original.from)} wrote:`;
  const quoted = (original.text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`);
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    to: to.map(({ name, address }) => ({ name, address: address ?? '' })),
    subject: /^re:/i.test(original.subject ?? '') ? original.subject : `Re: ${original.subject ?? ''}`,
    inReplyTo: original.messageId,
    references: [...[original.references ?? []].flat(), original.messageId ?? ''],
    date: at,
    text: `${text}\n\n${wrote}\n\n${quoted.join('\n')}\n`,
    html: `<div dir="ltr">${lines(text)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${lines(wrote)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${bodyOf(original.html || lines(original.text ?? ''))}</blockquote></div>`,
  });
  const raw = await composer.compile().build();
  return { from: from.address, to: to.flatMap(({ address }) => address ?? []), raw };
}

/** `Tue, Nov 24, 2026 at 11:17 AM`. */
const gmailDate = (date: Date): string => DateTime.fromJSDate(date).toFormat("ccc, LLL d, yyyy 'at' h:mm a");

function nameAndAddress(from: AddressObject | undefined): string {
  const [first] = from?.value ?? [];
  return `${first?.name ?? ''} <${first?.address ?? ''}>`.trim();
}

/** What stands in a document's body: a page within a page is nothing that Gmail quotes. */
const bodyOf = (html: string): string => /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br>' };
const lines = (text: string): string => text.replace(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
