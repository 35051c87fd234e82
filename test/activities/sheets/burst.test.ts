import { expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet } from '../../helpers/sheet.ts';

const APPLICATIONS = 1_000;

test('a thousand changes at once are shown in a handful of requests, far below the quota', async () => {
  const sheet = await openSheet({ quota: 'on', pace: { pollEveryMs: 2_000, commandsEveryMs: 20_000 } });
  try {
    const ids = Array.from({ length: APPLICATIONS }, (_, index) => `A-${String(index).padStart(8, '0')}`);
    for (const applicationId of ids) sheet.temporal.application({ applicationId });
    await eventually(
      () => sheet.rows('Applications').length,
      (length) => length === APPLICATIONS,
      120_000,
    );
    const before = { ...sheet.traffic };

    const startedAt = performance.now();
    // They come over ten seconds, as workflows would bring them.
    for (let from = 0; from < APPLICATIONS; from += 100) {
      for (const applicationId of ids.slice(from, from + 100))
        sheet.temporal.application({ applicationId, stage: 'Verified' });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    const isRight = () => sheet.rows('Applications').every(({ Stage }) => Stage === 'Verified');
    await eventually(isRight, (right) => right, 120_000);
    const seconds = (performance.now() - startedAt) / 1000;
    const reads = sheet.traffic.reads - before.reads;
    const writes = sheet.traffic.writes - before.writes;
    console.info(`${APPLICATIONS} changes shown after ${seconds.toFixed(1)} s: ${reads} reads, ${writes} writes`);
    expect(reads).toBeLessThanOrEqual(12);
    expect(writes).toBeLessThanOrEqual(12);
    expect(sheet.traffic.over).toBe(0);
  } finally {
    await sheet.close();
  }
}, 300_000);
