import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';

let sheet: Sheet;
beforeEach(async () => {
  sheet = await openSheet();
  for (const applicationId of [first, second]) sheet.temporal.application({ applicationId });
  for (const applicationId of [first, second]) await sheet.shows('Applications', applicationId, {});
});
afterEach(() => sheet.close());

const first = 'A-00000001';
const second = 'A-00000002';

const orders = () => sheet.temporal.orders.map(({ applicationId, order }) => [applicationId, order.command]);

test('a command is carried out once, answered beside it with the time, and its cell emptied', async () => {
  sheet.temporal.obey = () => 'A reminder goes to the verifier';
  sheet.type('Applications', first, 'Command', ' Remind ');
  const row = await sheet.shows('Applications', first, { Command: '', Answer: 'A reminder goes to the verifier' });
  expect(row.Answered).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
  expect(orders()).toEqual([[first, { command: 'remind' }]]);
});

test('the same words given again are a new command', async () => {
  sheet.type('Applications', first, 'Command', 'remind');
  await sheet.shows('Applications', first, { Command: '', Answer: 'Done' });
  sheet.type('Applications', first, 'Command', 'remind');
  await eventually(orders, ({ length }) => length === 2);
  await sheet.shows('Applications', first, { Command: '' });
});

test('what is typed while a command is under way is not emptied, but carried out after it', async () => {
  let release = (_: string) => {};
  sheet.temporal.obey = (_, { command }) =>
    command.command === 'remind' ? new Promise((resolve) => (release = resolve)) : 'Noted';
  sheet.type('Applications', first, 'Command', 'remind');
  await eventually(orders, ({ length }) => length === 1);
  sheet.type('Applications', first, 'Command', 'note "later"');
  release('Reminded');
  await sheet.shows('Applications', first, { Command: '', Answer: 'Noted' });
  expect(orders()).toEqual([
    [first, { command: 'remind' }],
    [first, { command: 'note', text: 'later' }],
  ]);
});

test('words that are no command are answered with those that are', async () => {
  sheet.type('Applications', first, 'Command', 'approve');
  const row = await sheet.shows('Applications', first, { Command: '' });
  expect(row.Answer).toMatch(/^I do not know "approve". I know: remind/);
  expect(orders()).toEqual([]);
});

test('a command whose worker is away stays in its cell until one is there', async () => {
  let isUp = false;
  sheet.temporal.obey = () => {
    if (!isUp) throw new Error('no worker');
    return 'Done';
  };
  sheet.type('Applications', first, 'Command', 'remind');
  await eventually(
    () => sheet.log,
    (log) => log.includes('A command waits for a worker'),
  );
  expect(sheet.row('Applications', first)?.Command).toBe('remind');
  isUp = true;
  await sheet.shows('Applications', first, { Command: '', Answer: 'Done' });
});

test('a process that dies between doing and emptying does nothing twice', async () => {
  await sheet.fault({ kind: 'status', status: 503, call: 'spreadsheets.batchUpdate', times: 1000 });
  sheet.type('Applications', first, 'Command', 'remind');
  await eventually(orders, ({ length }) => length === 1);
  await sheet.restart();
  await fetch(`${sheet.standIn.url}sandbox/faults`, { method: 'DELETE' });
  await sheet.shows('Applications', first, { Command: '', Answer: 'Done' });
  expect(orders()).toHaveLength(1);
});

test('a command in a row that is no application is answered there', async () => {
  const sheetId = sheet.sheetId('Applications');
  sheet.standIn.editCell(sheet.spreadsheetId, { sheetId, row: 3, column: 0, text: 'A-NOTTHERE' });
  sheet.type('Applications', 'A-NOTTHERE', 'Command', 'approve');
  await sheet.shows('Applications', 'A-NOTTHERE', { Command: '' });
});

test('answers survive the process, and a sheet that was tampered with gets them back', async () => {
  sheet.type('Applications', first, 'Command', 'remind');
  await sheet.shows('Applications', first, { Command: '', Answer: 'Done' });
  const { reads } = sheet.traffic;
  await sheet.restart();
  await eventually(
    () => sheet.traffic.reads,
    (now) => now > reads + 4,
  );
  sheet.type('Applications', first, 'Answer', 'scribble');
  sheet.temporal.application({ applicationId: first, stage: 'Verified' });
  await sheet.shows('Applications', first, { Stage: 'Verified', Answer: 'Done' });
});
