import type { Line } from './lines.ts';

type Attributes = Record<string, string>;

/** Ids and classes by which clients mark the line that introduces a quote. */
const ATTRIBUTION = /^(?:gmail_attr|moz-cite-prefix|protonmail_quote_header|reply-intro|mobile_quote_header)$/i;

/** … what they quote. */
const QUOTED =
  /^(?:yahoo_quoted|ydp[0-9a-z]*yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|front-blockquote|freebirdformsquote|iscontentquoted|moz-forward-container|quote|email_quote|messagereplysection|replied-quote|ms-outlook-mobile-reference-message|mail-editor-reference-message-container|isreplycontent|isforwardcontent|olk_src_body_section|x_divrplyfwdmsg)$/i;

/** … their owner's signature. */
const SIGNATURE =
  /^(?:gmail_signature|gmail_signature_prefix|moz-signature|applemailsignature|signature|x_signature|ms-outlook-mobile-signature|ms-outlook-ios-signature|protonmail_signature_block|protonmail_signature_block-user|signature_old|lineBreakAtBeginningOfSignature|tutanota_signature|mobile_signature|yahoo-signature|divtagdefaultwrapper_signature)$/i;

/** From here on all is quote: Outlook on the web and on phones, Hotmail, Zimbra, Outlook Express. */
const CUT = /^(?:divrplyfwdmsg|appendonsend|stopspelling|zwchr|outlookmessageheader|moz-email-headers-table)$/i;

/** Outlook's rule above `From: … Sent: …`. */
const OUTLOOK_RULE = /border\s*:\s*none\s*;\s*border-top\s*:\s*solid\s+#?(?:b5c4df|e1e1e1|b5c4de)/i;

/** Gmail's and Outlook's own indent: `<blockquote style="margin:0 0 0 40px;border:none;padding:0px">`. */
const INDENT = /border\s*:\s*(?:none|medium none|0)/i;

/** What an element's markup says of the text in it; null when it says nothing. */
export function roleOf(name: string, attributes: Attributes): Line['role'] | null {
  if (name === 'blockquote') return isIndent(attributes) ? null : 'quoted';
  const { id, class: classes, style } = attributes;
  if (attributes['data-smartmail'] === 'gmail_signature' || attributes['data-signatureblock'] === 'true') {
    return 'signature';
  }
  if (attributes.name?.toLowerCase() === 'messagereplysection') return 'quoted';
  for (const token of [id, ...(classes?.slice(0, 500).split(/\s+/) ?? [])]) {
    if (!token) continue;
    if (CUT.test(token)) return 'cut';
    if (ATTRIBUTION.test(token)) return 'attribution';
    if (QUOTED.test(token)) return 'quoted';
    if (SIGNATURE.test(token)) return 'signature';
  }
  return style && OUTLOOK_RULE.test(style.slice(0, 500)) ? 'cut' : null;
}

function isIndent({ type, cite, class: classes, style }: Attributes): boolean {
  return type !== 'cite' && !cite && !classes && INDENT.test(style ?? '');
}
