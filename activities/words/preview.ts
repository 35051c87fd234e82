import { html } from 'hono/html';
import { type MailOrder, RECIPIENTS } from '../../workflows/mail-order.ts';
import type { KeptDocument } from '../reports/documents.ts';
import { compose } from './compose.ts';
import { specimenOrders } from './specimen-views.ts';
import { SPECIMEN_CONTEXT } from './specimens.ts';
import type { Templates } from './templates.ts';

/** Every mail as its reader would get it, as a page and as plain text, and an index that leads to these and to `documents`. */
export async function previewMails(
  templates: Templates,
  documents: readonly KeptDocument[],
  orders: readonly MailOrder[] = specimenOrders(),
): Promise<KeptDocument[]> {
  const mails = orders.map((order) => ({
    template: order.template,
    to: RECIPIENTS[order.template],
    ...compose(templates, order, SPECIMEN_CONTEXT),
  }));
  return [
    ...mails.flatMap(({ template, subject, text, html }) => [
      file(`${template}.html`, 'text/html', html),
      file(`${template}.txt`, 'text/plain', `Subject: ${subject}\n\n${text}`),
    ]),
    ...documents,
    file('index.html', 'text/html', await index(mails, documents)),
  ];
}

// --- internal ---

interface Listed {
  template: string;
  to: string;
  subject: string;
}

async function index(mails: readonly Listed[], documents: readonly KeptDocument[]): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Preview of all templates</title>
<style>
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1f2933; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #cbd2d9; }
</style>
</head>
<body>
<h1>Preview of all templates</h1>
<p>Written with sample facts about made-up people; nothing here was sent.</p>
<h2>Mails</h2>
<table>
<thead><tr><th>Template</th><th>To the</th><th>Subject</th><th>Plain text</th></tr></thead>
<tbody>
${mails.map(
  ({ template, to, subject }) => html`<tr>
<td><a href="${template}.html">${template}</a></td><td>${to}</td><td>${subject}</td><td><a href="${template}.txt">text</a></td>
</tr>
`,
)}</tbody>
</table>
<h2>Documents</h2>
<ul>
${documents.map(({ filename }) => html`<li><a href="${filename}">${filename}</a></li>\n`)}</ul>
</body>
</html>
`;
  return String(page);
}

const file = (filename: string, contentType: string, content: string): KeptDocument => ({
  filename,
  contentType,
  content: new TextEncoder().encode(content),
});
