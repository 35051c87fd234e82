import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyTo } from '../../sandbox/mail/reply.ts';
import {
  type Activity,
  type Actor,
  answerRequest,
  applications,
  apply,
  lettersTo,
  logActivity,
} from '../../sandbox/people.ts';
import { COORDINATOR, SERVICE, startWorld, type World } from '../../sandbox/world.ts';
import { rebuildSheet } from '../../worker/spreadsheet.ts';
import { setAsideQuery, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';

/** People mistype, mail servers mangle, strangers write: over the real protocols, nothing is lost and nobody is left guessing. */

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

const STAFF = 'Library Staff';
const TRUSTEE = 'Library Trustee';
let count = 0;

/** A person nobody else in this file is. */
function someone(name: string): Actor {
  count += 1;
  return { name, address: `${name.toLowerCase()}.${count}@example.org` };
}

const activity = (changes: Partial<Activity> = {}): Activity => ({
  title: 'A day on governance',
  provider: 'State Library',
  beganOn: '2026-03-02',
  category: 'Library Administration',
  hours: '15',
  ...changes,
});

const mailsTo = async ({ address }: Actor) =>
  Promise.all(lettersTo(world, address).map(async ({ raw }) => simpleParser(raw)));

const mailTo = async (person: Actor, subject: RegExp) => {
  const isIt = (mail: { subject?: string | undefined }) => subject.test(mail.subject ?? '');
  const mails = await eventually(
    () => mailsTo(person),
    (all) => all.some(isIt),
  );
  return mails.findLast(isIt);
};

const rowOf = async ({ address }: Actor) => (await applications(world)).find((row) => row.applicantEmail === address);

const stands = (person: Actor, stage: string) =>
  eventually(
    () => rowOf(person),
    (row) => row?.stage === stage,
  );

const setAside = () => world.client.workflow.getHandle(workflowIds.watcher('mailbox')).query(setAsideQuery);

/** A trustee, who needs 15 h in any category, waits for the verifier. */
async function waiting(name: string): Promise<{ applicant: Actor; verifier: Actor }> {
  const applicant = someone(name);
  const verifier = someone(`${name}s-chair`);
  logActivity(world, applicant, TRUSTEE, activity());
  apply(world, applicant, TRUSTEE, 'Example Public Library', verifier);
  await stands(applicant, 'Awaiting verification');
  await mailTo(verifier, /Please verify/);
  return { applicant, verifier };
}

describe('an activity that cannot be credited is answered with the reason and a way to mend it', () => {
  test.each([
    ['hours that are no half hours', { hours: '1.25' }, /1 or 1\.5/],
    ['a day that has not come', { beganOn: '2031-05-04' }, /future/],
    ['hours missing', { hours: ' ' }, /hours/i],
    ['a title that is only spaces', { title: '   ' }, /title/i],
  ])('%s', async (_what, changes, words) => {
    const person = someone('Mistyper');
    logActivity(world, person, STAFF, activity(changes));
    const mail = await eventually(
      () => mailsTo(person),
      (mails) => mails.length > 0,
    );
    expect(mail[0]?.text).toMatch(words);
  });

  test('a category that does not exist is not taken by the form, as in Google’s page', async () => {
    expect(() => logActivity(world, someone('Mistyper'), STAFF, activity({ category: 'Gardening' }))).toThrow(
      /Gardening|category/i,
    );
  });
});

describe('an application', () => {
  test('without any credit is told every hour that is missing and stays open', async () => {
    const applicant = someone('Newcomer');
    apply(world, applicant, STAFF, 'Example Public Library', someone('Chief'));
    await stands(applicant, 'More credits needed');
    expect((await mailTo(applicant, /More credits needed/))?.text).toMatch(/60 h/);
  });

  test('whose verifier is the applicant asks nobody and says so', async () => {
    const applicant = someone('Selfish');
    logActivity(world, applicant, TRUSTEE, activity());
    apply(world, applicant, TRUSTEE, 'Example Public Library', {
      ...applicant,
      address: applicant.address.toUpperCase(),
    });
    expect((await stands(applicant, 'Needs attention'))?.attention).toMatch(/same person/);
  });
});

test('an application form changed while its verifier is awaited asks the new verifier', async () => {
  const { applicant } = await waiting('Edith');
  const newVerifier = someone('Second-chair');
  const formId = world.configuration.google.applicationFormId;
  const response = world.google
    .responses(formId)
    .find(({ answers }) => JSON.stringify(answers).includes(applicant.address));
  const given = Object.entries(response?.answers ?? {}).map(([id, { textAnswers }]): [string, string[]] => [
    id,
    (textAnswers?.answers ?? []).map(({ value }) => (value?.includes('chair') ? newVerifier.address : (value ?? ''))),
  ]);
  world.google.editResponse(formId, response?.responseId ?? '', Object.fromEntries(given));
  await mailTo(newVerifier, /Please verify/);
  expect((await rowOf(applicant))?.verifierEmail).toBe(newVerifier.address);
});

describe('a reply', () => {
  test('in HTML only is understood', async () => {
    const { applicant, verifier } = await waiting('Hannah');
    const letter = lettersTo(world, verifier.address).at(-1);
    if (!letter) throw new Error('no request');
    const { to } = await replyTo(letter, '', verifier);
    const raw = [
      `From: <${verifier.address}>`,
      `To: ${to}`,
      'Subject: Re: Please verify',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<div dir="ltr">VERIFIED</div>',
    ].join('\r\n');
    await world.mail.send({ from: verifier.address, to, raw });
    await stands(applicant, 'Verified');
  });

  test('that only quotes our instructions decides nothing', async () => {
    const { applicant, verifier } = await waiting('Quentin');
    await answerRequest(world, verifier, '');
    expect((await stands(applicant, 'Needs attention'))?.attention).toMatch(/not a clear decision/);
  });

  test('without a token and without threading belongs to no application and is kept for the coordinator', async () => {
    const { applicant, verifier } = await waiting('Tessa');
    const raw = `From: <${verifier.address}>\r\nTo: <${SERVICE.address}>\r\nSubject: about Tessa\r\nMessage-ID: <lost@example.org>\r\n\r\nVERIFIED\r\n`;
    await world.mail.send({ from: verifier.address, to: SERVICE.address, raw });
    const items = await eventually(setAside, (all) => all.some(({ subject }) => subject === 'about Tessa'));
    expect(items.find(({ subject }) => subject === 'about Tessa')).toMatchObject({
      from: verifier.address,
      excerpt: 'VERIFIED',
    });
    expect((await rowOf(applicant))?.stage).toBe('Awaiting verification');
  });

  test('with a token that was made up decides nothing', async () => {
    const { applicant, verifier } = await waiting('Wilma');
    const { applicationId = '' } = (await rowOf(applicant)) ?? {};
    const [local, domain] = SERVICE.address.split('@');
    const forged = `${local}+${applicationId.toLowerCase()}.aaaaaaaaaaaaaaaa@${domain}`;
    const raw = `From: <${verifier.address}>\r\nTo: <${forged}>\r\nSubject: forged for Wilma\r\nMessage-ID: <forged@example.org>\r\n\r\nVERIFIED\r\n`;
    await world.mail.send({ from: verifier.address, to: forged, raw });
    await eventually(setAside, (all) => all.some(({ subject }) => subject === 'forged for Wilma'));
    expect((await rowOf(applicant))?.stage).toBe('Awaiting verification');
  });

  test('of 20 MB is read, and does not hold up those behind it', async () => {
    const big = await waiting('Bertha');
    const small = await waiting('Sidney');
    const letter = lettersTo(world, big.verifier.address).at(-1);
    if (!letter) throw new Error('no request');
    const { raw, to, from } = await replyTo(
      letter,
      `VERIFIED\n\n${'Lorem ipsum dolor sit amet. '.repeat(720_000)}`,
      big.verifier,
    );
    expect(raw.length).toBeGreaterThan(20_000_000);
    await world.mail.send({ from, to, raw });
    await answerRequest(world, small.verifier, 'VERIFIED');
    await eventually(
      () => rowOf(small.applicant),
      (row) => row?.stage === 'Verified',
      60_000,
    );
    expect(['Verified', 'Needs attention']).toContain((await rowOf(big.applicant))?.stage);
  });
});

test('a sheet in which somebody overwrote a cell is drawn anew, and what people wrote stays', async () => {
  const { applicant } = await waiting('Rebecca');
  const { applicationId = '' } = (await rowOf(applicant)) ?? {};
  const { spreadsheetId } = world.configuration.google;
  const tab = () => {
    const sheet = world.google
      .spreadsheet(spreadsheetId)
      .sheets.find(({ properties }) => properties.title === 'Applications');
    if (!sheet) throw new Error('no tab');
    const rows = sheet.rows.map((row) => row.map((cell) => cell?.text ?? ''));
    return {
      sheetId: sheet.properties.sheetId ?? 0,
      rows,
      row: rows.findIndex((cells) => cells.includes(applicationId)),
    };
  };
  await eventually(tab, ({ row }) => row > 0, 30_000);
  const { sheetId, rows, row } = tab();
  const edit = (header: string, text: string) => {
    const column = rows[0]?.indexOf(header) ?? -1;
    world.google.editCell(spreadsheetId, { sheetId, row, column, text, email: COORDINATOR.address });
  };
  edit('Notes', 'keep me');
  edit('Stage', 'nonsense');
  await rebuildSheet(world.configuration, { COUNTERSIGN_GOOGLE_TOKEN: 'sandbox' });
  const again = await eventually(
    tab,
    (seen) => seen.rows[seen.row]?.includes('Awaiting verification') ?? false,
    30_000,
  );
  expect(again.rows[again.row]).toContain('keep me');
});

test('the sheet catches up by itself after Google was down', async () => {
  await fetch(new URL('sandbox/faults', world.google.url), {
    method: 'POST',
    body: JSON.stringify({ kind: 'status', status: 503, times: 4 }),
  });
  const { applicant } = await waiting('Sheila');
  const { applicationId = '' } = (await rowOf(applicant)) ?? {};
  const texts = () =>
    world.google
      .spreadsheet(world.configuration.google.spreadsheetId)
      .sheets.flatMap(({ rows }) => rows.flat().map((cell) => cell?.text ?? ''));
  await eventually(texts, (all) => all.includes(applicationId) && all.includes('Awaiting verification'), 60_000);
});
