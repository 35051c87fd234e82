import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTurns } from '../../../activities/mail/turns.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const START = Date.parse('2026-11-24T10:00:00Z');
/** Seconds from the start. */
const at = (seconds: number) => vi.setSystemTime(START + seconds * 1000);

test('no 60 seconds hold more than the limit, wherever they begin', async () => {
  const turn = createTurns(3);
  for (const second of [0, 40, 59]) {
    at(second);
    (await turn(0))();
  }
  at(59.9);
  await expect(turn(0)).rejects.toThrow('at 3 mails a minute its turn comes in 1 s');
  at(60);
  (await turn(0))();
  at(61);
  await expect(turn(0)).rejects.toThrow('its turn comes in 39 s');
  at(100);
  (await turn(0))();
});

test('the minute begins when a turn has ended, however long it took', async () => {
  const turn = createTurns(1);
  at(0);
  const end = await turn(0);
  at(90);
  await expect(turn(0)).rejects.toThrow('its turn comes in');
  end();
  at(149);
  await expect(turn(0)).rejects.toThrow('its turn comes in 1 s');
  at(150);
  await turn(0);
});

test('who would wait too long is told at once and keeps nobody else waiting', async () => {
  const turn = createTurns(1);
  at(0);
  (await turn(0))();
  for (const patience of [0, 1000, 59_000]) await expect(turn(patience)).rejects.toThrow('its turn comes in 60 s');
  at(60);
  await turn(0);
});

test('a turn that is waited for comes when one has ended', async () => {
  const turn = createTurns(1);
  at(0);
  const end = await turn(0);
  const next = turn(Infinity);
  at(10);
  end();
  at(70);
  await next;
  await expect(turn(0)).rejects.toThrow('its turn comes in');
});
