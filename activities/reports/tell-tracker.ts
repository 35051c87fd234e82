import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Certificate, CertifyInput } from '../../workflows/certificate.ts';
import { applicationSettledSignal, workflowIds } from '../../workflows/messages.ts';

/** Lets the person's next period begin. Telling it twice is harmless: the tracker knows the certificate by then. */
export async function tellTracker(
  client: Client,
  { submission }: Pick<CertifyInput, 'submission'>,
  { number, issuedOn }: Pick<Certificate, 'number' | 'issuedOn'>,
): Promise<void> {
  const { applicationId, trackerId } = submission;
  const tracker = client.workflow.getHandle(workflowIds.tracker(trackerId));
  try {
    await tracker.signal(applicationSettledSignal, { applicationId, certificate: { number, issuedOn } });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
