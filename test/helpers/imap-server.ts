import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import type { ImapSettings } from '../../activities/mail/imap-connection.ts';

/** An IMAP server in this process, with its mailboxes in memory. */
export interface TestImapServer {
  settings: ImapSettings;
  /** Puts a message into a mailbox, as if it had just arrived. */
  deliver(raw: string | Buffer, mailbox?: string, arrivedAt?: Date): void;
  messages(mailbox?: string): StoredMessage[];
  /** Numbers the mailbox anew. */
  renumber(mailbox?: string): void;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export interface StoredMessage {
  uid: number;
  flags: string[];
  raw: string;
}

interface Mailbox {
  uidvalidity: number;
  uidnext: number;
  messages: StoredMessage[];
}

interface Hoodiecrow {
  server: Server;
  listen(port: number, host: string, done: () => void): void;
  close(done: () => void): void;
  getMailbox(path: string): Mailbox;
  appendMessage(path: string, flags: string[], internaldate: string, raw: string): void;
  formatInternalDate(date: Date): string;
  connectionHandlers: ((connection: { socket: { destroy(): void } }) => void)[];
}

const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: unknown) => Hoodiecrow;

const PASSWORD = 'testpass';

export async function startImapServer(): Promise<TestImapServer> {
  const imap = hoodiecrow({
    plugins: ['ID', 'IDLE', 'SPECIAL-USE', 'LITERALPLUS', 'AUTH-PLAIN', 'SASL-IR', 'UNSELECT'],
    users: { testuser: { password: PASSWORD } },
    storage: {
      INBOX: { messages: [] },
      '': { separator: '/', folders: { Sent: { 'special-use': '\\Sent', messages: [] } } },
    },
  });
  const sockets = new Set<{ destroy(): void }>();
  imap.connectionHandlers.push(({ socket }) => sockets.add(socket));
  await new Promise<void>((resolve) => imap.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    settings: {
      host: '127.0.0.1',
      port: (imap.server.address() as AddressInfo).port,
      secure: false,
      user: 'testuser',
      auth: { kind: 'password', password: PASSWORD },
    },
    deliver: (raw, mailbox = 'INBOX', arrivedAt = new Date()) =>
      imap.appendMessage(mailbox, [], imap.formatInternalDate(arrivedAt), raw.toString('latin1' as never)),
    messages: (mailbox = 'INBOX') => imap.getMailbox(mailbox).messages,
    renumber(mailbox = 'INBOX') {
      const box = imap.getMailbox(mailbox);
      box.uidvalidity += 1000;
      for (const [index, message] of box.messages.entries()) message.uid = index + 1;
      box.uidnext = box.messages.length + 1;
      cut();
    },
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => imap.close(resolve));
    },
  };
}
