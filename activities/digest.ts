import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { instantOf, localDate, workingDayBefore } from '../programme/batch.ts';
import type { Programme } from '../programme/programme.ts';
import type { Matter } from '../workflows/mail-order.ts';
import {
  batchInMemo,
  type Person,
  rowInMemo,
  setAsideQuery,
  WATCHERS,
  type WatcherName,
  workflowIds,
} from '../workflows/messages.ts';
import type { DigestPorts } from '../workflows/ports.ts';
import { openInStage } from '../workflows/search-attributes.ts';
import { setAsideKey } from './sheets/rows.ts';
import { watcherTroubles } from './sheets/watcher-troubles.ts';

/** Local time of day, on working days: a batch has had its hour by then. */
export const DIGEST_AT = '07:00';

export interface DigestDependencies {
  client: Client;
  programme: Programme;
  coordinator: Person;
  spreadsheetUrl: string;
}

/** What waits for the coordinator, as Temporal knows it. Looking twice is harmless. */
export function createDigest({ client, programme, coordinator, spreadsheetUrl }: DigestDependencies): DigestPorts {
  return {
    async lookForMatters({ now }) {
      const on = localDate(programme, now);
      const lastMorning = Date.parse(instantOf(programme, workingDayBefore(programme, on), DIGEST_AT));
      const isNew = ({ sinceAt }: Found) => sinceAt !== null && Date.parse(sinceAt) >= lastMorning;
      const found = [
        ...(await troubles(client)),
        ...(await waitingApplications(client)),
        ...(await waitingBatches(client)),
        // Nobody can resolve what was set aside; to be told of it once is enough.
        ...(await setAside(client)).filter(isNew),
      ];
      const matters = found
        .map((matter) => ({ ...matter, isNew: isNew(matter) }))
        .sort((a, b) => (a.sinceAt ?? '').localeCompare(b.sinceAt ?? ''));
      return { matters, on, coordinator, spreadsheetUrl };
    },
  };
}

// --- internal ---

type Found = Omit<Matter, 'isNew'>;

async function waitingApplications(client: Client): Promise<Found[]> {
  const found: Found[] = [];
  for await (const execution of client.workflow.list({ query: openInStage('Needs attention') })) {
    const row = rowInMemo(execution);
    if (row) {
      const { applicationId: item, applicant: who, attention, mend, attentionSince: sinceAt } = row;
      // Temporal's list is a moment behind its memo.
      if (attention) found.push({ item, who, what: attention, mend: mend ?? '', sinceAt });
    }
  }
  return found;
}

async function waitingBatches(client: Client): Promise<Found[]> {
  const found: Found[] = [];
  const query = "WorkflowType = 'batchWorkflow' AND ExecutionStatus = 'Running'";
  for await (const execution of client.workflow.list({ query })) {
    const row = batchInMemo(execution);
    if (row?.state !== 'Waiting for approval') continue;
    const what = `The ${row.name} batch waits for your approval`;
    const mend = `Approve it: countersign batch approve ${row.batchId}`;
    found.push({ item: row.batchId, who: '', what, mend, sinceAt: row.changedAt });
  }
  return found;
}

async function setAside(client: Client): Promise<Found[]> {
  const found: Found[] = [];
  for (const watches of WATCHERS) {
    for (const { key, from, subject, why, keptAt } of await itemsOf(client, watches)) {
      const what = subject ? `${why}: “${subject}”` : why;
      found.push({ item: setAsideKey(watches, key), who: from, what, mend: '', sinceAt: keptAt });
    }
  }
  return found;
}

async function itemsOf(client: Client, watches: WatcherName) {
  try {
    return await client.workflow.getHandle(workflowIds.watcher(watches)).query(setAsideQuery);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}

async function troubles(client: Client): Promise<Found[]> {
  const found = await watcherTroubles(client);
  return [...found].map(([item, { what, mend }]) => ({ item: `Watcher: ${item}`, who: '', what, mend, sinceAt: null }));
}
