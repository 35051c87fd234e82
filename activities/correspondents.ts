import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { sameAddress } from '../workflows/address.ts';
import { type ApplicationRow, rowInMemo, workflowIds } from '../workflows/messages.ts';
import { openInStage } from '../workflows/search-attributes.ts';
import { type Correspondence, type Correspondents, NotShownYet } from './mail/reading/correspondents.ts';

/** Longer than a first workflow task with its mails, each of which may take a minute. After it something else is wrong. */
const SHOWN_WITHIN_MS = 5 * 60_000;

/** Who writes to whom, as the applications' memos say. */
export function createCorrespondents(client: Client): Correspondents {
  return {
    async byApplication(applicationId) {
      try {
        const execution = await client.workflow.getHandle(workflowIds.application(applicationId)).describe();
        const row = rowInMemo(execution);
        if (!row && Date.now() - execution.startTime.getTime() < SHOWN_WITHIN_MS)
          throw new NotShownYet(`${applicationId} has begun and shows nothing yet`);
        return row && correspondence(row);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },

    async awaitingFrom(address) {
      const found: Correspondence[] = [];
      for await (const execution of client.workflow.list({ query: openInStage('Awaiting verification') })) {
        const row = rowInMemo(execution);
        if (row && sameAddress(row.verifierEmail, address)) found.push(correspondence(row));
      }
      return found;
    },
  };
}

const correspondence = ({ applicationId, verifierEmail, applicantEmail, stage }: ApplicationRow): Correspondence => ({
  applicationId,
  verifierEmail,
  applicantEmail,
  isAwaiting: stage === 'Awaiting verification',
});
