import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE_MS = 60_000;
/** While all turns are in use nobody knows when the next one is over. */
const LOOK_AGAIN_MS = 200;

/**
 * Gives turns, at most `perMinute` in any 60 seconds, by whichever clock within a turn they are counted: one that has
 * ended is given again a minute after its end.
 *
 * @returns waits for a turn, `patienceMs` at most, and returns what ends it. @throws Error at once when it would take longer
 */
export function createTurns(perMinute: number, now = Date.now): (patienceMs: number) => Promise<() => void> {
  /** When each turn ended that is not free yet; infinitely late while it lasts. */
  const taken = new Set<{ endedAt: number }>();

  const freeIn = (): number => {
    const at = now();
    for (const turn of taken) if (turn.endedAt + MINUTE_MS <= at) taken.delete(turn);
    if (taken.size < perMinute) return 0;
    const next = Math.min(...[...taken].map(({ endedAt }) => endedAt)) + MINUTE_MS - at;
    return Number.isFinite(next) ? next : LOOK_AGAIN_MS;
  };

  return async (patienceMs) => {
    const deadline = now() + patienceMs;
    for (let waitMs = freeIn(); waitMs > 0; waitMs = freeIn()) {
      if (now() + waitMs > deadline) {
        throw new Error(
          `at ${perMinute} mails a minute its turn comes in ${Math.ceil(waitMs / 1000)} s at the earliest`,
        );
      }
      await sleep(waitMs);
    }
    const turn = { endedAt: Infinity };
    taken.add(turn);
    return () => {
      turn.endedAt = now();
    };
  };
}
