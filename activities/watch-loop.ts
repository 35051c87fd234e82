import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';

/** Longer than two heartbeats fit into; the watcher workflow calls an activity dead after 30 s of silence. */
const BEAT_EVERY_MS = 5_000;

/** A watcher ends of itself after some hours and is started afresh with its cursor, so that no history grows for ever. */
const RUN_FOR_MS = 6 * 60 * 60 * 1000;

export interface WatchLoop<C> {
  /** From the workflow; a heartbeat of an earlier attempt, which died, is later and wins. */
  cursor: C;
  everyMs: number;
  /** One look; returns the cursor from which the next one goes on. `save` keeps a cursor in the middle of a long look. */
  look(cursor: C, context: { signal: AbortSignal; save(cursor: C): void }): Promise<C>;
}

/**
 * Looks again and again until the activity is cancelled or has run long enough, heartbeating its cursor from a timer of
 * its own, so that one slow request does not look like death.
 *
 * @throws CancelledFailure when the activity is cancelled or its worker shuts down; whatever `look` throws.
 */
export async function watchLoop<C>({ cursor, everyMs, look }: WatchLoop<C>): Promise<C> {
  const context = Context.current();
  const { cancellationSignal: signal } = context;
  const startedAt = performance.now();
  let current: C = (context.info.heartbeatDetails as C | undefined) ?? cursor;
  const save = (next: C): void => {
    current = next;
  };
  const beat = setInterval(() => context.heartbeat(current), BEAT_EVERY_MS);
  try {
    while (performance.now() - startedAt < RUN_FOR_MS) {
      save(await look(current, { signal, save }));
      context.heartbeat(current);
      await sleep(everyMs, undefined, { signal });
    }
    return current;
  } catch (error) {
    // The next attempt goes on from here.
    context.heartbeat(current);
    if (signal.aborted)
      throw signal.reason instanceof CancelledFailure ? signal.reason : new CancelledFailure('cancelled');
    throw error;
  } finally {
    clearInterval(beat);
  }
}
