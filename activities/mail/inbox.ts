import { setTimeout as pause } from 'node:timers/promises';
import type { ImapSettings } from './imap-connection.ts';
import type { HandlingResult, RawMessage } from './inbox-message.ts';
import { watchThroughOneConnection } from './inbox-session.ts';
import type { MailCursor } from './mail-cursor.ts';

export type { HandlingResult, RawMessage } from './inbox-message.ts';

export interface InboxOptions {
  imap: ImapSettings;
  /** `INBOX`, as a rule. */
  mailbox: string;
  /** Null at the very first start. */
  cursor: MailCursor | null;
  /** Called after each step and every few seconds while there is progress: the heartbeat. */
  onCursor: (cursor: MailCursor | null) => void;
  signal: AbortSignal;
  /** How far back to read where there is no cursor, or the server has numbered its mail anew. */
  since: () => Date;
  /**
   * What to do with a message. It may see the same one twice.
   * `retry`: it cannot be told now (Temporal is away), ask again, without end.
   * `setAside`: it can never be handled, and why. Throwing counts as a try; after the third the message is set aside.
   */
  handle: (message: RawMessage) => Promise<HandlingResult>;
  /** Tells the coordinator of a message that was given up; the rest goes on once this has returned. */
  setAside: (message: RawMessage, why: string) => Promise<void>;
  report: InboxReport;
  /** @default as in `TIMING` */
  timing?: Partial<InboxTiming>;
}

interface InboxReport {
  /**
   * Seconds since the mailbox was last seen through a fresh connection, or one that agreed with such a view. Silent until
   * this watch has seen it once.
   */
  view(secondsSinceVerified: number): void;
  problem(what: string, error: unknown): void;
}

export interface InboxTiming {
  /** Reading again without a hint: IDLE is only that. */
  reconcileMs: number;
  /** Some servers keep a session whose view is frozen: a second connection looks now and then. */
  secondViewMs: number;
  retryMs: number;
  firstBackoffMs: number;
  longestBackoffMs: number;
  /** How long a command may take. */
  commandMs: number;
  beatMs: number;
}

/** What lives as long as the watch, over all its connections. */
export interface WatchState {
  cursor: MailCursor | null;
  /** How often in a row the server did not answer the end of IDLE. */
  silentIdles: number;
  verifiedAt: number | null;
  movedAt: number;
  /** Connections lost in a row. */
  failures: number;
}

const TIMING: InboxTiming = {
  reconcileMs: 60_000,
  secondViewMs: 300_000,
  retryMs: 5_000,
  firstBackoffMs: 1_000,
  longestBackoffMs: 60_000,
  commandMs: 120_000,
  beatMs: 5_000,
};

/**
 * Hands every message of a mailbox to `handle`, in order of UID, from the cursor on and as long as `signal` lets it.
 *
 * 1. The cursor moves only after `handle` or `setAside` has returned: a message may be seen twice, none is missed.
 * 2. Nothing is deleted and nothing is marked as seen.
 * 3. A lost connection, a refused login or a frozen view is reported and mended by a new connection.
 * 4. When the server has numbered its mail anew (UIDVALIDITY), everything since `since()` is read again.
 *
 * @returns the cursor, once `signal` has aborted
 */
export async function watchInbox(options: InboxOptions): Promise<MailCursor | null> {
  const { signal, report } = options;
  const timing = { ...TIMING, ...options.timing };
  const state: WatchState = {
    cursor: options.cursor,
    silentIdles: 0,
    verifiedAt: null,
    movedAt: Date.now(),
    failures: 0,
  };
  // A watcher that hangs must lose its heartbeat, so the beat stops when no step has ended for a while.
  const beat = setInterval(() => {
    if (Date.now() - state.movedAt < timing.commandMs * 2 + timing.reconcileMs) options.onCursor(state.cursor);
    if (state.verifiedAt !== null) report.view((Date.now() - state.verifiedAt) / 1000);
  }, timing.beatMs);
  try {
    while (!signal.aborted) {
      try {
        await watchThroughOneConnection(options, timing, state);
      } catch (error) {
        if (signal.aborted) break;
        report.problem(`the connection to ${options.imap.host} was given up`, error);
      }
      state.failures += 1;
      state.movedAt = Date.now();
      await pause(backoffMs(state.failures, timing), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(beat);
  }
  // Being stopped in the middle of a message is not its fault.
  return state.cursor && { ...state.cursor, trying: null };
}

/** Doubles up to the longest, and half of it by chance, so that many watchers do not come back at once. */
function backoffMs(failures: number, { firstBackoffMs, longestBackoffMs }: InboxTiming): number {
  const full = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 16));
  return full / 2 + (full / 2) * Math.random();
}
