import { setTimeout as pause } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { completed, connectImap, within } from './imap-connection.ts';
import type { InboxOptions, InboxTiming, WatchState } from './inbox.ts';
import { fetchMessage, handleMessage, markHandled } from './inbox-message.ts';

/** The first may be a connection that died without a word. After this many in a row the server is polled alone. */
const SILENT_IDLES = 2;

/** What one connection needs at hand. */
interface Session {
  client: ImapFlow;
  uidValidity: string;
  options: InboxOptions;
  timing: InboxTiming;
  state: WatchState;
}

/** One connection's life. Returns when the signal aborts; throws when the connection is of no use any more. */
export async function watchThroughOneConnection(
  options: InboxOptions,
  timing: InboxTiming,
  state: WatchState,
): Promise<void> {
  const { signal } = options;
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
    const opened = await within(client, timing.commandMs, 'SELECT', client.mailboxOpen(options.mailbox));
    const session: Session = { client, uidValidity: String(opened.uidValidity), options, timing, state };
    let lookAgainAt = 0;
    while (!signal.aborted) {
      hint.isGiven = false;
      const uids = await newUids(session);
      // What a new connection sees is true; after that, what a second one sees as well.
      if (lookAgainAt === 0) verified(session);
      else if (Date.now() >= lookAgainAt) await compareViews(session);
      if (Date.now() >= lookAgainAt) lookAgainAt = Date.now() + timing.secondViewMs;
      startAt(session, (uids[0] ?? opened.uidNext) - 1);
      if (!(await handleAll(session, uids))) {
        await rest(timing.retryMs, signal);
        continue;
      }
      moved(session);
      state.failures = 0;
      if (!hint.isGiven) await waitForHint(session);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

function connect({ imap }: InboxOptions, timing: InboxTiming): Promise<ImapFlow> {
  return connectImap(imap, { socketTimeoutMs: timing.commandMs + timing.reconcileMs, maxIdleMs: timing.reconcileMs });
}

function startAt({ state, uidValidity }: Session, uid: number): void {
  if (state.cursor?.uidValidity !== uidValidity) state.cursor = { uidValidity, uid, trying: null };
}

/** UIDs not handled yet, ascending. */
async function newUids({ client, uidValidity, options, timing, state }: Session): Promise<number[]> {
  const reached = state.cursor?.uidValidity === uidValidity ? state.cursor.uid : null;
  const query = reached === null ? { since: options.since() } : { uid: `${reached + 1}:*` };
  // Without it a session may be told nothing of what has come.
  await within(client, timing.commandMs, 'NOOP', client.noop());
  const found = await within(client, timing.commandMs, 'SEARCH', client.search(query, { uid: true }));
  // `n:*` names the last message even when its UID is below n.
  return completed(found, 'SEARCH')
    .filter((uid) => uid > (reached ?? 0))
    .sort((a, b) => a - b);
}

/** False when a message has to wait: those behind it wait too, so that the cursor stays true. */
async function handleAll(session: Session, uids: number[]): Promise<boolean> {
  const { client, uidValidity, options, timing, state } = session;
  for (const uid of uids) {
    if (options.signal.aborted || !state.cursor) return false;
    const before = state.cursor;
    const tries = before.trying?.uid === uid ? before.trying.tries + 1 : 1;
    state.cursor = { ...before, trying: { uid, tries } };
    moved(session);
    const place = { uid, uidValidity, mailbox: options.mailbox };
    const message = await fetchMessage(client, { ...place, tries, commandMs: timing.commandMs });
    const handled = message ? await handleMessage(message, tries, options) : 'done';
    // Waiting is not failing: an outage of hours must not set mail aside.
    if (handled === 'retry') state.cursor = { ...before, trying: null };
    if (handled !== 'done') return false;
    state.cursor = { uidValidity, uid, trying: null };
    moved(session);
    if (message) {
      await markHandled(client, uid).catch((error) =>
        options.report.problem(`message ${uid} was handled but could not be marked`, error),
      );
    }
  }
  return true;
}

/** @throws {Error} when a second connection sees mail that this one does not */
async function compareViews(session: Session): Promise<void> {
  const second = await connect(session.options, session.timing);
  try {
    const { mailbox } = session.options;
    const selecting = second.mailboxOpen(mailbox, { readOnly: true });
    const opened = await within(second, session.timing.commandMs, 'EXAMINE', selecting);
    if (String(opened.uidValidity) !== session.uidValidity) throw new Error('the server has numbered its mail anew');
    const theirs = await newUids({ ...session, client: second });
    const ours = new Set(await newUids(session));
    const unseen = theirs.find((uid) => !ours.has(uid));
    if (unseen !== undefined) throw new Error(`this connection does not see message ${unseen}: its view is frozen`);
    verified(session);
  } finally {
    second.close();
  }
}

/** Returns when the server says that something came, or the time for a look has come. */
async function waitForHint({ client, timing, state, options: { signal } }: Session): Promise<void> {
  const hint = new AbortController();
  const wake = () => hint.abort();
  client.on('exists', wake);
  client.on('close', wake);
  try {
    const idling = state.silentIdles < SILENT_IDLES ? client.idle().catch(() => false) : null;
    await rest(timing.reconcileMs, AbortSignal.any([signal, hint.signal]));
    if (signal.aborted || !idling) return;
    if (!client.usable) throw new Error('the IMAP server closed the connection');
    try {
      await within(client, timing.commandMs / 4, 'the end of IDLE', client.noop());
      await within(client, timing.commandMs / 4, 'the end of IDLE', idling);
      state.silentIdles = 0;
    } catch (error) {
      state.silentIdles += 1;
      throw error;
    }
  } finally {
    client.off('exists', wake);
    client.off('close', wake);
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

function moved({ options, state }: Session): void {
  state.movedAt = Date.now();
  options.onCursor(state.cursor);
}

function verified({ state }: Session): void {
  state.verifiedAt = Date.now();
}
