import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationRows } from '../../client/rows.ts';
import { loadProgramme } from '../../programme/load.ts';
import { replyTo } from '../../sandbox/mail/reply.ts';
import { type Actor, answerRequest, apply, type FormsDesk, lettersTo, logActivity } from '../../sandbox/people.ts';
import { connectClient, temporalSettings } from '../../worker/connect.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Installation, install } from '../helpers/installation.ts';

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

async function rowOf({ address }: Actor): Promise<ApplicationRow | undefined> {
  const client = await connectClient(temporalSettings(machine.settings(), {}));
  const rows = await applicationRows(client, "WorkflowType = 'applicationWorkflow'");
  await client.connection.close();
  return rows.find(({ applicantEmail }) => applicantEmail === address);
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
