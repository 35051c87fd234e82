import type { BouncedRecipient } from '../../../workflows/mail-reading.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import type { Detector } from './detector.ts';

/** A delivery-status notification: RFC 3464, or what servers write in its place. */
export const detectBounce: Detector = (mail) => {
  const isReport =
    mail.contentType.value === 'multipart/report' &&
    (mail.contentType.params['report-type'] ?? '').toLowerCase() === 'delivery-status';
  const status = mail.parts.filter((part) => part.type.endsWith('delivery-status'));
  if (!isReport && status.length === 0) return null;
  const recipients: BouncedRecipient[] = status.flatMap((part) => readDeliveryStatus(part.text));
  return { kind: 'bounce', recipients, evidence: [`Content-Type: ${mail.contentType.value}; delivery-status`] };
};
