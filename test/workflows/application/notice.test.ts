import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailReadSignal } from '../../../workflows/messages.ts';
import { type ApplicationHandle, apply, isQuiet, mailsOf, reaches, rowOf } from '../../helpers/applications.ts';
import { reply, vera } from '../../helpers/cast.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const NOTICES = ['reminder-sent', 'needs-attention'];
const noticesOf = (handle: ApplicationHandle) => mailsOf(stage, handle).filter((one) => NOTICES.includes(one));

const bounce = () => {
  const recipients = [{ address: vera.email, action: 'failed' as const, status: '5.1.1' }];
  return reply({ kind: 'unclear', why: '' }, { kind: 'bounce', decision: null, recipients });
};
const unclearAnswer = () => reply({ kind: 'unclear', why: 'it is no clear answer' });

async function waiting(): Promise<ApplicationHandle> {
  const handle = await apply(stage);
  await reaches(handle, 'Awaiting verification');
  await isQuiet(handle);
  return handle;
}

async function strikes(handle: ApplicationHandle, reading: ReturnType<typeof reply>, words: string): Promise<void> {
  await handle.signal(mailReadSignal, reading);
  await eventually(
    () => rowOf(handle),
    (row) => row?.attention?.includes(words) ?? false,
  );
  await isQuiet(handle);
}

test('an applicant gets at most one notice a day; what comes on the same day is told on the next', async () => {
  const handle = await waiting();
  await strikes(handle, unclearAnswer(), 'not a clear decision');
  await strikes(handle, bounce(), 'address');
  expect(noticesOf(handle)).toEqual(['needs-attention']);
  await stage.skip(handle, 0.9);
  expect(noticesOf(handle)).toHaveLength(1);
  await stage.skip(handle, 0.2);
  await isQuiet(handle);
  expect(noticesOf(handle)).toEqual(['needs-attention', 'needs-attention']);
});

test('what has been settled meanwhile is not told any more, and the decision goes out at once', async () => {
  const handle = await waiting();
  await strikes(handle, unclearAnswer(), 'not a clear decision');
  await strikes(handle, bounce(), 'address');
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  await reaches(handle, 'Verified');
  await isQuiet(handle);
  expect(mailsOf(stage, handle)).toContain('application-verified');
  await stage.skip(handle, 2);
  expect(noticesOf(handle)).toHaveLength(1);
});

test('a verifier who was away for weeks gets one reminder on coming back, not all that fell due', async () => {
  const handle = await waiting();
  const returnsOn = new Date(Date.now() + 18 * 86_400_000).toISOString().slice(0, 10);
  const away = reply({ kind: 'unclear', why: '' }, { kind: 'auto-reply', decision: null, returnsOn });
  await handle.signal(mailReadSignal, away);
  await stage.skip(handle, 18.9);
  await isQuiet(handle);
  const reminders = () => mailsOf(stage, handle).filter((one) => one === 'verification-reminder');
  expect(reminders()).toHaveLength(1);
  await stage.skip(handle, 3);
  await isQuiet(handle);
  expect(reminders()).toHaveLength(2);
  expect((await rowOf(handle))?.remindersSent).toBe(2);
});
