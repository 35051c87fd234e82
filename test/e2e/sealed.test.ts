import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, answerRequest, applications, apply, lettersTo, logActivity } from '../../sandbox/people.ts';
import { SERVICE, startWorld, type World } from '../../sandbox/world.ts';
import type { Command } from '../../workflows/command.ts';
import { commandUpdate, setAsideQuery, TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { STAGES, type Stage } from '../../workflows/stage.ts';
import { eventually } from '../helpers/eventually.ts';

/** Whole lives, with words that stand nowhere else; then a search for these words in all that Temporal keeps. */

const DAY_MS = 86_400_000;
const TRUSTEE = 'Library Trustee';
const LIBRARY = 'Vogelsang Reading Room';

const ottilie: Actor = { name: 'Ottilie Zwetschgenbaum', address: 'ottilie.zwetschgenbaum@example.org' };
const zoe: Actor = { name: 'Zoë Ångström-Ñandú', address: 'zoe.angstroem@example.org' };
const quirin: Actor = { name: 'Quirin Xylander', address: 'quirin.xylander@example.net' };
const wolfram: Actor = { name: 'Wolfram Eschenbach', address: 'wolfram.eschenbach@example.net' };
const stranger: Actor = { name: 'Mallory Ulalume', address: 'mallory.ulalume@example.com' };

const WORDS = {
  title: 'Papyrus conservation for beekeepers',
  provider: 'Guild of Apiarists in Uppsala',
  reason: 'Zoe sprained her elbow on the Matterhorn',
  note: 'telephoned about the rhubarb affair',
  how: 'confirmed over marmalade',
  held: 'waiting for the carillon to be mended',
  revoked: 'the diploma hung upside down',
  subject: 'Concerning the ombudsman of Valparaiso',
  strange: 'I never met these people at the carousel',
};

/** Nothing of it may stand anywhere in the clear. */
const PERSONAL = [
  ...[ottilie, zoe, quirin, wolfram, stranger].flatMap(({ name, address }) => [
    ...[name, address, address.split('@')[0] ?? ''],
    ...name.split(' '),
  ]),
  LIBRARY,
  ...Object.values(WORDS),
];

const logged: string[] = [];
let folder: string;
let world: World;
/** The embedded server's: the database with its log of writes, and its own log. */
let state: string;

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('DEBUG', (entry) => logged.push(inspect(entry, { depth: 8 }))),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'DEBUG', other: 'WARN' } } },
  });
  folder = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  state = join(folder, 'temporal');
  world = await startWorld(folder);
  await live();
}, 240_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** Credits, requests, a reminder, both answers, orders given and refused, a stranger, a batch and one that there is not. */
async function live(): Promise<void> {
  for (const [applicant, verifier] of [
    [ottilie, quirin],
    [zoe, wolfram],
  ] as const) {
    const { title, provider } = WORDS;
    const category = world.programme.categories[0] ?? '';
    logActivity(world, applicant, TRUSTEE, { title, provider, beganOn: '2026-03-02', category, hours: '15' });
    apply(world, applicant, TRUSTEE, LIBRARY, verifier);
    await stands(applicant, 'Awaiting verification');
    await eventually(
      () => lettersTo(world, verifier.address),
      ({ length }) => length > 0,
      PATIENCE_MS,
    );
  }
  await order(zoe, { command: 'note', text: WORDS.note });
  await order(zoe, { command: 'hold', reason: WORDS.held });
  await order(zoe, { command: 'release' });
  await expect(order(zoe, { command: 'verifier', name: 'Zoe herself', email: zoe.address })).rejects.toThrow();
  const raw = `From: ${stranger.name} <${stranger.address}>\r\nTo: <${SERVICE.address}>\r\nSubject: ${WORDS.subject}\r\nMessage-ID: <stray@example.com>\r\n\r\n${WORDS.strange}\r\n`;
  await world.mail.send({ from: stranger.address, to: SERVICE.address, raw });
  const watcher = world.client.workflow.getHandle(workflowIds.watcher('mailbox'));
  await eventually(
    () => watcher.query(setAsideQuery),
    ({ length }) => length > 0,
    PATIENCE_MS,
  );

  await world.skip(8 * DAY_MS);
  await eventually(
    () => rowOf(zoe),
    (row) => row?.remindersSent === 1,
    PATIENCE_MS,
  );
  await answerRequest(world, wolfram, `NOT VERIFIED ${WORDS.reason}`);
  await stands(zoe, 'Declined');
  await order(zoe, { command: 'verify', how: WORDS.how });
  await answerRequest(world, quirin, 'VERIFIED');
  await stands(ottilie, 'Verified');
  await stands(zoe, 'Verified');
  const { batchId } = (await rowOf(ottilie)) ?? {};
  for (let ran = ''; ran !== batchId; ) ran = (await world.skipToBatch()).id;
  await stands(ottilie, 'Certified');
  await stands(zoe, 'Certified');
  await order(zoe, { command: 'revoke', reason: WORDS.revoked });
  const none = { workflowId: workflowIds.batch('2027-Q9'), taskQueue: TASK_QUEUE, args: [{ batchId: '2027-Q9' }] };
  await expect(world.client.workflow.execute('batchWorkflow', none)).rejects.toThrow();
}

