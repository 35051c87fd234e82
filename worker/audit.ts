import { connectImap } from '../activities/mail/imap-connection.ts';
import { missingMail } from '../activities/mail/pointed-mail.ts';
import { createSentFolder } from '../activities/mail/sent-folder.ts';
import { auditLog, type Finding, type LogFinding } from '../activities/sheets/audit-log.ts';
import { chainOf } from '../activities/timeline-chain.ts';
import { loadProgramme } from '../programme/load.ts';
import type { ApplicationRow, TimelineEntry } from '../workflows/messages.ts';
import type { Settings } from './configuration.ts';
import { imapSettings, openGoogle } from './ports.ts';
import { type Environment, readSecret } from './secrets.ts';

export interface AuditedEntry extends TimelineEntry {
  entry: string;
  hash: string;
  finding: Finding;
  /** What is wrong, a line each. */
  why: string[];
}

export interface Audit {
  holds: boolean;
  entries: AuditedEntry[];
  /** Rows of the Log that the timeline knows nothing of. */
  strangers: LogFinding[];
  /** Hash of the last entry; kept elsewhere, it shows later that nothing before it was changed. */
  hash: string | null;
  /** False without the mailbox's password: then no mail was looked up. */
  isMailChecked: boolean;
}

/**
 * Holds an application's timeline against the Log tab and the mailbox. Changes nothing, save that a folder for sent mail is
 * made where the server has none.
 *
 * @throws GoogleProblem, and whatever the IMAP connection says
 */
export async function auditApplication(
  settings: Settings,
  row: ApplicationRow,
  timeline: readonly TimelineEntry[],
  environment: Environment = process.env,
): Promise<Audit> {
  const google = openGoogle(settings.google, readSecret('COUNTERSIGN_GOOGLE_TOKEN', environment));
  const programme = loadProgramme(settings.programme.file);
  const log = await auditLog(google, settings.google.spreadsheetId, programme, row, timeline);
  const lost = await lostMail(settings, timeline, environment);
  const hashes = chainOf(timeline);
  const entries = timeline.map((entry, index): AuditedEntry => {
    const inLog = log.entries[index];
    const gone = lost?.get(entry) ?? [];
    const finding = inLog && inLog.finding !== 'holds' ? inLog.finding : gone.length > 0 ? 'missing' : 'holds';
    const why = [...(inLog?.why ? [inLog.why] : []), ...gone];
    return { ...entry, entry: inLog?.entry ?? '', hash: hashes[index] ?? '', finding, why };
  });
  return {
    holds: log.strangers.length === 0 && entries.every(({ finding }) => finding === 'holds'),
    entries,
    strangers: log.strangers,
    hash: hashes.at(-1) ?? null,
    isMailChecked: lost !== null,
  };
}

/** What of an entry's mail is not where it should be; null when there is nothing to log in with. */
async function lostMail(
  { mail }: Settings,
  timeline: readonly TimelineEntry[],
  environment: Environment,
): Promise<Map<TimelineEntry, string[]> | null> {
  const secrets = {
    imapPassword: readSecret('COUNTERSIGN_IMAP_PASSWORD', environment),
    mailTokenFile: environment.COUNTERSIGN_MAIL_TOKEN_FILE,
  };
  if (!secrets.imapPassword && !secrets.mailTokenFile) return null;
  const imap = imapSettings({ mail, secrets });
  const missing = await missingMail(
    imap,
    timeline.flatMap(({ reply }) => reply ?? []),
  );
  const sent = createSentFolder(() => connectImap(imap), mail.imap.sent);
  try {
    const lost = new Map<TimelineEntry, string[]>();
    for (const entry of timeline) {
      const { messageId, reply } = entry;
      lost.set(entry, [
        ...(messageId && !(await sent.has(messageId)) ? [`${messageId} is not in the folder of sent mail`] : []),
        ...(reply && missing.includes(reply) ? [`${reply.messageId} is not in ${reply.mailbox}`] : []),
      ]);
    }
    return lost;
  } finally {
    await sent.close();
  }
}
