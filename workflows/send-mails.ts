import { isCancellation, proxyActivities, proxyLocalActivities, TemporalFailure } from '@temporalio/workflow';
import { now } from './clock.ts';
import { ASKING, type MailOrder, type MailOutcome } from './mail-order.ts';
import { AT_ONCE, REMOTE } from './policies.ts';
import type { MailPorts } from './ports.ts';

const atOnce: MailPorts = proxyLocalActivities<MailPorts>(AT_ONCE);
const untilItSucceeds: MailPorts = proxyActivities<MailPorts>(REMOTE);

/**
 * Sends in order: at once where all is well, and otherwise until it succeeds, through whatever outage. What somebody is
 * asked to answer goes out after this workflow task: an answer that comes before its end would meet an application which
 * does not show yet whom it has asked.
 */
export async function sendMails(mails: MailOrder[]): Promise<MailOutcome[]> {
  const order = { mails, now: now() };
  if (mails.some(({ template }) => ASKING.includes(template))) return untilItSucceeds.sendMails(order);
  try {
    return await atOnce.sendMails(order);
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    return untilItSucceeds.sendMails(order);
  }
}