const PATIENCE_MS = 60_000;

const rowOf = async ({ address }: Actor) => (await applications(world)).find((row) => row.applicantEmail === address);

const stands = (person: Actor, stage: Stage) =>
  eventually(
    () => rowOf(person),
    (row) => row?.stage === stage,
    PATIENCE_MS,
  );

async function order(person: Actor, command: Command): Promise<string> {
  const { applicationId = '' } = (await rowOf(person)) ?? {};
  const handle = world.client.workflow.getHandle(workflowIds.application(applicationId));
  return handle.executeUpdate(commandUpdate, { args: [{ command, by: 'casey' }] });
}

/** Which of the words stand in files of a folder, as text or as base64 of any alignment, and in which file. */
function found(words: readonly string[], place: string): string[] {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const bytes = contentOf(join(parentPath, name));
    const isThere = (word: string) => shapesOf(word).some((shape) => bytes.includes(shape));
    return words.filter(isThere).map((word) => `${name}: ${word}`);
  });
}

/** A journal of the database comes and goes with each write, and what it held is in the database then. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.of();
    throw error;
  }
}

function shapesOf(word: string): string[] {
  const bytes = Buffer.from(word);
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends hold bits of the neighbours as well.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [word, ...(bytes.length >= 8 ? inBase64 : [])];
}

describe('after whole lives', () => {
  test('nothing that people wrote, and no name or address of theirs, is in the files of Temporal’s server', () => {
    expect(found(PERSONAL, state)).toEqual([]);
  });

  test('the search finds what is there: types, stages, and every word of a client that does not seal', async () => {
    expect(found(['applicationWorkflow', 'mailRead', 'Certified'], state)).not.toEqual([]);
    const words = {
      argument: 'argument in the clear',
      memo: 'memo in the clear',
      summary: 'summary in the clear',
      base64: 'base64 in the clear',
    };
    expect(found(Object.values(words), state)).toEqual([]);
    const plain = new Client({ connection: world.client.connection });
    await plain.workflow.start('nobody', {
      workflowId: 'in-the-clear',
      taskQueue: 'nobody',
      args: [words.argument, Buffer.from(`x${words.base64}`).toString('base64')],
      memo: { words: words.memo },
      staticSummary: words.summary,
    });
    const seen = found(Object.values(words), state).join('\n');
    for (const word of Object.values(words)) expect(seen).toContain(word);
  });

  test('ids and search attributes say what is going on, and of whom nothing', async () => {
    const allowed = [
      /^application\/A-[0-9A-Z]{8}$/,
      /^tracker\/T-[0-9A-Z]{12}$/,
      /^batch\/\d{4}-Q\d$/,
      /^watch\/(forms|mailbox|spreadsheet)$/,
    ];
    const seen = new Set<string>();
    const listed = world.client.workflow.list({ query: "WorkflowId != 'in-the-clear'" });
    for await (const { workflowId, typedSearchAttributes: attributes } of listed) {
      expect(
        allowed.some((shape) => shape.test(workflowId)),
        workflowId,
      ).toBe(true);
      seen.add(workflowId.split('/')[0] ?? '');
      for (const { key, value } of attributes.getAll()) {
        if (key.name === searchAttributes.stage.name) expect(STAGES).toContain(value);
        else if (key.name === searchAttributes.batch.name) expect(value).toMatch(/^\d{4}-Q\d$/);
        else if (key.name === searchAttributes.changed.name) expect(value).toBeInstanceOf(Date);
        else expect(key.name).toMatch(/^(BuildIds|TemporalUsedWorkerDeploymentVersions)$/);
      }
    }
    expect(seen).toEqual(new Set(['application', 'tracker', 'batch', 'watch']));
  });

  test('failures are sealed too, and whoever has the key reads them', async () => {
    const handle = world.client.workflow.getHandle(workflowIds.batch('2027-Q9'));
    await expect(handle.result()).rejects.toMatchObject({
      cause: { cause: { message: expect.stringContaining('There is no batch "2027-Q9"') } },
    });
    const { events } = await handle.fetchHistory();
    const failure = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
    expect(failure?.message).toBe('Encoded failure');
    expect(failure?.cause?.message).toBe('Encoded failure');
    expect(JSON.stringify(failure)).not.toContain('There is no batch');
  });

  test('the worker’s log, at its most talkative, names nobody either', () => {
    const all = logged.join('\n');
    expect(all).toContain('application/A-');
    expect(all).toContain('sendMails');
    expect(PERSONAL.filter((word) => all.includes(word))).toEqual([]);
  });
});
