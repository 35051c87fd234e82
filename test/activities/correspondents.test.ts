import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { createCorrespondents } from '../../activities/correspondents.ts';
import { NotShownYet } from '../../activities/mail/reading/correspondents.ts';

const MINUTE_MS = 60_000;

/** One application, begun so long ago, with nothing in its memo. */
function silentSince(ageMs: number) {
  const describe = async () => ({ memo: {}, startTime: new Date(Date.now() - ageMs) });
  return createCorrespondents({ workflow: { getHandle: () => ({ describe }) } } as unknown as Client);
}

test('an application whose first task has not ended is no unknown one: it is asked again', async () => {
  await expect(silentSince(MINUTE_MS).byApplication('A-7K2MQ9XD')).rejects.toThrow(NotShownYet);
});

test('one that still shows nothing after minutes holds no mail up', async () => {
  expect(await silentSince(10 * MINUTE_MS).byApplication('A-7K2MQ9XD')).toBeNull();
});
