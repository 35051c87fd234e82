import type { ImapFlow } from 'imapflow';
import { completed } from './imap-connection.ts';

/** Where a person's client would keep what was sent; it is our memory of what has gone out. */
export interface SentFolder {
  has(messageId: string): Promise<boolean>;
  /** Does nothing where the provider has put it there already. */
  keep(messageId: string, raw: Buffer): Promise<void>;
  /** Null when it is not there. */
  read(messageId: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** Mails go out side by side, and each asks the folder before and fills it after; providers allow some ten connections. */
const CONNECTIONS = 3;

/**
 * @param name the folder to use where the server marks none as `\\Sent`; it is made if it is not there
 *
 * @throws whatever the connection says: "not found" is never said when the folder could not be asked
 */
export function createSentFolder(connect: () => Promise<ImapFlow>, name = 'Sent'): SentFolder {
  const recent = createRecent();
  const lanes = Array.from({ length: CONNECTIONS }, () => createLane(() => openSent(connect, name)));
  const run = <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> =>
    lanes.reduce((best, lane) => (lane.waiting() < best.waiting() ? lane : best)).run(work);

  return {
    has: (messageId) => run((client) => recent.isThere(client, messageId)),
    keep: (messageId, raw) =>
      run(async (client) => {
        if (await recent.isThere(client, messageId)) return;
        const path = client.mailbox ? client.mailbox.path : name;
        completed(await client.append(path, raw, ['\\Seen']), 'APPEND');
      }),
    read: (messageId) =>
      run(async (client) => {
        // Without this a session may not see what another has appended.
        await client.noop();
        const uid = await find(client, messageId);
        if (uid === undefined) return null;
        const message = completed(await client.fetchOne(String(uid), { source: true }, { uid: true }), 'FETCH');
        return message.source ?? null;
      }),
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

// --- internal ---

async function openSent(connect: () => Promise<ImapFlow>, name: string): Promise<ImapFlow> {
  const client = await connect();
  try {
    const folders = await client.list();
    const sent =
      folders.find((folder) => folder.specialUse === '\\Sent')?.path ?? (await client.mailboxCreate(name)).path;
    await client.mailboxOpen(sent);
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

/** Some 10 MB. Beyond that the server is asked again for what has been seen. */
const MOST_REMEMBERED = 100_000;

/**
 * What the folder has got since this process first looked is remembered; only what lies below is searched for. Some
 * servers look at every message for that, so that each mail would cost the more the more have gone out: 0.3 s of
 * processor time with 23,000 messages in Dovecot.
 */
function createRecent() {
  let uidValidity: bigint | null = null;
  /** The first UID that is remembered, and the first that has not been looked at. */
  let from = 1;
  let next = 1;
  const messageIds = new Set<string>();

  const begin = (uidNext: number) => {
    from = uidNext;
    next = uidNext;
    messageIds.clear();
  };

  return {
    async isThere(client: ImapFlow, messageId: string): Promise<boolean> {
      if (!client.mailbox) throw new Error('the Sent folder is not open');
      if (client.mailbox.uidValidity !== uidValidity) {
        uidValidity = client.mailbox.uidValidity;
        begin(client.mailbox.uidNext);
      }
      if (messageIds.size > MOST_REMEMBERED) begin(next);
      await client.noop();
      const unseen = await client.fetchAll(`${next}:*`, { envelope: true }, { uid: true });
      for (const { uid, envelope } of unseen) {
        // A range that begins beyond the last message means the last (RFC 9051, section 6.4.8).
        if (uid < from) continue;
        messageIds.add(envelope?.messageId ?? '');
        next = Math.max(next, uid + 1);
      }
      return messageIds.has(messageId) || (from > 1 && (await find(client, messageId, `1:${from - 1}`)) !== undefined);
    },
  };
}

async function find(client: ImapFlow, messageId: string, uid = '1:*'): Promise<number | undefined> {
  const uids = completed(await client.search({ uid, header: { 'message-id': messageId } }, { uid: true }), 'SEARCH');
  return uids[0];
}

interface Lane {
  /** How much has been asked of it and is not done. */
  waiting(): number;
  run<T>(work: (client: ImapFlow) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One command at a time, on a connection that is opened when first needed and again after it broke. */
function createLane(open: () => Promise<ImapFlow>): Lane {
  let opened: Promise<ImapFlow> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const take = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    if (opened && !(await opened.catch(() => null))?.usable) opened = null;
    opened ??= open();
    const client = await opened;
    try {
      return await work(client);
    } catch (error) {
      client.close();
      opened = null;
      throw error;
    }
  };

  return {
    waiting: () => waiting,
    run(work) {
      waiting += 1;
      const result = queue.then(() => take(work)).finally(() => (waiting -= 1));
      queue = result.catch(() => undefined);
      return result;
    },
    async close() {
      await queue;
      const client = await opened?.catch(() => null);
      await client?.logout().catch(() => client.close());
      opened = null;
    },
  };
}
