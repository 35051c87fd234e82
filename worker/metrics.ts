import type { Client } from '@temporalio/client';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { VitalSigns } from '../activities/vital-signs.ts';
import type { WatcherName } from '../workflows/messages.ts';
import { openInStage, searchAttributes } from '../workflows/search-attributes.ts';
import { STAGES, type Stage } from '../workflows/stage.ts';

/** The service's numbers, in a registry of their own. */
export interface Metrics extends Omit<VitalSigns, 'upToDate'> {
  retried(activity: string): void;
  read(): Promise<{ text: string; contentType: string }>;
}

/** Temporal is asked this often at most: it is ten questions, and the service's own matter more. */
const ASK_EVERY_MS = 30_000;

/** Prometheus gives up on a scrape after ten seconds. */
const ANSWERS_WITHIN_MS = 5_000;

/** Labels are stages, template names, activity names: a closed list each, and never about a person. */
export function createMetrics(client: Client, secondsSince: (watcher: WatcherName) => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const ages: Record<WatcherName, [name: string, help: string]> = {
    mailbox: ['countersign_mailbox_view_age_seconds', 'Seconds since this worker last saw the mailbox as it is'],
    forms: ['countersign_forms_poll_age_seconds', 'Seconds since this worker last read both forms'],
    spreadsheet: [
      'countersign_sheet_flush_age_seconds',
      'Seconds since this worker last left nothing unwritten in the spreadsheet',
    ],
  };
  for (const [watcher, [name, help]] of Object.entries(ages) as [WatcherName, [string, string]][]) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(secondsSince(watcher));
      },
    });
  }
  const mails = new Counter({
    name: 'countersign_mails_total',
    help: 'Mails by template, and whether the SMTP server took them or refused the recipient for good',
    labelNames: ['template', 'outcome'],
    registers,
  });
  const quota = new Gauge({
    name: 'countersign_sheets_quota_used_ratio',
    help: 'How much of the requests that Google allows a minute is used: 0 nothing, 1 all',
    labelNames: ['of'],
    registers,
  });
  const quotaRefusals = new Counter({
    name: 'countersign_sheets_quota_refusals_total',
    help: 'Requests that Google refused because the quota was used up',
    registers,
  });
  const retries = new Counter({
    name: 'countersign_activity_retries_total',
    help: 'Attempts of activities but the first, by activity',
    labelNames: ['activity'],
    registers,
  });
  const temporalUp = new Gauge({
    name: 'countersign_temporal_up',
    help: '1 when Temporal answered the last question, 0 when it did not',
    registers,
  });
  const applications = new Gauge({
    name: 'countersign_applications',
    help: 'Open applications by stage, in the whole service',
    labelNames: ['stage'],
    registers,
  });
  const needsAttention = new Gauge({
    name: 'countersign_needs_attention',
    help: 'Applications for which a person must do something, in the whole service',
    registers,
  });
  const longestNeed = new Gauge({
    name: 'countersign_needs_attention_longest_seconds',
    help: 'Seconds since the one among them in which nothing has happened for longest has last changed; 0 without any',
    registers,
  });
  collectDefaultMetrics({ register: registry });

  async function ask(): Promise<void> {
    try {
      await client.withDeadline(Date.now() + ANSWERS_WITHIN_MS, async () => {
        const counts = await countStages(client);
        for (const [stage, count] of counts) applications.set({ stage }, count);
        needsAttention.set(counts.get('Needs attention') ?? 0);
        longestNeed.set(await longestUntouchedSeconds(client));
      });
      temporalUp.set(1);
    } catch {
      // What was true some time ago is not shown as if it were true now.
      applications.reset();
      for (const gauge of [needsAttention, longestNeed]) gauge.remove();
      temporalUp.set(0);
    }
  }

  let asked: Promise<void> = Promise.resolve();
  let askedAt = -Infinity;
  return {
    mail: (template, outcome) => mails.inc({ template, outcome }),
    sheetsQuota: (of, used) => quota.set({ of }, used),
    sheetsQuotaRefused: () => quotaRefusals.inc(),
    retried: (activity) => retries.inc({ activity }),
    async read() {
      if (performance.now() - askedAt >= ASK_EVERY_MS) {
        askedAt = performance.now();
        asked = ask();
      }
      await asked;
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

// --- internal ---

/** Every stage is there, so that one that empties shows 0 and does not vanish. */
async function countStages(client: Client): Promise<Map<Stage, number>> {
  const counts = new Map<Stage, number>();
  for (const stage of STAGES) {
    counts.set(stage, (await client.workflow.count(openInStage(stage))).count);
  }
  return counts;
}

async function longestUntouchedSeconds(client: Client): Promise<number> {
  let oldest = Date.now();
  for await (const { typedSearchAttributes } of client.workflow.list({ query: openInStage('Needs attention') })) {
    oldest = Math.min(oldest, typedSearchAttributes.get(searchAttributes.changed)?.getTime() ?? oldest);
  }
  return (Date.now() - oldest) / 1000;
}
