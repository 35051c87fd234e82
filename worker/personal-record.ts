import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { trackerIdOf } from '../activities/intake/identity.ts';
import { filesOf } from '../activities/reports/documents.ts';
import { sameAddress } from '../workflows/address.ts';
import {
  type ApplicationRow,
  type CreditRow,
  creditRowsQuery,
  rowInMemo,
  type SetAside,
  setAsideQuery,
  type TimelineEntry,
  timelineQuery,
  WATCHERS,
  type WatcherName,
  workflowIds,
} from '../workflows/messages.ts';
import { readIdentityKey, type Settings } from './configuration.ts';

/** Everything that is held about one person, for themselves. */
export interface PersonalRecord {
  email: string;
  trackerId: string;
  /** Null when there is no tracker of the address: nothing was ever logged, or the identity key is another. */
  credits: CreditRow[] | null;
  applications: (ApplicationRow & { timeline: TimelineEntry[] })[];
  /** Applications of others in which the address is the verifier's: their ids alone, as the rest is not this person's. */
  verifierIn: string[];
  /** What belongs to no application and names the address. */
  setAside: (SetAside & { watches: WatcherName })[];
  certificates: { number: string; files: string[] }[];
}

/**
 * @param ask asks a worker, and says so when none is up
 *
 * @throws ConfigurationError when the identity key is missing
 */
export async function personalRecord(
  { documents }: Settings,
  client: Client,
  email: string,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): Promise<PersonalRecord> {
  const trackerId = trackerIdOf(readIdentityKey(), email);
  const tracker = client.workflow.getHandle(workflowIds.tracker(trackerId));
  const credits = await unlessUnknown(ask(() => tracker.query(creditRowsQuery)));

  const applications: PersonalRecord['applications'] = [];
  const verifierIn: string[] = [];
  for await (const execution of client.workflow.list({ query: "WorkflowType = 'applicationWorkflow'" })) {
    const row = rowInMemo(execution);
    if (!row) continue;
    if (sameAddress(row.applicantEmail, email)) {
      const handle = client.workflow.getHandle(execution.workflowId);
      applications.push({ ...row, timeline: await ask(() => handle.query(timelineQuery)) });
    } else if (sameAddress(row.verifierEmail, email)) verifierIn.push(row.applicationId);
  }
  applications.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt));

  const setAside: PersonalRecord['setAside'] = [];
  for (const watches of WATCHERS) {
    const watcher = client.workflow.getHandle(workflowIds.watcher(watches));
    const items = (await unlessUnknown(ask(() => watcher.query(setAsideQuery)))) ?? [];
    setAside.push(...items.filter((item) => names(item, email)).map((item) => ({ ...item, watches })));
  }
  const numbers = applications.flatMap(({ certificateNumber }) => certificateNumber ?? []);
  const certificates = numbers.map((number) => ({ number, files: filesIn(documents.folder, number) }));
  return { email, trackerId, credits, applications, verifierIn, setAside, certificates };
}

// --- internal ---

/** A whole address, so that what names anna@example.org is not shown to na@example.org. */
const ADDRESS = /[^\s<>"'“”‘’()[\],;:]+@[a-z0-9.-]*[a-z0-9]/gi;

const names = ({ from, subject, why, excerpt }: SetAside, email: string): boolean =>
  [from, subject, why, excerpt].some((text) => text.match(ADDRESS)?.some((address) => sameAddress(address, email)));

/** A certificate of earlier records has a number of any form, and no file here. */
function filesIn(folder: string, number: string): string[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,70}$/.test(number)) return [];
  return filesOf(number).flatMap(({ filename }) => (existsSync(join(folder, filename)) ? [filename] : []));
}

async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
