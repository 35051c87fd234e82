import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackerForm } from '../../../activities/intake/form-definitions.ts';
import { createFormSource } from '../../../activities/intake/form-source.ts';
import { advance, finish, type SourceCursor } from '../../../activities/intake/response.ts';
import { type IntakeDesk, openIntakeDesk } from '../../helpers/intake.ts';
import { activity } from '../../helpers/office.ts';
import { montana } from '../../helpers/temporal.ts';

let desk: IntakeDesk;
beforeAll(async () => {
  desk = await openIntakeDesk();
});
afterAll(() => desk.close());

const source = () => createFormSource(desk.google, { formId: desk.formIds.tracker }, trackerForm(montana));
const { signal } = new AbortController();
const START = Date.UTC(2026, 0, 1);

test('every page is read, and what was handled does not come again', async () => {
  const count = 5_200;
  for (let index = 0; index < count; index++) {
    desk.fillIn('tracker', activity(), { createTime: new Date(START + index * 1_000) });
  }
  const first = await source().fresh(null, signal);
  expect(first).toMatchObject({ isComplete: true, responses: { length: count } });
  let cursor: SourceCursor | null = null;
  for (const response of first.responses.slice(-1_000)) cursor = advance(cursor, response, true);
  cursor = finish(cursor, true);
  expect(Object.keys(cursor?.seen ?? {}).length).toBeLessThanOrEqual(301);

  const again = await source().fresh(cursor, signal);
  expect(again).toEqual({ isComplete: false, responses: [] });

  // One that Google listed late, within the overlap.
  desk.fillIn('tracker', activity({ Hours: '9' }), { createTime: new Date(START + (count - 200) * 1_000) });
  const late = await source().fresh(cursor, signal);
  expect(late.responses.map(({ answers }) => answers.amount)).toEqual(['9']);
});

test('each hour everything is listed, so that an edit which the filter left out is seen', async () => {
  const { responses } = await source().fresh(null, signal);
  const last = responses.at(-1);
  const edited = responses.at(10);
  if (!last || !edited) throw new Error('no responses');
  desk.edit('tracker', edited.responseId, activity(), new Date(START + 6_000_000));
  const since = new Date(START + 8_000_000).toISOString();
  const listed = { since: last.submittedAt, at: new Date().toISOString() };
  const cursor: SourceCursor = { since, seen: {}, listed };
  expect((await source().fresh(cursor, signal)).responses).toHaveLength(0);
  const anHourAgo = { ...listed, at: new Date(Date.now() - 3_600_001).toISOString() };
  const complete = await source().fresh({ ...cursor, listed: anHourAgo }, signal);
  expect(complete.isComplete).toBe(true);
  const again = complete.responses.find(({ responseId }) => responseId === edited.responseId);
  expect(Date.parse(again?.submittedAt ?? '')).toBe(START + 6_000_000);
});
