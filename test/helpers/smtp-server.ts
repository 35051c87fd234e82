import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SmtpSettings } from '../../activities/mail/outbox.ts';

/** An SMTP server in this process that keeps what it is given. */
export interface TestSmtpServer {
  settings: SmtpSettings;
  received: ReceivedMail[];
  close(): Promise<void>;
}

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
}

export interface TestSmtpOptions {
  /** An answer such as `550 5.1.1 no such user`; null accepts. */
  recipient?: (address: string) => string | null;
  data?: (mail: ReceivedMail) => string | null | Promise<string | null>;
  login?: { user: string; password: string };
  /** What another login is told. */
  refuseLogin?: string;
}

export async function startSmtpServer(options: TestSmtpOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: !options.login,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === options.login?.user && password === options.login?.password
        ? done(null, { user: username })
        : done(refusal(options.refuseLogin ?? '535 5.7.8 wrong password')),
    onRcptTo: ({ address }, _session, done) => done(refusal(options.recipient?.(address) ?? null)),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail: ReceivedMail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        };
        const answer = (await options.data?.(mail)) ?? null;
        if (!answer) received.push(mail);
        done(refusal(answer));
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: {
      host: '127.0.0.1',
      port,
      secure: false,
      ...(options.login ? { auth: { kind: 'password', ...options.login } } : {}),
    },
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(answer: string | null): Error | null {
  if (!answer) return null;
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}
