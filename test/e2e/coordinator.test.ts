import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { unzipSync } from 'fflate';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, answerRequest, applications, apply, lettersTo, logActivity } from '../../sandbox/people.ts';
import { COORDINATOR, startWorld, type World } from '../../sandbox/world.ts';
import type { batchWorkflow } from '../../workflows/batch.ts';
import { approveBatchUpdate, TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
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

const mails = async (template: string) =>
  (await mailsTo(COORDINATOR.address)).filter(({ messageId }) => messageId?.includes(`.${template}.`));
const reports = () => mails('batch-report');

type BatchHandle = WorkflowHandle<typeof batchWorkflow>;

/** Runs a batch to its end; `meanwhile` it may be waited for and spoken to. */
async function runBatch(
  batchId: string,
  how: { needsApproval: boolean },
  meanwhile: (handle: BatchHandle) => Promise<void> = async () => {},
): Promise<void> {
  const handle: BatchHandle = await world.client.workflow.start<typeof batchWorkflow>('batchWorkflow', {
    workflowId: workflowIds.batch(batchId),
    taskQueue: TASK_QUEUE,
    args: [{ batchId, ...how }],
  });
  await meanwhile(handle);
  await handle.result();
}

/** Waits until the row of a batch shows this. */
const shown = (batchId: string, cells: Record<string, string>) =>
  eventually(
    () => {
      const { sheets } = world.google.spreadsheet(world.configuration.google.spreadsheetId);
      const [header = [], ...rows] =
        sheets
          .find(({ properties }) => properties.title === 'Batches')
          ?.rows.map((row) => row.map(({ text }) => text)) ?? [];
      const found = rows.find(([first]) => first === batchId) ?? [];
      return Object.fromEntries(Object.keys(cells).map((title) => [title, found[header.indexOf(title)] ?? '']));
    },
    (row) => JSON.stringify(row) === JSON.stringify(cells),
  );

test('a batch that waits asks for approval by mail; its report comes by mail, once, with page, table and certificates', async () => {
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

  const batch = world.nextBatch();
  await runBatch(batch.id, { needsApproval: true }, async (handle) => {
    await shown(batch.id, { State: 'Waiting for approval', 'Approved by': '', Certificates: '0' });
    const [request] = await mails('batch-ready');
    expect(request?.subject).toBe(`For your approval: ${batch.name} batch, 1 certificate`);
    expect(request?.text).toContain(`countersign batch approve ${batch.id}`);
    expect(request?.text).toContain('Ada Example, Example & Sons <Library>');
    expect(await reports()).toEqual([]);
    await handle.executeUpdate(approveBatchUpdate, { args: [{ by: 'casey' }] });
  });
  const row = await stands('Certified');
  await shown(batch.id, { State: 'Done', 'Approved by': 'casey', Certificates: '1' });

  const [mail, ...more] = await reports();
  expect(more).toEqual([]);
  expect(mail?.subject).toBe(`${batch.name} batch: 1 certificate`);
  expect(mail?.messageId?.startsWith(`<b-${batch.id.toLowerCase()}.batch-report.1.`)).toBe(true);
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
  await runBatch(batch.id, { needsApproval: false });
  expect(await reports()).toHaveLength(1);
});
