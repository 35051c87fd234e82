import { createHash } from 'node:crypto';
import type { Programme } from '../../programme/programme.ts';
import type {
  ApplicationRow,
  BatchRow,
  CreditRow,
  SetAside,
  TimelineEntry,
  WatcherName,
} from '../../workflows/messages.ts';
import { chainOf } from '../timeline-chain.ts';
import type { Trouble } from './place.ts';
import { serialOfDate, serialOfInstant } from './serial-date.ts';
import { cellText, type Row, type Value } from './tab.ts';

/** Writes what Temporal knows out as rows; the columns are those of tabs.ts. */
export function createRowWriter({ timeZone, kinds }: Pick<Programme, 'timeZone' | 'kinds'>) {
  const time = (instant: string | null): Value => (instant ? serialOfInstant(instant, timeZone) : null);
  const chain = remembered(chainOf);
  const kindName = (id: string) => kinds.find((kind) => kind.id === id)?.name ?? id;

  return {
    application: remembered(
      (row: ApplicationRow): Row => ({
        key: row.applicationId,
        cells: cells({
          application: row.applicationId,
          applicant: row.applicant,
          stage: row.stage,
          attention: row.attention,
          mend: row.mend,
          library: row.library,
          track: row.track,
          kind: kindWords(row),
          hours: row.hours,
          email: row.applicantEmail,
          address: row.isAddressVerified ? 'verified' : 'typed',
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
    ),

    credit: remembered((row: CreditRow): Row => {
      const credit = `C-${shortHash(`${row.trackerId}/${row.responseId}`)}`;
      return {
        key: credit,
        cells: cells({
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
    }),

    batch: (row: BatchRow): Row => ({
      key: row.batchId,
      cells: cells({
        batch: row.batchId,
        name: row.name,
        cutoff: date(row.cutoffOn),
        standing: row.state,
        approved: row.approvedBy,
        run: time(row.runAt),
        certificates: row.certificates,
        hours: row.hours,
        exceptions: row.exceptions.join(', '),
      }),
    }),

    /** An application that waits for a person; null for one that does not. */
    waiting: ({ applicationId, applicant, stage, attention, mend, attentionSince }: ApplicationRow): Row | null =>
      stage === 'Needs attention'
        ? open(applicationId, { what: attention, mend, from: applicant, at: time(attentionSince) })
        : null,

    /** An application that takes its course, though something about it looks wrong. */
    doubt: (
      about: 'verifier' | 'address' | 'twin',
      { applicationId, applicant, requestedAt, submittedAt }: ApplicationRow,
      { what, mend }: Trouble,
    ): Row => open(`${applicationId} ${about}`, { what, mend, from: applicant, at: time(requestedAt ?? submittedAt) }),

    setAside: (watches: WatcherName, { key, at, from, subject, why, excerpt }: SetAside): Row =>
      open(setAsideKey(watches, key), {
        what: why,
        from,
        subject,
        excerpt,
        at: time(at),
      }),

    trouble: (about: string, { what, mend }: Trouble, sinceAt: string): Row =>
      open(about, { what, mend, at: time(sinceAt) }),

    /** One event of an application. Its number is part of the key: what has happened stays where it is. */
    entry: ({ applicationId, applicant }: ApplicationRow, timeline: readonly TimelineEntry[], index: number): Row => {
      const entry = `${applicationId} ${String(index + 1).padStart(3, '0')}`;
      const { at = '', what = '' } = timeline[index] ?? {};
      const check = chain(timeline)[index] ?? null;
      return { key: entry, cells: cells({ entry, application: applicationId, applicant, at: time(at), what, check }) };
    },
  };
}

/** What was set aside has no id of its own; the tab "Needs attention" and the digest name it by this. */
export const setAsideKey = (watches: WatcherName, key: string): string =>
  `${watches === 'mailbox' ? 'M' : 'F'}-${shortHash(`${watches}/${key}`)}`;

// --- internal ---

function open(item: string, more: Record<string, Value>): Row {
  return {
    key: item,
    cells: cells({
      item,
      state: 'Open',
      what: null,
      mend: null,
      from: null,
      subject: null,
      excerpt: null,
      at: null,
      ...more,
    }),
  };
}

function kindWords({ kind, earlierCertificate }: ApplicationRow): string {
  if (kind === 'first') return earlierCertificate ? `First, though ${earlierCertificate} is known` : 'First';
  return earlierCertificate ? `Renewal of ${earlierCertificate}` : 'Renewal; no earlier certificate is known here';
}

const date = (on: string | null): Value => (on ? serialOfDate(on) : null);

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10).toUpperCase();

const cells = (values: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, typeof value === 'string' ? cellText(value) : value]),
  );

/** Rows are asked for at every flush; most have not changed since. */
function remembered<T extends object, R>(write: (from: T) => R): (from: T) => R {
  const known = new WeakMap<T, R>();
  return (from) => {
    const row = known.get(from) ?? write(from);
    known.set(from, row);
    return row;
  };
}
