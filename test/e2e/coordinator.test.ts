import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { unzipSync } from 'fflate';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, answerRequest, applications, apply, lettersTo, logActivity } from '../../sandbox/people.ts';
import { COORDINATOR, startWorld, type World } from '../../sandbox/world.ts';
import { TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';

/** What the coordinator gets beside the sheet, over the real protocols. */

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

const ada: Actor = { name: 'Ada Example', address: 'ada@example.org' };
const vera: Actor = { name: 'Vera Verifier', address: 'vera@example.org' };

const stands = (stage: string) =>
  eventually(
    async () => (await applications(world)).find(({ applicantEmail }) => applicantEmail === ada.address),
    (row) => row?.stage === stage,
  );

const mailsTo = (address: string): Promise<ParsedMail[]> =>
  Promise.all(lettersTo(world, address).map(({ raw }) => simpleParser(raw)));

const reports = async () =>
  (await mailsTo(COORDINATOR.address)).filter(({ messageId }) => messageId?.includes('.batch-report.'));

test('the report of a batch comes by mail, once, with its page, its table and the certificates', async () => {
  const activity = { title: 'Library law', provider: 'State Library', category: 'Library Administration', hours: '15' };
  const beganOn = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
  logActivity(world, ada, 'Library Trustee', { ...activity, beganOn });
  apply(world, ada, 'Library Trustee', 'Example & Sons <Library>', vera);
  await stands('Awaiting verification');
  await eventually(
    () => lettersTo(world, vera.address).length,
    (count) => count === 1,
  );
  await answerRequest(world, vera, 'VERIFIED');
  await stands('Verified');
  const batch = await world.skipToBatch();
  const row = await stands('Certified');

  const [mail, ...more] = await reports();
  expect(more).toEqual([]);
  expect(mail?.subject).toBe(`${batch.name} batch: 1 certificate`);
  expect(mail?.messageId).toBe(`<b-${batch.id.toLowerCase()}.batch-report.1@library.example>`);
  expect(mail?.text).toContain('Library Trustee: 1 certificate, 15 h');
  const attached = Object.fromEntries((mail?.attachments ?? []).map(({ filename, content }) => [filename, content]));
  const name = `batch-${batch.id}`;
  expect(Object.keys(attached)).toEqual([`${name}.csv`, `${name}.html`, `${name}-certificates.zip`]);
  expect(attached[`${name}.csv`]?.toString()).toContain(`${row?.applicationId},Ada Example,Example & Sons <Library>,`);
  expect(attached[`${name}.html`]?.toString()).toContain('Example &amp; Sons &lt;Library&gt;');
  const certificate = `${row?.certificateNumber}.pdf`;
  const unzipped = unzipSync(attached[`${name}-certificates.zip`] ?? new Uint8Array());
  expect(Object.keys(unzipped).sort()).toEqual([certificate, `${name}.html`].sort());
  expect(
    Buffer.from(unzipped[certificate] ?? [])
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(existsSync(join(world.configuration.documents.folder, `${name}-certificates.zip`))).toBe(true);

  // Run again, it releases nobody, and there is nothing to tell.
  await world.client.workflow.execute('batchWorkflow', {
    workflowId: workflowIds.batch(batch.id),
    taskQueue: TASK_QUEUE,
    args: [{ batchId: batch.id }],
  });
  expect(await reports()).toHaveLength(1);
});
