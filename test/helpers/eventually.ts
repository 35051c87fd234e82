import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds. @throws after `withinMs`, with what was seen last. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  isRight: (seen: T) => boolean,
  withinMs = 40_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (Date.now() > end) throw new Error(`It did not come; last seen: ${JSON.stringify(seen)}`);
    await sleep(50);
  }
}
