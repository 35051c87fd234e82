import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../test/helpers/eventually.ts';
import { openSheet } from '../test/helpers/sheet.ts';
import { round } from './figures.ts';
import type { BenchTable } from './table.ts';

const CHANGES = Number(process.env.BENCH_CHANGES ?? 1_000);
const IDLE_MINUTES = 2;
const PATIENCE_MS = 180_000;
/** As the service has it unless its configuration says otherwise. */
const PACE = { pollEveryMs: 2_000, commandsEveryMs: 30_000 };

/** Every row changes its stage at one instant; the stand-in refuses what is above Google's quota. Then nothing changes. */
export async function run(): Promise<BenchTable> {
  const sheet = await openSheet({ quota: 'on', pace: PACE });
  try {
    const ids = Array.from({ length: CHANGES }, (_, index) => `A-${String(index).padStart(8, '0')}`);
    for (const applicationId of ids) sheet.temporal.application({ applicationId });
    await eventually(
      () => sheet.rows('Applications').length,
      (length) => length === CHANGES,
      PATIENCE_MS,
    );
    const before = { ...sheet.traffic };
    const startedAt = performance.now();
    for (const applicationId of ids) sheet.temporal.application({ applicationId, stage: 'Verified' });
    await eventually(
      () => sheet.rows('Applications').filter(({ Stage }) => Stage === 'Verified').length,
      (right) => right === CHANGES,
      PATIENCE_MS,
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const burst = { ...sheet.traffic };
    // What follows a burst, a look at what was written, is not idleness.
    await sleep(PACE.commandsEveryMs);
    const rest = { ...sheet.traffic };
    await sleep(IDLE_MINUTES * 60_000);
    const { reads, writes, over } = sheet.traffic;
    return {
      head: [`Sheet: ${CHANGES} stages changed at once, quota on`, ''],
      rows: [
        ['seconds until every row was right', round(seconds)],
        ['reads', burst.reads - before.reads],
        ['writes', burst.writes - before.writes],
        ['refused for the quota (429)', over],
        ['attempts that failed', sheet.failures.length],
        [`reads a minute when nothing changes, over ${IDLE_MINUTES} minutes`, (reads - rest.reads) / IDLE_MINUTES],
        ['writes a minute when nothing changes', (writes - rest.writes) / IDLE_MINUTES],
      ],
    };
  } finally {
    await sheet.close();
  }
}
