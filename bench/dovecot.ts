import { createTransport } from 'nodemailer';
import type { ImapHost } from '../sandbox/mail/imap.ts';
import type { WorldOptions } from '../sandbox/world.ts';
import { startMailHost, whyNoMailHost } from '../test/helpers/mail-host.ts';

/** A world whose mail lies in a Dovecot of its own; where none can be started, a notice says so, and the try-out's serves. */
export async function withDovecot(): Promise<Pick<WorldOptions, 'imap'>> {
  if (whyNoMailHost()) return {};
  const host = await startMailHost('sdbox');
  const { port, user = '', auth } = host.imap('app');
  const lmtp = createTransport({ lmtp: true, pool: true, host: '127.0.0.1', port: host.lmtpPort, ignoreTLS: true });
  const imap: ImapHost = {
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
  return { imap };
}
