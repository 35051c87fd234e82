import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trackerIdOf } from '../../../activities/intake/identity.ts';
import { creditRowsQuery, workflowIds } from '../../../workflows/messages.ts';
import { daysAgo } from '../../helpers/cast.ts';
import { type CommandLine, openCommandLine, type Said } from '../../helpers/command-line.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

const KEYS = { COUNTERSIGN_IDENTITY_KEY: '0b'.repeat(32) };
const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));

let stage: Stage;
let commands: CommandLine;
beforeAll(async () => {
  stage = await openStage();
  commands = openCommandLine(stage.address);
});
afterAll(async () => {
  commands.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]): Promise<Said> => commands.runIn(KEYS, 'import', ...args);

let count = 0;
function file(content: string | Buffer): string {
  count += 1;
  const path = join(folder, `records-${count}.csv`);
  writeFileSync(path, content);
  return path;
}
const records = (...lines: string[]) =>
  file(`\ufeff${['E-mail;Name;Track;Title;Begins;Category;Hours', ...lines].join('\r\n')}\r\n`);

const GOOD = `ada@example.org;Ada Example;Library Staff;Weeding;${daysAgo(200)};Technology;1,5`;
const BAD = `ada@example.org;Ada Example;Library Staff;Digging;${daysAgo(200)};Gardening;\u001b[2J`;

const tracker = () => {
  const trackerId = trackerIdOf(Buffer.from(KEYS.COUNTERSIGN_IDENTITY_KEY, 'hex'), 'ada@example.org');
  return stage.client.workflow.getHandle(workflowIds.tracker(trackerId));
};

test('one wrong line is named and keeps all from being written', async () => {
  const wrong = await run('credits', records(GOOD, BAD), '--write');
  expect(wrong).toMatchObject({ code: 1, err: '' });
  expect(wrong.out).toMatch(/^│ 3 +│ Ada Example +│ "Gardening" is not a category/m);
  expect(wrong.out).toMatch(
    /: 1 new, 0 there already, 0 the same as another line, 1 wrong\.\nNothing is written while/,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(wrong.out).not.toMatch(/\u001b/);
  await expect(tracker().describe()).rejects.toThrow();
});

test('what is new is counted, and taken over with --write', async () => {
  const path = records(GOOD, GOOD);
  const looked = await run('credits', path);
  expect(looked).toMatchObject({ code: 0, err: '' });
  expect(looked.out).toMatch(/: 1 new, 0 there already, 1 the same as another line, 0 wrong\.\nNothing is written yet/);
  await expect(tracker().describe()).rejects.toThrow();

  const taken = await run('credits', path, '--write', '--json');
  expect(taken).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(taken.out)).toEqual({ file: path, new: 1, thereAlready: 0, repeated: 1, bad: [], isWritten: true });
  await eventually(
    () => tracker().query(creditRowsQuery),
    (credits) => credits.length === 1,
  );
});

describe('a mistake with the file is one line', () => {
  test.each([
    ['one that is not there', () => '/nowhere/records.csv', /^\/nowhere\/records.csv cannot be read: /],
    ['one without its columns', () => file('Name,E-mail\n'), /"Library" is missing.*may name: Name, E-mail, /],
    ['one that is no text', () => file(Buffer.from([0x50, 0x4b, 3, 4, 0xff])), /save it as "CSV UTF-8"/],
  ])('%s', async (_what, path, message) => {
    const { code, out, err } = await run('certificates', path());
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  });
});
