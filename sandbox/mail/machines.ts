import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { Letter } from './mail-host.ts';
import type { Sending, Writer } from './reply.ts';

/**
 * An absence note as a mail server writes it (RFC 3834): to the envelope sender, from nobody who could be answered.
 *
 * @param back the day of return, in words
 */
export async function outOfOffice(letter: Letter, from: Writer, back: string, at: Date): Promise<Sending> {
  const { subject, messageId } = await simpleParser(letter.raw, { skipTextToHtml: true });
  const composer = new MailComposer({
    from: { name: from.name, address: from.address },
    to: letter.envelopeFrom,
    subject: `Automatic reply: ${subject ?? ''}`,
    inReplyTo: messageId,
    references: messageId,
    date: at,
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
    text: `Thank you for your message. I am out of the office and will be back on ${back}.\n\n${from.name}\n`,
  });
  return { from: '', to: [letter.envelopeFrom], raw: await composer.compile().build() };
}

/** What the recipient's mail server sends back when the address does not exist: a report as RFC 3464 has it. */
export async function bounce(letter: Letter, recipient: string, at: Date): Promise<Sending> {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const report = new MimeNode('multipart/report; report-type=delivery-status');
  report.setHeader({
    From: `Mail Delivery System <MAILER-DAEMON@mx.${domain}>`,
    To: letter.envelopeFrom,
    Subject: 'Undelivered Mail Returned to Sender',
    Date: at.toUTCString().replace('GMT', '+0000'),
    'Auto-Submitted': 'auto-replied',
  });
  const reason = `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in virtual mailbox table`;
  report
    .createChild('text/plain')
    .setContent(
      `This is the mail system at host mx.${domain}.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<${recipient}>: host mx.${domain} said: ${reason}\n`,
    );
  report
    .createChild('message/delivery-status')
    .setContent(
      `Reporting-MTA: dns; mx.${domain}\r\nArrival-Date: ${at.toUTCString()}\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.${domain}\r\nDiagnostic-Code: smtp; ${reason}\r\n`,
    );
  const end = letter.raw.indexOf('\r\n\r\n');
  report
    .createChild('text/rfc822-headers')
    .setContent(letter.raw.subarray(0, end < 0 ? undefined : end + 2).toString());
  return { from: '', to: [letter.envelopeFrom], raw: await report.build() };
}
