import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import type { ImapSettings } from '../../activities/mail/imap-connection.ts';

/** An IMAP server that does what a test tells it, including what no good server does. */
export interface ScriptedImap {
  settings: ImapSettings;
  mailbox: ScriptedMailbox;
  /** Every command that came, as `<connection> <name> <arguments>`, connections counted from 1. */
  commands: string[];
  /** Puts a message into the mailbox and tells idling connections that see it. */
  deliver(subject: string, options?: { size?: number }): number;
  close(): Promise<void>;
}

export interface ScriptedMailbox {
  uidValidity: number;
  uidNext: number;
  messages: { uid: number; raw: string; size: number }[];
}

export interface ScriptedCommand {
  name: string;
  args: string;
  tag: string;
  connection: number;
  mailbox: ScriptedMailbox;
}

/**
 * `silent`: no answer. `cut`: the connection ends. Lines: sent as they are, `%` standing for the tag.
 * `frozen`: from now on this connection sees the mailbox as it is. Undefined: a proper answer.
 */
export type Fault = 'silent' | 'cut' | 'frozen' | string[] | undefined;

export async function startScriptedImap(
  script: (command: ScriptedCommand) => Fault = () => undefined,
): Promise<ScriptedImap> {
  const mailbox: ScriptedMailbox = { uidValidity: 1, uidNext: 1, messages: [] };
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const idling = new Map<Socket, { tag: string; seen: ScriptedMailbox }>();
  let connections = 0;

  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    let seen = mailbox;
    let pending = '';
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      idling.delete(socket);
    });
    socket.on('error', () => undefined);
    socket.setEncoding('latin1');
    const send = (...lines: string[]) =>
      socket.write(Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'));
    send('* OK ready');
    socket.on('data', (chunk: string) => {
      pending += chunk;
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        receive(line);
      }
    });

    const receive = (line: string): void => {
      if (line === 'DONE') {
        const idle = idling.get(socket);
        idling.delete(socket);
        if (idle) send(`${idle.tag} OK done`);
        return;
      }
      const [tag = '', first = '', ...others] = line.split(' ');
      const isUid = first.toUpperCase() === 'UID';
      const name = (isUid ? `UID ${others.shift()}` : first).toUpperCase();
      const args = others.join(' ');
      commands.push(`${connection} ${name} ${name === 'LOGIN' ? '' : args}`.trim());
      const fault = script({ name, args, tag, connection, mailbox });
      if (fault === 'silent') return;
      if (fault === 'cut') return void socket.destroy();
      if (Array.isArray(fault)) {
        send(...fault.map((text) => text.replaceAll('%', tag)));
        if (fault.some((text) => text.startsWith('* BYE'))) socket.end();
        return;
      }
      if (fault === 'frozen') seen = structuredClone(mailbox);
      answer(tag, name, args);
    };

    const answer = (tag: string, name: string, args: string): void => {
      const ok = `${tag} OK done`;
      if (name === 'CAPABILITY') send('* CAPABILITY IMAP4rev1 IDLE UIDPLUS SASL-IR AUTH=PLAIN AUTH=XOAUTH2', ok);
      else if (name === 'SELECT' || name === 'EXAMINE') {
        send(
          `* ${seen.messages.length} EXISTS`,
          '* FLAGS (\\Seen)',
          '* OK [PERMANENTFLAGS (\\Seen \\*)] ok',
          `* OK [UIDVALIDITY ${seen.uidValidity}] ok`,
          `* OK [UIDNEXT ${seen.uidNext}] ok`,
          ok,
        );
      } else if (name === 'UID SEARCH') send(`* SEARCH ${search(args).join(' ')}`.trimEnd(), ok);
      else if (name === 'UID FETCH') send(...fetched(args), ok);
      else if (name === 'IDLE') {
        idling.set(socket, { tag, seen });
        send('+ idling');
      } else if (name === 'LIST') send('* LIST (\\HasNoChildren) "/" INBOX', ok);
      else if (name === 'LOGOUT') send('* BYE bye', ok);
      else send(ok);
    };

    const search = (args: string): number[] => {
      const uids = seen.messages.map(({ uid }) => uid);
      const range = /UID (\d+)(:\*)?/.exec(args);
      if (!range) return uids;
      if (!range[2]) return uids.filter((uid) => uid === Number(range[1]));
      const found = uids.filter((uid) => uid >= Number(range[1]));
      // RFC 9051: `n:*` always holds the last message, even below n.
      return found.length > 0 ? found : uids.slice(-1);
    };

    const fetched = (args: string): string[] => {
      const uid = Number(/^\d+/.exec(args)?.[0]);
      const index = seen.messages.findIndex((message) => message.uid === uid);
      const message = seen.messages[index];
      if (!message) return [];
      const items = [`UID ${uid}`];
      if (args.includes('RFC822.SIZE')) items.push(`RFC822.SIZE ${message.size}`);
      if (args.includes('INTERNALDATE')) items.push('INTERNALDATE "04-Jan-2027 09:00:00 +0000"');
      if (args.includes('BODY.PEEK[]')) items.push(`BODY[] {${message.raw.length}}\r\n${message.raw}`);
      if (args.includes('BODY.PEEK[HEADER]')) {
        const head = message.raw.slice(0, message.raw.indexOf('\r\n\r\n') + 4);
        items.push(`BODY[HEADER] {${head.length}}\r\n${head}`);
      }
      return [`* ${index + 1} FETCH (${items.join(' ')})`];
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    settings: {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      secure: false,
      user: 'us',
      auth: { kind: 'password', password: 'secret' },
    },
    mailbox,
    commands,
    deliver(subject, { size } = {}) {
      const uid = mailbox.uidNext;
      mailbox.uidNext += 1;
      const raw = `Message-ID: <${uid}@library.test>\r\nSubject: ${subject}\r\n\r\nHello\r\n`;
      mailbox.messages.push({ uid, raw, size: size ?? raw.length });
      for (const [socket, { seen }] of idling) {
        if (seen === mailbox) socket.write(`* ${mailbox.messages.length} EXISTS\r\n`);
      }
      return uid;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
