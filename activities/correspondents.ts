import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { sameAddress } from '../workflows/address.ts';
import { type ApplicationRow, rowInMemo, workflowIds } from '../workflows/messages.ts';
import { openInStage } from '../workflows/search-attributes.ts';
import type { Correspondence, Correspondents } from './mail/reading/correspondents.ts';

/** Who writes to whom, as the applications' memos say. */
export function createCorrespondents(client: Client): Correspondents {
  return {
    async byApplication(applicationId) {
      try {
        const row = rowInMemo(await client.workflow.getHandle(workflowIds.application(applicationId)).describe());
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
