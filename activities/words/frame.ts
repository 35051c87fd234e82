/**
 * The look of every mail. Mail clients know little CSS: Outlook for Windows lays out with tables only, Gmail drops
 * style sheets of forwarded mail. So everything is inline, one column, 600 px at most, in the reader's own fonts.
 * Text contrast is 7:1 or better on each ground (WCAG AA asks for 4.5:1).
 */
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = '#1f2933';
const ACCENT = '#17495c';

/** Inline style by the tag that the Markdown makes. */
export const STYLES: Record<string, string> = {
  p: 'margin:0 0 16px',
  'nested p': 'margin:4px 0',
  h2: `margin:28px 0 10px;font-size:18px;line-height:24px;color:${ACCENT}`,
  ul: 'margin:0 0 16px;padding:0 0 0 24px',
  ol: 'margin:0 0 16px;padding:0 0 0 32px',
  li: 'margin:0 0 8px;overflow-wrap:anywhere',
  blockquote: `margin:0 0 16px;padding:2px 0 2px 14px;border-left:4px solid ${ACCENT};overflow-wrap:anywhere`,
};

export interface Page {
  subject: string;
  /** Shown by inboxes beside the subject. */
  preheader: string;
  /** Who writes, in the head of the page. */
  sender: string;
  /** Ready HTML; everything else here is plain text. */
  body: string;
}

export function frame({ subject, preheader, sender, body }: Page): string {
  // The filler keeps inboxes from showing the greeting after a short preheader.
  const filler = '&#847;&zwnj;&nbsp;'.repeat(40);
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background:#eef2f4">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preheader)}${filler}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef2f4">
<tr><td align="center" style="padding:16px 8px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td bgcolor="${ACCENT}" style="padding:14px 24px;${FONT};font-size:15px;line-height:20px;font-weight:600;color:#ffffff;border-radius:6px 6px 0 0">${escapeHtml(sender)}</td></tr>
<tr><td bgcolor="#ffffff" style="padding:24px 24px 12px;${FONT};font-size:16px;line-height:24px;color:${INK};overflow-wrap:anywhere;border-radius:0 0 6px 6px">
${body}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
