import { html } from 'hono/html';
import type { AddressObject, Attachment } from 'mailparser';
import { type Desk, letterPath } from './desk.ts';
import type { Html } from './html.ts';
import type { Mailbox, OpenedLetter } from './letters.ts';
import { name } from './name.ts';
import { replyBox } from './reply-box.ts';

/** How a message is shown. */
export type Shape = 'html' | 'text' | 'source';

const SHAPES: readonly { shape: Shape; label: string }[] = [
  { shape: 'html', label: 'As sent' },
  { shape: 'text', label: 'Plain text' },
  { shape: 'source', label: 'Source' },
];

/** One message, its attachments, and what its reader can do with it. */
export function letterView(desk: Desk, box: Mailbox, one: OpenedLetter, shape: Shape): Html {
  const { letter, mail, subject, at } = one;
  const path = letterPath(box.address, letter.number);
  return html`<article class="letter" aria-labelledby="subject">
    <p class="back"><a href="${letterPath(box.address)}">← All mail of ${name(box.name || box.address)}</a></p>
    <h2 id="subject">${subject}</h2>
    <dl class="headers">
      ${header('From', mail.from)}${header('To', mail.to)}${header('Cc', mail.cc)}${header('Reply-To', mail.replyTo)}
      <div><dt>Date</dt><dd>${desk.when.minute(at)}</dd></div>
    </dl>
    ${
      mail.attachments.length > 0
        ? html`<ul class="attachments" aria-label="Attachments">${mail.attachments.map((attachment, index) => {
            const filename = nameOf(attachment);
            return html`<li><a href="${path}/attachments/${index}/${encodeURIComponent(filename)}"${isShown(attachment) ? html` target="_blank"` : html` download`}>${filename}</a> <small>${sizeOf(attachment)}</small></li>`;
          })}</ul>`
        : ''
    }
    <nav class="tabs small" aria-label="Shown"><ul>${SHAPES.map(
      (one) =>
        html`<li><a href="${path}?view=${one.shape}"${one.shape === shape ? html` aria-current="page"` : ''}>${one.label}</a></li>`,
    )}</ul></nav>
    ${content(one, shape, path)}
    ${replyBox(desk, box, one)}
  </article>`;
}

/**
 * The message's own HTML for the frame. It runs no script, loads nothing, and opens nothing: its policy says so, and so
 * does the frame's sandbox.
 */
export function mailHtml({ mail }: OpenedLetter): Response {
  const policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
  return new Response(mail.html || `<!doctype html><meta charset="utf-8">${mail.textAsHtml ?? ''}`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

/** Only a PDF opens in the browser; all else is for saving, as it may come from anybody. */
export function attachmentResponse(attachment: Attachment): Response {
  const disposition = `${isShown(attachment) ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(nameOf(attachment))}`;
  const type = isShown(attachment) ? 'application/pdf' : 'application/octet-stream';
  return new Response(new Uint8Array(attachment.content), {
    headers: { 'content-type': type, 'content-disposition': disposition },
  });
}

// --- internal ---

function content({ letter, mail }: OpenedLetter, shape: Shape, path: string): Html {
  switch (shape) {
    case 'html':
      return html`<iframe title="The message" sandbox="" src="${path}/html"></iframe>`;
    case 'text':
      return html`<pre class="text" tabindex="0">${mail.text ?? ''}</pre>`;
    case 'source':
      return html`<p class="quiet">Envelope sender: <code>${letter.envelopeFrom || '<>'}</code></p><pre class="source" tabindex="0">${letter.raw.toString('utf8')}</pre>`;
  }
}

function header(name: string, list: AddressObject | AddressObject[] | undefined): Html | '' {
  const text = [list ?? []].flat().map((one) => one.text);
  return text.length > 0 ? html`<div><dt>${name}</dt><dd>${text.join(', ')}</dd></div>` : '';
}

/** Half a character of UTF-16 could not be put into an address. */
const nameOf = ({ filename }: Attachment): string => (filename ?? 'attachment').toWellFormed();

const isShown = ({ contentType }: Attachment): boolean => contentType === 'application/pdf';

const sizeOf = ({ size }: Attachment): string => `${Math.max(1, Math.round(size / 1024))} KB`;
