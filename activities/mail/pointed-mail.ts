import type { MailPointer } from '../../workflows/mail-reading.ts';
import { completed, connectImap, type ImapSettings } from './imap-connection.ts';

/**
 * Which of these messages are no longer where they were read. By Message-ID; a message without one, which has a hash in
 * its place, by its UID, which names one message for ever as long as UIDVALIDITY stands (RFC 9051, 2.3.1.1). Mailboxes
 * are opened for reading alone.
 *
 * @throws whatever the connection says: "missing" is never said when the mailbox could not be asked
 */
export async function missingMail(settings: ImapSettings, pointers: readonly MailPointer[]): Promise<MailPointer[]> {
  if (pointers.length === 0) return [];
  const client = await connectImap(settings);
  try {
    const missing: MailPointer[] = [];
    for (const mailbox of new Set(pointers.map((pointer) => pointer.mailbox))) {
      const opened = await client.mailboxOpen(mailbox, { readOnly: true });
      for (const pointer of pointers) {
        if (pointer.mailbox !== mailbox) continue;
        const search = async (query: object) =>
          completed(await client.search(query, { uid: true }), 'SEARCH').length > 0;
        const isThere =
          (await search({ header: { 'message-id': pointer.messageId } })) ||
          (String(opened.uidValidity) === pointer.uidValidity && (await search({ uid: String(pointer.uid) })));
        if (!isThere) missing.push(pointer);
      }
    }
    return missing;
  } finally {
    await client.logout().catch(() => client.close());
  }
}
