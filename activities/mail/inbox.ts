import { setTimeout as pause } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { completed, connectImap, type ImapLimits, type ImapSettings } from './imap-connection.ts';
import type { MailCursor } from './mail-cursor.ts';
import { LARGEST_BYTES } from './reading/parser.ts';

export interface InboxOptions {
  imap: ImapSettings;
  /** `INBOX`, as a rule. */
  mailbox: string;
  /** Null at the very first start. */
  cursor: MailCursor | null;
  /** Called after each step and at least every few seconds while there is progress: the heartbeat. */
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

export type HandlingResult = 'handled' | 'retry' | { setAside: string };

export interface RawMessage {
  uid: number;
  uidValidity: string;
  mailbox: string;
  /** When it arrived at the server. */
  internalDate: Date;
  size: number;
  /** The whole message, or its headers alone when it is above the size limit; empty when it could not be fetched. */
  source: Buffer;
  isWhole: boolean;
}

export interface InboxReport {
  /** Seconds since the mailbox was last seen through a fresh connection, or one that agreed with such a view. */
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

/** Set on what was handled, for people who look into the mailbox; nothing here reads it. */
const HANDLED_KEYWORD = '$CountersignHandled';

const LONGEST_TRIES = 3;

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
  const timing = { ...TIMING, ...options.timing };
  const state: WatchState = {
    cursor: options.cursor,
    canIdle: true,
    verifiedAt: Date.now(),
    movedAt: Date.now(),
    failures: 0,
  };
  // A watcher that hangs must lose its heartbeat, so the beat stops when no step has ended for a while.
  const beat = setInterval(() => {
    if (Date.now() - state.movedAt < timing.commandMs * 2 + timing.reconcileMs) options.onCursor(state.cursor);
    options.report.view((Date.now() - state.verifiedAt) / 1000);
  }, timing.beatMs);
  try {
    while (!options.signal.aborted) {
      try {
        await watchOnce(options, timing, state);
      } catch (error) {
        if (options.signal.aborted) break;
        options.report.problem(`the connection to ${options.imap.host} was given up`, error);
      }
      state.failures += 1;
      state.movedAt = Date.now();
      await rest(backoffMs(state.failures, timing), options.signal);
    }
  } finally {
    clearInterval(beat);
  }
  // Being stopped in the middle of a message is not its fault.
  return state.cursor && { ...state.cursor, trying: null };
}

// --- internal ---

interface WatchState {
  cursor: MailCursor | null;
  /** False once a server has not answered IDLE as it should: polling alone then. */
  canIdle: boolean;
  verifiedAt: number;
  movedAt: number;
  failures: number;
}

/** One connection's life. Returns when the signal aborts; throws when the connection is of no use any more. */
async function watchOnce(options: InboxOptions, timing: InboxTiming, state: WatchState): Promise<void> {
  const { signal, mailbox } = options;
  const client = await connect(options, timing);
  // Ends whatever command is waiting.
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  // A hint may come while a message is being handled, when nobody waits for it.
  const hint = { isGiven: false };
  client.on('exists', () => {
    hint.isGiven = true;
  });
  try {
    const opened = await within(client, timing.commandMs, 'SELECT', client.mailboxOpen(mailbox));
    const uidValidity = String(opened.uidValidity);
    const mayMark = opened.permanentFlags?.has('\\*') || opened.permanentFlags?.has(HANDLED_KEYWORD) || false;
    let isFresh = true;
    let viewedAt = Date.now();
    while (!signal.aborted) {
      hint.isGiven = false;
      const uids = await newUids(client, options, timing, state, uidValidity);
      if (isFresh) state.verifiedAt = Date.now();
      isFresh = false;
      if (state.cursor?.uidValidity !== uidValidity) {
        state.cursor = { uidValidity, uid: (uids[0] ?? opened.uidNext) - 1, trying: null };
      }
      const isDone = await handleAll(uids, client, options, timing, state, uidValidity, mayMark);
      if (signal.aborted) return;
      if (!isDone) {
        await rest(timing.retryMs, signal);
        continue;
      }
      moved(options, state);
      state.failures = 0;
      if (Date.now() - viewedAt >= timing.secondViewMs) {
        await compareViews(client, options, timing, state, uidValidity);
        viewedAt = state.verifiedAt = Date.now();
      }
      if (!hint.isGiven) await waitForHint(client, timing, state, signal);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

function connect(options: InboxOptions, timing: InboxTiming): Promise<ImapFlow> {
  const limits: ImapLimits = { socketTimeoutMs: timing.commandMs + timing.reconcileMs, maxIdleMs: timing.reconcileMs };
  return connectImap(options.imap, limits);
}

/** UIDs not handled yet, ascending. */
async function newUids(
  client: ImapFlow,
  options: InboxOptions,
  timing: InboxTiming,
  { cursor }: WatchState,
  uidValidity: string,
): Promise<number[]> {
  const isKnown = cursor?.uidValidity === uidValidity;
  const query = isKnown ? { uid: `${cursor.uid + 1}:*` } : { since: options.since() };
  await within(client, timing.commandMs, 'NOOP', client.noop());
  const found = await within(client, timing.commandMs, 'SEARCH', client.search(query, { uid: true }));
  // `n:*` names the last message even when its UID is below n.
  const lowest = isKnown ? cursor.uid : 0;
  return completed(found, 'SEARCH')
    .filter((uid) => uid > lowest)
    .sort((a, b) => a - b);
}

/** False when a message has to wait: those behind it wait too, so that the cursor stays true. */
async function handleAll(
  uids: number[],
  client: ImapFlow,
  options: InboxOptions,
  timing: InboxTiming,
  state: WatchState,
  uidValidity: string,
  mayMark: boolean,
): Promise<boolean> {
  for (const uid of uids) {
    if (options.signal.aborted) return false;
    const tries = state.cursor?.trying?.uid === uid ? state.cursor.trying.tries + 1 : 1;
    const trying: MailCursor = { uidValidity, uid: state.cursor?.uid ?? 0, trying: { uid, tries } };
    state.cursor = trying;
    moved(options, state);
    const message = await fetchMessage(client, timing, options.mailbox, uid, uidValidity, tries);
    if (message) {
      const result = await handleOne(message, tries, options);
      if (result === 'retry') {
        // Waiting is not failing: an outage of hours must not set mail aside.
        state.cursor = { ...trying, trying: null };
        return false;
      }
      if (result === 'failed') return false;
    }
    state.cursor = { uidValidity, uid, trying: null };
    moved(options, state);
    if (message && mayMark) await mark(client, uid, options);
  }
  return true;
}

async function handleOne(
  message: RawMessage,
  tries: number,
  { handle, setAside, report }: InboxOptions,
): Promise<'done' | 'retry' | 'failed'> {
  let why: string;
  try {
    if (message.source.length === 0) throw new Error('it could not be fetched from the server');
    const result = await handle(message);
    if (result === 'handled') return 'done';
    if (result === 'retry') return 'retry';
    why = result.setAside;
  } catch (error) {
    report.problem(`message ${message.uid} could not be handled (try ${tries})`, error);
    if (tries < LONGEST_TRIES) return 'failed';
    why = `it could not be read after ${tries} tries: ${error instanceof Error ? error.message : String(error)}`;
  }
  try {
    await setAside(message, why);
    return 'done';
  } catch (error) {
    report.problem(`message ${message.uid} could not be set aside`, error);
    return 'retry';
  }
}

/** Null when it is gone. After a third failed try an empty one, so that the folder goes on. */
async function fetchMessage(
  client: ImapFlow,
  timing: InboxTiming,
  mailbox: string,
  uid: number,
  uidValidity: string,
  tries: number,
): Promise<RawMessage | null> {
  const get = (query: { size?: true; internalDate?: true; source?: true; headers?: true }) =>
    within(client, timing.commandMs, 'FETCH', client.fetchOne(String(uid), query, { uid: true }));
  const about = await get({ size: true, internalDate: true });
  if (!about) {
    const there = completed(await client.search({ uid: String(uid) }, { uid: true }), 'SEARCH');
    if (there.includes(uid)) throw new Error(`the IMAP server says nothing of message ${uid}`);
    return null;
  }
  const size = about.size ?? 0;
  const isWhole = size <= LARGEST_BYTES;
  const internalDate = about.internalDate ? new Date(about.internalDate) : new Date();
  const rest = { uid, uidValidity, mailbox, internalDate, size, isWhole };
  if (tries > LONGEST_TRIES) return { ...rest, source: Buffer.alloc(0) };
  const body = await get(isWhole ? { source: true } : { headers: true });
  const source = body ? (isWhole ? body.source : body.headers) : undefined;
  if (!source) return null;
  return { ...rest, source };
}

async function mark(client: ImapFlow, uid: number, { report }: InboxOptions): Promise<void> {
  try {
    await client.messageFlagsAdd(String(uid), [HANDLED_KEYWORD], { uid: true });
  } catch (error) {
    report.problem(`message ${uid} was handled but could not be marked`, error);
  }
}

/** @throws {Error} when a second connection sees mail that this one does not */
async function compareViews(
  client: ImapFlow,
  options: InboxOptions,
  timing: InboxTiming,
  state: WatchState,
  uidValidity: string,
): Promise<void> {
  const second = await connect(options, timing);
  try {
    const opened = await second.mailboxOpen(options.mailbox, { readOnly: true });
    if (String(opened.uidValidity) !== uidValidity) throw new Error('the server has numbered its mail anew');
    const theirs = await newUids(second, options, timing, state, uidValidity);
    const ours = new Set(await newUids(client, options, timing, state, uidValidity));
    const unseen = theirs.filter((uid) => !ours.has(uid));
    if (unseen.length > 0) throw new Error(`this connection does not see message ${unseen[0]}: its view is frozen`);
  } finally {
    second.close();
  }
}

/** Returns when the server says that something came, or the time for a look has come. */
async function waitForHint(
  client: ImapFlow,
  timing: InboxTiming,
  state: WatchState,
  signal: AbortSignal,
): Promise<void> {
  const hint = new AbortController();
  const wake = () => hint.abort();
  client.on('exists', wake);
  client.on('close', wake);
  try {
    const idling = state.canIdle ? client.idle().catch(() => false) : null;
    await rest(timing.reconcileMs, AbortSignal.any([signal, hint.signal]));
    if (signal.aborted || !idling) return;
    try {
      await within(client, timing.commandMs / 4, 'IDLE', client.noop());
      await within(client, timing.commandMs / 4, 'IDLE', idling);
    } catch (error) {
      state.canIdle = false;
      throw error;
    }
  } finally {
    client.off('exists', wake);
    client.off('close', wake);
  }
}

/** A command that outlives its time takes the connection with it. */
async function within<T>(client: ImapFlow, ms: number, command: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the IMAP server did not answer ${command} within ${ms / 1000} s`));
      client.close();
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

/** Doubles up to the longest, and half of it by chance, so that many watchers do not come back at once. */
function backoffMs(failures: number, { firstBackoffMs, longestBackoffMs }: InboxTiming): number {
  const full = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 16));
  return full / 2 + (full / 2) * Math.random();
}

function moved({ onCursor }: InboxOptions, state: WatchState): void {
  state.movedAt = Date.now();
  onCursor(state.cursor);
}
