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
  const lanes = Array.from({ length: CONNECTIONS }, () => createLane(() => openSent(connect, name)));
  const run = <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> =>
    lanes.reduce((best, lane) => (lane.waiting() < best.waiting() ? lane : best)).run(work);

  return {
    has: (messageId) => run(async (client) => (await find(client, messageId)) !== undefined),
    keep: (messageId, raw) =>
      run(async (client) => {
        if ((await find(client, messageId)) !== undefined) return;
        const path = client.mailbox ? client.mailbox.path : name;
        completed(await client.append(path, raw, ['\\Seen']), 'APPEND');
      }),
    read: (messageId) =>
      run(async (client) => {
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

async function find(client: ImapFlow, messageId: string): Promise<number | undefined> {
  // Without this a session may not see what another has appended.
  await client.noop();
  const uids = completed(await client.search({ header: { 'message-id': messageId } }, { uid: true }), 'SEARCH');
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
