import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE_MS = 60_000;

/**
 * Gives turns in the order in which they are asked for, at most `perMinute` in any 60 seconds.
 *
 * @returns waits for a turn, `patienceMs` at most. @throws Error at once when it would take longer; no turn is used up
 */
export function createTurns(perMinute: number, now = Date.now): (patienceMs: number) => Promise<void> {
  /** When the last turns are or were, oldest first; never more than a minute's. */
  const given: number[] = [];
  return async (patienceMs) => {
    const asked = now();
    const oldest = given.length < perMinute ? undefined : given[0];
    const turn = Math.max(asked, (oldest ?? -Infinity) + MINUTE_MS);
    const waitMs = turn - asked;
    if (waitMs > patienceMs) {
      throw new Error(`at ${perMinute} mails a minute its turn comes in ${Math.ceil(waitMs / 1000)} s`);
    }
    given.push(turn);
    if (given.length > perMinute) given.shift();
    if (waitMs > 0) await sleep(waitMs);
  };
}
