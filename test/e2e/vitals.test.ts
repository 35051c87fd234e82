import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply, lettersTo, logActivity } from '../../sandbox/people.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { eventually } from '../helpers/eventually.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  folder = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  world = await startWorld(folder);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const TRACK = 'Library Trustee';
const ADA = { name: 'Ada Example', address: 'ada.example@example.org' };
const VERA = { name: 'Vera Director', address: 'vera.director@example.org' };

const sampleIn = (text: string, sample: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${sample} `))
      ?.split(' ')
      .at(-1) ?? Number.NaN,
  );

test('a service at work is well, counts what it does, and says nothing of anybody', async () => {
  logActivity(world, ADA, TRACK, {
    title: 'A day on governance',
    provider: 'State Library',
    beganOn: '2026-03-02',
    category: 'Library Administration',
    hours: '15',
  });
  apply(world, ADA, TRACK, 'Example Public Library', VERA);
  await eventually(
    () => lettersTo(world, VERA.address).length,
    (count) => count > 0,
    30_000,
  );
  const { text } = await eventually(
    () => world.vitals.metrics(),
    (metrics) =>
      sampleIn(metrics.text, 'countersign_mails_total{template="verification-request",outcome="sent"}') === 1 &&
      sampleIn(metrics.text, 'countersign_applications{stage="Awaiting verification"}') === 1,
    60_000,
  );
  for (const word of ['@', 'Ada', 'Vera', 'Example Public Library', 'A-']) expect(text).not.toContain(word);
  expect(text).toMatch(/^countersign_sheets_quota_used_ratio\{of="reads"\} 0\.\d+$/m);

  const { isWell, parts } = await eventually(
    () => world.vitals.health(),
    (health) => health.parts.mailbox.secondsAgo !== undefined && health.parts.mailbox.secondsAgo < 60,
  );
  expect(isWell).toBe(true);
  expect(Object.keys(parts).sort()).toEqual(['forms', 'mailbox', 'spreadsheet', 'temporal', 'worker']);
}, 120_000);

test('what the watchers saw is seconds old while all is well, and grows while Google is down', async () => {
  const ages = async () => {
    const { forms, spreadsheet } = (await world.vitals.health()).parts;
    return Math.max(forms.secondsAgo ?? 0, spreadsheet.secondsAgo ?? 0);
  };
  await eventually(ages, (age) => age <= 5, 60_000);
  const down = { kind: 'status', status: 503, times: 1000 };
  const faults = new URL('sandbox/faults', world.google.url);
  await fetch(faults, { method: 'POST', body: JSON.stringify(down) });
  await eventually(ages, (age) => age > 8, 60_000);
  await fetch(faults, { method: 'DELETE' });
  await eventually(ages, (age) => age <= 5, 120_000);
}, 240_000);
