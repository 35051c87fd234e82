import type { ImapFlow } from 'imapflow';
import { connectImap } from '../../activities/mail/imap-connection.ts';
import { HANDLED_KEYWORD } from '../../activities/mail/inbox-message.ts';
import { verifySmtp } from '../../activities/mail/outbox.ts';
import type { Configuration } from '../configuration.ts';
import { imapSettings, smtpSettings } from '../ports.ts';
import type { Examiner } from './examiner.ts';

/** Logs in at both servers, sends nothing and marks nothing. */
export async function checkMail({ examine, skip }: Examiner, configuration: Configuration): Promise<void> {
  const { smtp, imap } = configuration.mail;
  await examine('mail.smtp', () =>
    verifySmtp(smtpSettings(configuration)).catch((cause: unknown) => {
      throw about(`${smtp.host}:${smtp.port}`, cause, 'see mail.smtp and COUNTERSIGN_SMTP_PASSWORD');
    }),
  );
  const client = await examine('mail.imap', () =>
    open(configuration).catch((cause: unknown) => {
      throw about(`${imap.host}:${imap.port}`, cause, 'see mail.imap and COUNTERSIGN_IMAP_PASSWORD');
    }),
  );
  if (!client) return skip(['mail.capabilities'], 'mail.imap');
  await examine('mail.capabilities', (problems) => void problems.push(...missingIn(client, imap.host)));
  await client.logout().catch(() => client.close());
}

// --- internal ---

async function open(configuration: Configuration): Promise<ImapFlow> {
  const client = await connectImap(imapSettings(configuration));
  try {
    await client.mailboxOpen(configuration.mail.imap.inbox);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

const USES: [capability: string, lack: string][] = [
  ['IDLE', 'answers are noticed within a minute instead of at once'],
  ['UIDPLUS', 'the server does not say under which number it keeps a message'],
];

function missingIn({ capabilities, mailbox }: ImapFlow, host: string): string[] {
  const missing = USES.filter(([capability]) => !capabilities.has(capability)).map(
    ([capability, lack]) => `${host} has no ${capability}: ${lack}`,
  );
  const keywords = mailbox ? mailbox.permanentFlags : undefined;
  if (!keywords?.has('\\*') && !keywords?.has(HANDLED_KEYWORD)) {
    missing.push(
      `the mailbox takes no keyword ${HANDLED_KEYWORD}: people who look into it do not see what was handled`,
    );
  }
  return missing;
}

interface Said extends Error {
  response?: unknown;
  responseText?: unknown;
}

/** A server's own words say more than the client's. */
function about(server: string, cause: unknown, mend: string): Error {
  if (!(cause instanceof Error)) return new Error(`${server}: ${String(cause)}`);
  const { message, responseText }: Said = cause;
  const words = typeof responseText === 'string' && responseText ? `${message} (${responseText})` : message;
  return new Error(`${server}: ${words}; ${mend}`, { cause });
}
