import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { watchLoop } from '../../activities/watch-loop.ts';

const options = { logger: new DefaultLogger('ERROR') };

test('an attempt goes on from the heartbeat of the one before it, not from where the watch began', async () => {
  const environment = new MockActivityEnvironment({ heartbeatDetails: 7 }, options);
  const seen: number[] = [];
  const running = environment.run(() =>
    watchLoop<number>({
      cursor: 1,
      everyMs: 1,
      async look(cursor) {
        seen.push(cursor);
        if (seen.length === 3) environment.cancel();
        return cursor + 1;
      },
    }),
  );
  await expect(running).rejects.toBeInstanceOf(CancelledFailure);
  expect(seen).toEqual([7, 8, 9]);
});

test('a look that fails in the middle leaves what it has saved to the next attempt', async () => {
  const environment = new MockActivityEnvironment({}, options);
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const running = environment.run(() =>
    watchLoop<number>({
      cursor: 1,
      everyMs: 1,
      async look(_, { save }) {
        save(5);
        throw new Error('Google is away');
      },
    }),
  );
  await expect(running).rejects.toThrow('Google is away');
  expect(beats.at(-1)).toBe(5);
});

test('a watch that is cancelled ends at once, even while it waits for its next look', async () => {
  const environment = new MockActivityEnvironment({}, options);
  const running = environment.run(() => watchLoop({ cursor: null, everyMs: 3_600_000, look: async () => null }));
  environment.cancel();
  await expect(running).rejects.toBeInstanceOf(CancelledFailure);
});
