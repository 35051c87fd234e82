import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../worker/embedded-server.ts';
import { TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { daysAgo, submission } from '../helpers/cast.ts';
import { type CommandLine, openCommandLine, type Said } from '../helpers/command-line.ts';
import { dataConverter } from '../helpers/data-keys.ts';

/** A server at which no worker is up. */
const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
let server: EmbeddedServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startEmbeddedServer({ port: 0, folder });
  commands = openCommandLine(server.address);
});
afterAll(async () => {
  commands.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The one line that somebody is told; a stack, a second line or a good end fails. */
function lineOf({ code, out, err }: Said): string {
  expect({ code, out, lines: err.trimEnd().split('\n').length }, err).toEqual({ code: 1, out: '', lines: 1 });
  return err.trimEnd();
}

describe('a mistake at the keyboard is one line on standard error and exit code 1', () => {
  test.each([
    ['a stage that there is not', ['list', '--stage', 'done'], /"done" is not a stage.*Checking credits, /],
    ['a batch written otherwise', ['list', '--batch', '2027Q1'], /"2027Q1" is not a batch.*2027-Q1/],
    ['a batch written otherwise, to preview', ['batch', 'preview', 'Q1'], /"Q1" is not a batch.*2027-Q1/],
    ['a batch written otherwise, to run', ['batch', 'run', '2027'], /"2027" is not a batch.*2027-Q1/],
    ['an id that is none', ['show', 'Ada'], /"Ada" is not an application.*A-7K2MQ9XD/],
    ['an id that nobody has', ['show', 'A-00000000'], /Nothing is known of A-00000000.*countersign list/],
    ['an order for an id that nobody has', ['remind', 'A-00000000'], /Nothing is known of A-00000000/],
    ['a verifier without an address', ['verifier', 'A-00000000', 'Jane'], /verifier Jane Doe <jane@example.org>/],
    ['an order without its words', ['verify', 'A-00000000'], /missing required argument/],
    ['an unknown option', ['list', '--all'], /unknown option '--all'/],
    ['a codec without its token', ['codec'], /COUNTERSIGN_CODEC_TOKEN \(or .*openssl rand -hex 32/],
    ['a page that is no origin', ['codec', '--ui-origin', 'localhost:8233'], /not an origin.*http:\/\/localhost:8233/],
  ])('%s', async (_what, args, line) => {
    expect(lineOf(await commands.run(...args))).toMatch(line);
  });

  test('an unknown command, with where to look', async () => {
    const { code, err } = await commands.run('approve');
    expect(code).toBe(1);
    expect(err).toMatch(/^error: unknown command 'approve'\n.*countersign --help/);
  });

  test('an id that is none is refused even where no server is up', async () => {
    const said = await commands.runIn({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'show', 'Ada');
    expect(lineOf(said)).toContain('is not an application');
  });

  test('a configuration file that is not there', async () => {
    expect(lineOf(await commands.run('list', '--config', '/nowhere/countersign.yaml'))).toContain('does not exist');
  });

  test('a Temporal server that is not there', async () => {
    const said = await commands.runIn({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'list');
    expect(lineOf(said)).toMatch(/No Temporal server answers at 127\.0\.0\.1:1/);
  });

  test('a namespace that is not there', async () => {
    const said = await commands.runIn({ TEMPORAL_NAMESPACE: 'elsewhere' }, 'list');
    expect(lineOf(said)).toMatch(/elsewhere/);
  });

  test('a Temporal profile that is not there', async () => {
    const said = await commands.runIn({ TEMPORAL_PROFILE: 'nowhere' }, 'list');
    expect(lineOf(said)).toMatch(/Temporal.*nowhere/);
  });

  test('a worker without its secrets', async () => {
    expect(lineOf(await commands.run('worker'))).toMatch(/COUNTERSIGN_ADDRESS_KEY/);
  });

  test('a check without the key of certificates', async () => {
    const others = { COUNTERSIGN_ADDRESS_KEY: '0a'.repeat(32), COUNTERSIGN_IDENTITY_KEY: '0b'.repeat(32) };
    expect(lineOf(await commands.runIn(others, 'check'))).toMatch(/COUNTERSIGN_CERTIFICATE_KEY .*is missing/);
  });

  test.each([
    ['list'],
    ['show', 'A-00000000'],
    ['remind', 'A-00000000'],
    ['batch', 'run', '2027-Q1'],
    ['sheet', 'rebuild'],
  ])('%s without the data key, which opens what is kept in Temporal', async (...args) => {
    const said = await commands.runIn({ COUNTERSIGN_DATA_KEY: '' }, ...args);
    expect(lineOf(said)).toMatch(/^COUNTERSIGN_DATA_KEY \(or .*give the one that the workers have/);
  });

  test('a Temporal CLI that cannot be run', async () => {
    const environment = {
      TEMPORAL_ADDRESS: '',
      TEMPORAL_CLI_PATH: '/nowhere/temporal',
      COUNTERSIGN_ADDRESS_KEY: '0a'.repeat(32),
      COUNTERSIGN_IDENTITY_KEY: '0b'.repeat(32),
      COUNTERSIGN_CERTIFICATE_KEY: '0c'.repeat(32),
      COUNTERSIGN_IMAP_PASSWORD: 'secret',
    };
    const { code, err } = await commands.runIn(environment, 'worker');
    expect(code).toBe(1);
    expect(err).toContain('TEMPORAL_CLI_PATH=/nowhere/temporal');
    expect(err).not.toMatch(/^ +at /m);
  });

  test('an order that no worker is there to answer', async () => {
    const asked = submission({ applicationId: 'A-7K2MQ9XD' });
    const connection = await Connection.connect({ address: server.address });
    await new Client({ connection, dataConverter }).workflow.start('applicationWorkflow', {
      workflowId: workflowIds.application(asked.applicationId),
      taskQueue: TASK_QUEUE,
      args: [{ submission: asked, submittedAgoMs: 0 }],
    });
    await connection.close();
    const [ordered, shown] = await Promise.all([
      commands.run('remind', asked.applicationId),
      commands.run('show', asked.applicationId),
    ]);
    for (const said of [ordered, shown]) expect(lineOf(said)).toMatch(/No worker .*countersign worker/);
  });

  test('an import that needs a worker’s answer, and none is there', async () => {
    const keys = { COUNTERSIGN_IDENTITY_KEY: '0b'.repeat(32) };
    const file = join(folder, 'credits.csv');
    const line = `Ada,ada@example.org,Library Staff,Weeding,${daysAgo(9)},Technology,2`;
    writeFileSync(file, `Name,E-mail,Track,Title,Begins,Category,Amount\n${line}\n`);
    expect(await commands.runIn(keys, 'import', 'credits', file, '--write')).toMatchObject({ code: 0, err: '' });
    expect(lineOf(await commands.runIn(keys, 'import', 'credits', file))).toMatch(/No worker .*countersign worker/);
  });
});

test('a bug keeps its stack', async () => {
  const planted = 'data:text/javascript,console.log = () => { throw new TypeError("planted") }';
  const { code, err } = await commands.runIn({ NODE_OPTIONS: `--import=${encodeURI(planted)}` }, 'list', '--json');
  expect(code).not.toBe(0);
  expect(err).toContain('TypeError: planted');
  expect(err).toMatch(/^ +at .*client\//m);
});

test('help names every command', async () => {
  const { code, out } = await commands.run('--help');
  expect(code).toBe(0);
  for (const command of [
    'worker',
    'list',
    'show',
    'remind',
    'verifier',
    'verify',
    'decline',
    'withdraw',
    'note',
    'batch',
    'certificate',
    'import',
    'codec',
  ])
    expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});
