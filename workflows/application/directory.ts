import { isCancellation, proxyActivities, proxyLocalActivities, TemporalFailure } from '@temporalio/workflow';
import { LOCAL, REMOTE } from '../policies.ts';
import type { DirectoryPorts, ListedPerson } from '../ports.ts';
import { type ApplicationFile, record } from './file.ts';

const { findVerifiers }: DirectoryPorts = proxyLocalActivities<DirectoryPorts>({
  ...LOCAL,
  retry: { maximumAttempts: 1 },
});
const { whoElseToRemind }: DirectoryPorts = proxyActivities<DirectoryPorts>({
  ...REMOTE,
  scheduleToCloseTimeout: '1 day',
});

/** Advice alone: when the spreadsheet cannot be read, the story goes on without it. */
export async function consultDirectory({ submission }: ApplicationFile): Promise<ListedPerson[]> {
  const { library, trackId, applicant } = submission;
  return findVerifiers({ library, trackId, applicant }).catch(none);
}

/** Whoever shall hear of a renewal besides its holder; a day of outage is waited out. */
export async function othersToRemind(file: ApplicationFile, at: string): Promise<ListedPerson[]> {
  const { library, trackId, applicant } = file.submission;
  return whoElseToRemind({ library, trackId, applicant }).catch((error: unknown) => {
    record(file, at, 'The Directory could not be read: nobody else was reminded');
    return none(error);
  });
}

function none(error: unknown): ListedPerson[] {
  if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  return [];
}
