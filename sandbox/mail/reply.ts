import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Letter } from './mail-host.ts';

export interface Reply {
  from: string;
  to: string;
  raw: Buffer;
}

/** An answer as a person's mail client writes it: above the quoted original, to its Reply-To, threaded under it. */
export async function replyTo(letter: Letter, text: string, from: { name: string; address: string }): Promise<Reply> {
  const original = await simpleParser(letter.raw);
  const to = (original.replyTo ?? original.from)?.value ?? [];
  const quoted = (original.text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`);
  const sender = original.from?.text ?? '';
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    to: to.map(({ name, address }) => ({ name, address: address ?? '' })),
    subject: `Re: ${original.subject ?? ''}`,
    inReplyTo: original.messageId,
    references: [...[original.references ?? []].flat(), original.messageId ?? ''],
    date: letter.deliveredAt,
    text: `${text}\n\nOn ${letter.deliveredAt.toUTCString()}, ${sender} wrote:\n${quoted.join('\n')}\n`,
  });
  const raw = await composer.compile().build();
  return { from: from.address, to: to[0]?.address ?? '', raw };
}
