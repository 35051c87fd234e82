import { createTransport } from 'nodemailer';
import type { ImapHost } from '../sandbox/mail/imap.ts';
import { startMailHost, whyNoMailHost } from '../test/helpers/mail-host.ts';

/** A Dovecot of our own for a world's mail; undefined, with a notice, where it cannot be started: the try-out's own serves then. */
export async function startDovecot(): Promise<ImapHost | undefined> {
  if (whyNoMailHost()) return undefined;
  const host = await startMailHost();
  const { port, user = '', auth } = host.imap('app');
  const lmtp = createTransport({ lmtp: true, pool: true, host: '127.0.0.1', port: host.lmtpPort, ignoreTLS: true });
  return {
    port,
    user,
    password: auth.kind === 'password' ? auth.password : '',
    async deliver(raw, from) {
      await lmtp.sendMail({ envelope: { from, to: user }, raw });
    },
    async close() {
      lmtp.close();
      await host.close();
    },
  };
}
