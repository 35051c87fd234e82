import type { ImapFlow } from 'imapflow';
import { completed, within } from './imap-connection.ts';
import { LARGEST_BYTES } from './reading/parser.ts';

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

/** Set on what was handled, for people who look into the mailbox; nothing here reads it. */
export const HANDLED_KEYWORD = '$CountersignHandled';

/** How often a message is tried before it is set aside. */
const MOST_TRIES = 3;

/**
 * Fetches a message without marking it as seen: the size first, and then all or the headers.
 *
 * @returns null when it is gone; one without source when it has been tried too often to be fetched once more
 */
export async function fetchMessage(
  client: ImapFlow,
  about: Pick<RawMessage, 'uid' | 'uidValidity' | 'mailbox'> & { tries: number; commandMs: number },
): Promise<RawMessage | null> {
  const { tries, commandMs, ...place } = about;
  const get = (query: { size?: true; internalDate?: true; source?: true; headers?: true }) =>
    within(client, commandMs, 'FETCH', client.fetchOne(String(place.uid), query, { uid: true }));
  if (tries > MOST_TRIES) {
    return { ...place, internalDate: new Date(), size: 0, isWhole: false, source: Buffer.alloc(0) };
  }
  const facts = await get({ size: true, internalDate: true });
  if (!facts) return goneOrThrow(client, place.uid);
  const size = facts.size ?? 0;
  const isWhole = size <= LARGEST_BYTES;
  const internalDate = facts.internalDate ? new Date(facts.internalDate) : new Date();
  const body = await get(isWhole ? { source: true } : { headers: true });
  const source = body && (isWhole ? body.source : body.headers);
  if (!source) return goneOrThrow(client, place.uid);
  return { ...place, internalDate, size, isWhole, source };
}

/** Somebody may have deleted it between two commands; saying nothing of what is there is the server's failure. */
async function goneOrThrow(client: ImapFlow, uid: number): Promise<null> {
  const there = completed(await client.search({ uid: String(uid) }, { uid: true }), 'SEARCH');
  if (there.includes(uid)) throw new Error(`the IMAP server does not give message ${uid}`);
  return null;
}

/** What came of a message: the cursor may pass it, or it has to be tried again, after a failure or without one. */
export type Handled = 'done' | 'retry' | 'failed';

export async function handleMessage(
  message: RawMessage,
  tries: number,
  to: {
    handle: (message: RawMessage) => Promise<HandlingResult>;
    setAside: (message: RawMessage, why: string) => Promise<void>;
    report: { problem(what: string, error: unknown): void };
  },
): Promise<Handled> {
  let why: string;
  try {
    if (message.source.length === 0) throw new Error('it cannot be fetched from the server');
    const result = await to.handle(message);
    if (result === 'handled') return 'done';
    if (result === 'retry') return 'retry';
    why = result.setAside;
  } catch (error) {
    to.report.problem(`message ${message.uid} could not be handled (try ${tries})`, error);
    if (tries < MOST_TRIES) return 'failed';
    why = `it was tried ${tries} times: ${error instanceof Error ? error.message : String(error)}`;
  }
  try {
    await to.setAside(message, why);
    return 'done';
  } catch (error) {
    to.report.problem(`message ${message.uid} could not be set aside`, error);
    return 'retry';
  }
}

/** Marks it as handled where the mailbox takes such a keyword. */
export async function markHandled(client: ImapFlow, uid: number): Promise<void> {
  const allowed = client.mailbox ? client.mailbox.permanentFlags : undefined;
  if (!allowed?.has('\\*') && !allowed?.has(HANDLED_KEYWORD)) return;
  await client.messageFlagsAdd(String(uid), [HANDLED_KEYWORD], { uid: true });
}
