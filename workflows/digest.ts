import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import { now } from './clock.ts';
import { REMOTE } from './policies.ts';
import type { DigestPorts } from './ports.ts';
import { sendMails } from './send-mails.ts';

const { lookForMatters }: DigestPorts = proxyActivities<DigestPorts>(REMOTE);

/** Each working morning: one mail to the coordinator of all that waits, and none when nothing does. */
export async function digestWorkflow(): Promise<void> {
  const { matters, on, coordinator, spreadsheetUrl } = await lookForMatters({ now: now() });
  if (matters.length === 0) return;
  const facts = { matters, spreadsheetUrl };
  const mail = { template: 'digest' as const, owner: `D-${on}`, number: 1, to: coordinator, facts };
  const [outcome] = await sendMails([mail]);
  // Nobody else is there to be told of it: whoever runs the service sees a failed workflow.
  if (outcome?.kind === 'refused') {
    const message = `The coordinator's mail server refuses ${outcome.address}: ${outcome.diagnostic}`;
    throw ApplicationFailure.nonRetryable(message, 'CoordinatorRefused');
  }
}
