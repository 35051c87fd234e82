import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';
import type { Detected } from './detector.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** Amazon SES tells of bounces through SNS, as JSON in the text of a mail. */
export function detectSesNotification(mail: ParsedMail): Detected | null {
  const text = mail.plain?.trimStart() ?? '';
  if (!text.startsWith('{') || !text.includes('"notificationType"')) return null;
  // A footer follows, and a gateway may have folded the one long line: `…@sim!\r\n ulator…`.
  const json = text.split(/\r?\n--/, 1)[0] ?? '';
  const notification = parseObject(json.replace(/!?\r?\n ?/g, ''));
  if (!notification) return null;
  const { notificationType: type } = notification;
  const recipients =
    recipientsOf(notification, 'bounce', 'bouncedRecipients', 'failed') ??
    recipientsOf(notification, 'complaint', 'complainedRecipients', 'delivered') ??
    recipientsOf(notification, 'delivery', 'recipients', 'delivered');
  return recipients ? { kind: 'bounce', recipients, evidence: [`an SES notification: ${String(type)}`] } : null;
}

function recipientsOf(
  notification: Record<string, unknown>,
  about: string,
  list: string,
  action: BouncedRecipient['action'],
): BouncedRecipient[] | null {
  const details = asObject(notification[about]);
  const entries = details?.[list];
  if (!details || !Array.isArray(entries)) return null;
  return entries.slice(0, 100).flatMap((entry: unknown) => {
    const fields = asObject(entry);
    const address = typeof entry === 'string' ? entry : fields?.emailAddress;
    if (typeof address !== 'string' || !address.includes('@')) return [];
    const status = typeof fields?.status === 'string' ? fields.status : '';
    const isTransient = details.bounceType === 'Transient' || fields?.action === 'delayed';
    return [{ address: address.toLowerCase(), action: isTransient ? 'delayed' : action, status }];
  });
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
