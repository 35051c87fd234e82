/** How far the mailbox has been read. It is all that survives a restart. */
export interface MailCursor {
  /** As a string, since it is 32 bits unsigned and JSON goes through many hands. */
  uidValidity: string;
  /** The highest UID that was handled or set aside. */
  uid: number;
  /** The message being tried right now and how often that began, so that one which kills the process is counted too. */
  trying: { uid: number; tries: number } | null;
}

/**
 * What comes back from a heartbeat or a workflow; null when it is no cursor, or one of another account: two servers may
 * number their mailboxes alike (1 is a common UIDVALIDITY), and mail that was moved would be taken for read.
 */
export function toMailCursor(value: unknown, account: string): MailCursor | null {
  if (typeof value !== 'object' || value === null) return null;
  const { uidValidity, uid, trying, account: readAt } = value as Partial<MailCursor & { account: string }>;
  if (readAt !== account) return null;
  if (typeof uidValidity !== 'string' || typeof uid !== 'number') return null;
  const isTrying = typeof trying?.uid === 'number' && typeof trying.tries === 'number';
  return { uidValidity, uid, trying: isTrying ? { uid: trying.uid, tries: trying.tries } : null };
}
