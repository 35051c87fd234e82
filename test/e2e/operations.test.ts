import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { Client } from '@temporalio/client';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationRows } from '../../client/rows.ts';
import { loadProgramme } from '../../programme/load.ts';
import { replyTo } from '../../sandbox/mail/reply.ts';
import { type Actor, answerRequest, apply, type FormsDesk, lettersTo, logActivity } from '../../sandbox/people.ts';
import { connectClient, temporalSettings } from '../../worker/connect.ts';
import { type ApplicationRow, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { freePort, type Installation, install } from '../helpers/installation.ts';

/** What docs/OPERATIONS.md promises, on a machine laid out as it says: the real worker in a process of its own. */

let machine: Installation;
beforeAll(async () => {
  machine = await install();
  await machine.countersign('init');
  await machine.start();
}, 120_000);
afterAll(() => machine.close());

const TRACK = 'Library Trustee';
const programme = loadProgramme('montana.yaml');

const forms = (): FormsDesk => ({ google: machine.google, programme, configuration: machine.settings() });

async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectClient(temporalSettings(machine.settings(), {}), machine.dataKeys());
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}

async function rowOf({ address }: Actor): Promise<ApplicationRow | undefined> {
  const rows = await withClient((client) => applicationRows(client, "WorkflowType = 'applicationWorkflow'"));
  return rows.find(({ applicantEmail }) => applicantEmail === address);
}

/** The letter is out before Temporal has heard so; what is in hand when a back-up is made is tried again minutes later. */
async function isSettled(applicant: Actor): Promise<void> {
  const workflowId = workflowIds.application((await rowOf(applicant))?.applicationId ?? '');
  await withClient((client) =>
    eventually(
      async () => (await client.workflow.getHandle(workflowId).describe()).raw,
      ({ pendingActivities, pendingWorkflowTask }) => !pendingActivities?.length && !pendingWorkflowTask,
      60_000,
    ),
  );
}

const reaches = (applicant: Actor, stage: string) =>
  eventually(
    () => rowOf(applicant),
    (row) => row?.stage === stage,
    90_000,
  );

const subjects = (to: Actor) =>
  Promise.all(lettersTo(machine, to.address).map(async ({ raw }) => (await simpleParser(raw)).subject ?? ''));

const isAsked = (verifier: Actor) =>
  eventually(
    () => subjects(verifier),
    (all) => all.some((subject) => /Please verify/.test(subject)),
    60_000,
  );

/** Somebody whose verifier was asked and has not answered. */
async function waiting(name: string): Promise<{ applicant: Actor; verifier: Actor }> {
  const applicant = { name, address: `${name.toLowerCase()}@example.org` };
  const verifier = { name: `Chair of ${name}`, address: `chair.of.${name.toLowerCase()}@example.org` };
  logActivity(forms(), applicant, TRACK, {
    title: 'A day on governance',
    provider: 'State Library',
    beganOn: '2026-03-02',
    category: 'Library Administration',
    hours: '15',
  });
  apply(forms(), applicant, TRACK, 'Example Public Library', verifier);
  await reaches(applicant, 'Awaiting verification');
  await isAsked(verifier);
  await isSettled(applicant);
  return { applicant, verifier };
}

test('an application that waited is backed up, restored after a loss, and goes on', async () => {
  const { applicant, verifier } = await waiting('Ada');
  await machine.follow('back-up');
  await machine.stop();
  await machine.follow('restore');
  expect((await rowOf(applicant))?.stage).toBe('Awaiting verification');
  await answerRequest(machine, verifier, 'VERIFIED');
  await reaches(applicant, 'Verified');
  expect((await subjects(verifier)).filter((subject) => /Please verify/.test(subject))).toHaveLength(1);
}, 240_000);

test('an answer that came after the back-up was made is read again after it is restored', async () => {
  const { applicant, verifier } = await waiting('Bea');
  await machine.follow('online back-up');
  await answerRequest(machine, verifier, 'VERIFIED');
  await reaches(applicant, 'Verified');
  await machine.follow('restore online');
  await reaches(applicant, 'Verified');
}, 240_000);

test('an answer to mail under the old address key counts after the key was changed', async () => {
  const { applicant, verifier } = await waiting('Cleo');
  await machine.stop();
  const old = readFileSync(`${machine.folder}/etc/countersign/secrets/address-key`, 'utf8').trim();
  machine.secret('address-key-previous', old);
  machine.secret('address-key', randomBytes(32).toString('hex'));
  await machine.start();
  await answerRequest(machine, verifier, 'VERIFIED');
  await reaches(applicant, 'Verified');
}, 240_000);

test('answers are read from a mailbox that was moved to another server, though it numbers its mail alike', async () => {
  const { applicant, verifier } = await waiting('Dora');
  const letter = lettersTo(machine, verifier.address).at(-1);
  if (!letter) throw new Error('no request');
  await machine.stop();
  await machine.moveMailbox();
  await machine.start();
  await machine.mail.send(await replyTo(letter, 'VERIFIED', verifier));
  await reaches(applicant, 'Verified');
}, 240_000);

test('a spreadsheet that was lost is made and filled anew', async () => {
  const { spreadsheetId } = machine.settings().google;
  machine.configure(['google', 'spreadsheetId'], undefined);
  expect(await machine.countersign('init')).toContain('made the spreadsheet');
  expect(machine.settings().google.spreadsheetId).not.toBe(spreadsheetId);
  await machine.stop();
  await machine.start();
  const names = () =>
    machine.google
      .spreadsheet(machine.settings().google.spreadsheetId)
      .sheets.flatMap(({ rows }) => rows.flat().map(({ text }) => text));
  await eventually(names, (all) => ['Ada', 'Bea', 'Cleo', 'Dora'].every((name) => all.includes(name)), 90_000);
}, 240_000);

test('a worker starts while Google is down, and says so on /health and in its log', async () => {
  const { apiUrl } = machine.settings().google;
  const port = await freePort();
  machine.configure(['metrics'], { port });
  machine.configure(['google', 'apiUrl'], 'http://127.0.0.1:9/');
  await machine.stop();
  await machine.start();
  expect(machine.log()).toContain('google.spreadsheet: Google does not answer');
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect(await health.json()).toMatchObject({ parts: { temporal: { state: 'ok' }, worker: { state: 'ok' } } });
  machine.configure(['google', 'apiUrl'], apiUrl);
}, 240_000);

test('a worker whose port for health is taken says so and ends', async () => {
  await machine.stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  machine.configure(['metrics'], { port });
  await expect(machine.start()).rejects.toThrow(new RegExp(`Port ${port} on 127.0.0.1 cannot be used.*metrics.port`));
  machine.configure(['metrics'], undefined);
  await new Promise((resolve) => other.close(resolve));
}, 240_000);

test('a worker does not start with a password that is refused, and says which', async () => {
  await machine.stop();
  machine.secret('smtp-password', 'swordfish');
  await expect(machine.start()).rejects.toThrow(/does not start, because something is wrong:\s+mail\.smtp: /);
  expect(machine.log()).not.toContain('swordfish');
}, 240_000);
