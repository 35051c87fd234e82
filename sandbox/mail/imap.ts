import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The part of hoodiecrow-imap that is used here; it brings no types. */
interface Hoodiecrow {
  server: Server;
  listen(port: number, host: string, ready: () => void): void;
  close(done: () => void): void;
  appendMessage(mailbox: string, flags: string[], internalDate: Date, raw: string): unknown;
  connectionHandlers: ((connection: { socket: Socket }) => void)[];
}

const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow;

/** A mailbox of the service's own, with a folder of sent mail. */
export interface ImapHost {
  port: number;
  user: string;
  password: string;
  /** Puts a message into the inbox, as a mail server would on delivery. */
  deliver(raw: Buffer, envelopeFrom: string): Promise<void>;
  close(): Promise<void>;
}

/** The service's mailbox, over IMAP on loopback. It lives in memory. */
export async function startImap(user: string, password: string, port = 0): Promise<ImapHost> {
  const server = hoodiecrow({
    plugins: [
      'ID',
      'IDLE',
      'UIDPLUS',
      'MOVE',
      'LITERALPLUS',
      'SASL-IR',
      'AUTH-PLAIN',
      'ENABLE',
      'CONDSTORE',
      'SPECIAL-USE',
      'NAMESPACE',
      'UNSELECT',
    ],
    users: { [user]: { password } },
    storage: {
      INBOX: {},
      '': { separator: '/', folders: { Sent: { 'special-use': '\\Sent' } } },
    },
  });
  const connections = new Set<Socket>();
  server.connectionHandlers.push(({ socket }) => {
    // It answers in several small writes, each of which would wait 40 ms for the client's acknowledgement.
    socket.setNoDelay(true);
    connections.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    user,
    password,
    // It keeps messages as strings of bytes.
    async deliver(raw) {
      server.appendMessage('INBOX', [], new Date(), raw.toString('binary'));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of connections) socket.destroy();
      }),
  };
}
