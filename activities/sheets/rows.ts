import { createHash } from 'node:crypto';
import type { Programme } from '../../programme/programme.ts';
import type { ApplicationRow, BatchRow, CreditRow, SetAside, WatcherName } from '../../workflows/messages.ts';
import { serialOfDate, serialOfInstant } from './serial-date.ts';
import { cellText, type Row, type Value } from './tab.ts';

/** Writes what Temporal knows out as rows; the columns are those of tabs.ts. */
export function createRowWriter({ timeZone, kinds }: Pick<Programme, 'timeZone' | 'kinds'>) {
  const time = (instant: string | null): Value => (instant ? serialOfInstant(instant, timeZone) : null);
  const kindName = (id: string) => kinds.find((kind) => kind.id === id)?.name ?? id;

  return {
    application: (row: ApplicationRow): Row => ({
      key: row.applicationId,
      cells: texts({
        application: row.applicationId,
        applicant: row.applicant,
        stage: row.stage,
        attention: row.attention,
        mend: row.mend,
        library: row.library,
        track: row.track,
        kind: row.kind === 'first' ? 'First' : 'Renewal',
        hours: row.hours,
        email: row.applicantEmail,
        verifier: row.verifier,
        verifierEmail: row.verifierEmail,
        submitted: time(row.submittedAt),
        requested: time(row.requestedAt),
        reminders: row.remindersSent,
        decided: time(row.decidedAt),
        batch: row.batchId,
        certificate: row.certificateNumber,
        issued: date(row.issuedOn),
        expires: date(row.expiresOn),
        note: row.note,
        changed: time(row.changedAt),
      }),
    }),

    credit: (row: CreditRow): Row => {
      const credit = `C-${shortHash(`${row.trackerId}/${row.responseId}`)}`;
      return {
        key: credit,
        cells: texts({
          credit,
          person: row.person,
          email: row.email,
          title: row.title,
          provider: row.provider,
          trainer: row.trainer,
          begins: date(row.beganOn),
          ends: date(row.endedOn),
          category: row.category,
          kind: kindName(row.kind),
          hours: row.halfHours / 2,
          description: row.description,
          tracker: row.trackerId,
        }),
      };
    },

    batch: (row: BatchRow): Row => ({
      key: row.batchId,
      cells: texts({
        batch: row.batchId,
        name: row.name,
        cutoff: date(row.cutoffOn),
        run: time(row.runAt),
        certificates: row.certificates,
        hours: row.hours,
        exceptions: row.exceptions.join(', '),
      }),
    }),

    /** An application that waits for a person; null for one that does not. */
    waiting: (row: ApplicationRow): Row | null =>
      row.stage === 'Needs attention'
        ? {
            key: row.applicationId,
            cells: texts({
              item: row.applicationId,
              state: 'Open',
              what: row.attention,
              mend: row.mend,
              from: row.applicant,
              at: time(row.changedAt),
            }),
          }
        : null,

    setAside: (watches: WatcherName, { key, at, from, subject, why, excerpt }: SetAside): Row => {
      const item = `${watches === 'mailbox' ? 'M' : 'F'}-${shortHash(`${watches}/${key}`)}`;
      return {
        key: item,
        cells: texts({ item, state: 'Open', what: why, from, subject, excerpt, at: time(at) }),
      };
    },
  };
}

export type RowWriter = ReturnType<typeof createRowWriter>;

// --- internal ---

const date = (on: Parameters<typeof serialOfDate>[0] | null): Value => (on ? serialOfDate(on) : null);

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10).toUpperCase();

const texts = (cells: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(cells).map(([id, value]) => [id, typeof value === 'string' ? cellText(value) : (value ?? null)]),
  );
