import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackerIdOf } from '../../../activities/intake/identity.ts';
import {
  creditLoggedSignal,
  creditRowsQuery,
  mailReadSignal,
  type Person,
  releasedSignal,
  type SetAside,
  setAsideSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../../workflows/messages.ts';
import { newTracker } from '../../../workflows/new-tracker.ts';
import { type ApplicationHandle, apply, idOf, reaches } from '../../helpers/applications.ts';
import { claim, reply, stan, vera } from '../../helpers/cast.ts';
import { type CommandLine, openCommandLine } from '../../helpers/command-line.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

const anna: Person = { name: 'Anna Example', email: 'anna@example.org' };
const identityKey = Buffer.alloc(32, 7);
const KEY = { COUNTERSIGN_IDENTITY_KEY: identityKey.toString('hex') };
const folder = mkdtempSync(join(tmpdir(), 'countersign-export-'));
const documents = join(folder, 'documents');

let stage: Stage;
let commands: CommandLine;
let certified: ApplicationHandle;
let waiting: ApplicationHandle;
let ofStan: ApplicationHandle;
let number: string;

const stray = (key: string, changes: Partial<SetAside>): SetAside => ({
  ...{ key, at: '2026-11-02T10:00:00Z', from: stan.email, subject: 'Hello', why: 'It answers nothing', excerpt: 'x' },
  ...changes,
});

beforeAll(async () => {
  stage = await openStage({ watchForms: () => Context.current().cancelled });
  commands = openCommandLine(stage.address, { documents: { folder: documents } });
  const { client } = stage;
  const watcher = await client.workflow.start('watcherWorkflow', {
    workflowId: workflowIds.watcher('forms'),
    taskQueue: TASK_QUEUE,
    args: [{ watches: 'forms', cursor: null, setAside: [] }],
  });
  await watcher.signal(setAsideSignal, stray('hers', { excerpt: `Write to <${anna.email.toUpperCase()}>.` }));
  await watcher.signal(setAsideSignal, stray('not hers', { excerpt: `joh${anna.email}` }));
  for (const person of [anna, stan]) await logFor(person);

  [certified, waiting] = [await apply(stage, { applicant: anna }), await apply(stage, { applicant: anna })];
  ofStan = await apply(stage, { applicant: stan, verifier: { ...vera, email: anna.email } });
  for (const handle of [certified, waiting, ofStan]) await reaches(handle, 'Awaiting verification');
  await certified.signal(mailReadSignal, reply({ kind: 'verified' }));
  const { batchId } = await reaches(certified, 'Verified');
  await certified.signal(releasedSignal, { batchId: batchId ?? '' });
  number = (await reaches(certified, 'Certified')).certificateNumber ?? '';
  mkdirSync(documents);
  writeFileSync(join(documents, `${number}.pdf`), 'x');
  // Temporal's list follows a moment after.
  await eventually(
    () => client.workflow.count("WorkflowType = 'applicationWorkflow' AND Stage != ''"),
    ({ count }) => count === 3,
  );
});
afterAll(async () => {
  commands.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function logFor(person: Person): Promise<void> {
  const trackerId = trackerIdOf(identityKey, person.email);
  const tracker = await stage.client.workflow.start('trackerWorkflow', {
    workflowId: workflowIds.tracker(trackerId),
    taskQueue: TASK_QUEUE,
    args: [newTracker(trackerId)],
  });
  const logged = { trackerId, person, trackId: 'staff', claim: claim({ title: `Of ${person.name}` }) };
  await tracker.signal(creditLoggedSignal, { ...logged, version: '2026-11-02T10:00:00Z', loggedAgoMs: 0 });
  await eventually(
    () => tracker.query(creditRowsQuery),
    (rows) => rows.length === 1,
  );
}

test('everything of one person is written out, whatever way the address is written, and nothing of others', async () => {
  const { code, out, err } = await eventually(
    () => commands.runIn(KEY, 'export', 'Anna+library@Example.org'),
    (said) => said.code === 0 && JSON.parse(said.out).applications.length === 2 && JSON.parse(said.out).verifierIn[0],
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const record = JSON.parse(out);
  expect(record.credits).toMatchObject([{ title: 'Of Anna Example', email: anna.email }]);
  expect(record.applications).toMatchObject([
    {
      applicationId: idOf(certified),
      timeline: expect.arrayContaining([expect.objectContaining({ what: 'Certified' })]),
    },
    { applicationId: idOf(waiting), stage: 'Awaiting verification' },
  ]);
  expect(record.certificates).toEqual([{ number, files: [`${number}.pdf`] }]);
  expect(record.setAside).toMatchObject([{ key: 'hers', watches: 'forms' }]);
  expect(record.verifierIn).toEqual([idOf(ofStan)]);
  expect(out).not.toContain(stan.name);
});

test('an application names its person; the file is new and for the operator’s eyes alone', async () => {
  const file = join(folder, 'anna.json');
  const { code, out } = await commands.runIn(KEY, 'export', idOf(waiting), '--out', file);
  expect({ code, out }).toEqual({ code: 0, out: `Written to ${file}.\n` });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    email: anna.email,
    credits: [{}],
    verifierIn: [idOf(ofStan)],
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await commands.runIn(KEY, 'export', idOf(waiting), '--out', file);
  expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/^.*anna\.json cannot be written: EEXIST.*\n$/) });
});

test('with another identity key no credits are found, and the command says what that may mean', async () => {
  const other = { COUNTERSIGN_IDENTITY_KEY: '01'.repeat(32) };
  const { code, out, err } = await commands.runIn(other, 'export', anna.email);
  expect(code).toBe(0);
  expect(JSON.parse(out).credits).toBeNull();
  expect(err).toContain('COUNTERSIGN_IDENTITY_KEY is not the one the worker has');
});
