import type { AddressInfo, Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { type ImapHost, startImap } from './imap.ts';

/** One message as it lies in a person's mailbox. */
export interface Letter {
  /** 1, 2, 3 … in order of delivery. */
  number: number;
  envelopeFrom: string;
  to: string[];
  raw: Buffer;
  /** By the story's clock. */
  deliveredAt: Date;
}

export interface MailHost {
  smtpPort: number;
  imapPort: number;
  /** Everything delivered to anybody but the service, oldest first. */
  letters: readonly Letter[];
  /** Sends as a person's mail client would, through the same SMTP server. */
  send(message: { from: string; to: string | string[]; raw: string | Buffer }): Promise<void>;
  close(): Promise<void>;
}

export interface MailHostOptions {
  /** The service's own address: mail to it, with or without a +tag, lands in its IMAP inbox. */
  serviceAddress: string;
  password: string;
  now: () => Date;
  /** Where its mail lies; by default in memory. */
  imap?: ImapHost;
}

/** A small mail provider on loopback: SMTP for everybody, IMAP for the service. Nothing leaves this machine. */
export async function startMailHost(options: MailHostOptions): Promise<MailHost> {
  const { serviceAddress, password, now } = options;
  const imap = options.imap ?? (await startImap(serviceAddress, password));
  const letters: Letter[] = [];
  const [local, domain] = serviceAddress.toLowerCase().split('@');

  const isService = (address: string) => {
    const [to, at] = address.toLowerCase().split('@');
    return at === domain && (to === local || to?.startsWith(`${local}+`));
  };

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    size: 30 * 1024 * 1024,
    onAuth: (auth, _session, done) => {
      const isRight = auth.username === serviceAddress && auth.password === password;
      done(isRight ? null : new Error('Wrong user or password'), { user: auth.username ?? '' });
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const body = Buffer.concat(chunks);
        const envelopeFrom = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
        const to = session.envelope.rcptTo.map(({ address }) => address);
        for (const address of to.filter(isService)) {
          const trace = Buffer.from(`Return-Path: <${envelopeFrom}>\r\nDelivered-To: ${address}\r\n`);
          await imap.deliver(Buffer.concat([trace, body]), envelopeFrom);
        }
        const people = to.filter((address) => !isService(address));
        if (people.length > 0) {
          letters.push({ number: letters.length + 1, envelopeFrom, to: people, raw: body, deliveredAt: now() });
        }
        done();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject);
    smtp.listen(0, '127.0.0.1', resolve);
  });
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  // As with IMAP: small writes would wait for acknowledgements.
  smtp.server.on('connection', (socket: Socket) => socket.setNoDelay(true));
  const transport = createTransport({ pool: true, host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });

  return {
    smtpPort,
    imapPort: imap.port,
    letters,
    async send({ from, to, raw }) {
      await transport.sendMail({ envelope: { from, to }, raw });
    },
    async close() {
      transport.close();
      await new Promise<void>((resolve) => smtp.close(resolve));
      await imap.close();
    },
  };
}
