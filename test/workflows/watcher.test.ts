import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SetAside, setAsideQuery, setAsideSignal, TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { openStage, type Stage } from '../helpers/temporal.ts';

/** What the watcher's activity was given, and what it does next. */
const given: unknown[] = [];
let act: (cursor: unknown) => Promise<unknown>;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    watchForms: ({ cursor }) => {
      given.push(cursor);
      return act(cursor);
    },
  });
});
afterAll(() => stage.close());

const start = async (test: string) => {
  given.length = 0;
  const workflowId = `${workflowIds.watcher('forms')}/${test}`;
  const state = { watches: 'forms', cursor: null, setAside: [] };
  await stage.client.workflow.start('watcherWorkflow', { workflowId, taskQueue: TASK_QUEUE, args: [state] });
  return stage.client.workflow.getHandle(workflowId);
};

const item = (key: string): SetAside => ({
  key,
  at: '2026-11-24T10:00:00Z',
  from: '',
  subject: '',
  why: '',
  excerpt: '',
});

/** As long as its worker lives. */
const forever = () => Context.current().cancelled;

test('hands its cursor from run to run', async () => {
  act = async (cursor) => {
    const next = Number(cursor ?? 0) + 1;
    return next > 3 ? forever() : next;
  };
  const watcher = await start('cursor');
  await eventually(
    () => given,
    (cursors) => cursors.length === 4,
  );
  expect(given).toEqual([null, 1, 2, 3]);
  expect((await watcher.describe()).status.name).toBe('RUNNING');
  await watcher.terminate();
});

test('starts its activity again after it has failed, with the same cursor', async () => {
  let failures = 0;
  act = async (cursor) => {
    if (cursor === null) return 'the cursor';
    if (failures++ < 2) throw new Error('Google is not there');
    return forever();
  };
  const watcher = await start('failing');
  await eventually(
    () => given,
    (cursors) => cursors.length === 4,
  );
  expect(given).toEqual([null, 'the cursor', 'the cursor', 'the cursor']);
  await watcher.terminate();
});

test('keeps what is set aside once for each key, into its next run, the newest two hundred', async () => {
  let endOfRun = (_cursor: unknown) => {};
  act = (cursor) =>
    cursor === null
      ? new Promise((resolve) => {
          endOfRun = resolve;
        })
      : forever();
  const watcher = await start('set-aside');
  await watcher.signal(setAsideSignal, item('a'));
  await watcher.signal(setAsideSignal, { ...item('a'), why: 'read again' });
  await watcher.signal(setAsideSignal, item('b'));
  const keys = async () => (await watcher.query(setAsideQuery)).map(({ key, why }) => key + why);
  expect(await keys()).toEqual(['a', 'b']);

  await eventually(
    () => given,
    (cursors) => cursors.length === 1,
  );
  endOfRun('next');
  await eventually(
    () => given,
    (cursors) => cursors.length === 2,
  );
  expect(await keys()).toEqual(['a', 'b']);
  await watcher.signal(setAsideSignal, item('b'));
  for (let n = 1; n <= 199; n++) await watcher.signal(setAsideSignal, item(String(n)));
  const kept = await keys();
  expect(kept).toHaveLength(200);
  expect([kept[0], kept.at(-1)]).toEqual(['b', '199']);
  await watcher.terminate();
});
