import type { Programme } from '../../programme/programme.ts';
import type { ApplicationRow, TimelineEntry } from '../../workflows/messages.ts';
import { LOGGED } from '../../workflows/stage.ts';
import type { Google } from '../google.ts';
import { columnOf } from './place.ts';
import { keysOf } from './plan.ts';
import { createReader, type Reading } from './reader.ts';
import { createRowWriter } from './rows.ts';
import { isSame, type Row } from './tab.ts';
import { tabsOf } from './tabs.ts';

export type Finding = 'holds' | 'altered' | 'missing';

/** What the Log tab has of one entry of a timeline, or of a row that no entry stands behind. */
export interface LogFinding {
  /** Key of the row. */
  entry: string;
  finding: Finding;
  /** What is wrong, in words; null for what holds. */
  why: string | null;
}

export interface LogAudit {
  /** One for each entry, in its order. */
  entries: LogFinding[];
  /** Rows under the application's name that the timeline knows nothing of. */
  strangers: LogFinding[];
}

/**
 * Compares a timeline with the Log tab, cell by cell, hashes included. A story that has no end yet need not stand there.
 *
 * @throws GoogleProblem, and Error when the tab cannot be read as it is
 */
export async function auditLog(
  google: Google,
  spreadsheetId: string,
  programme: Programme,
  row: ApplicationRow,
  timeline: readonly TimelineEntry[],
): Promise<LogAudit> {
  const log = await readLog(google, spreadsheetId, programme);
  const writer = createRowWriter(programme);
  const keys = keysOf(log.tab, log.place, log.picture);
  const wanted = timeline.map((_, index) => writer.entry(row, timeline, index));
  const known = new Set(wanted.map(({ key }) => key));
  const applicationAt = columnOf(log.place, 'application');
  const isOfIt = (key: string, index: number) =>
    key.startsWith(`${row.applicationId} `) || log.picture.cell(index + 1, applicationAt) === row.applicationId;
  return {
    entries: wanted.map((one) => judge(log, keys, one, LOGGED.includes(row.stage))),
    strangers: keys.flatMap((entry, index) =>
      isOfIt(entry, index) && !known.has(entry)
        ? [{ entry: entry || `row ${index + 2}`, finding: 'altered', why: 'Temporal knows nothing of this row' }]
        : [],
    ),
  };
}

// --- internal ---

async function readLog(google: Google, spreadsheetId: string, programme: Programme): Promise<Reading> {
  const tabs = tabsOf(programme).filter(({ id }) => id === 'log');
  const read = () =>
    // A reader of its own each time: one that knows the place reads an append-only tab by its keys alone.
    createReader(google, spreadsheetId, tabs, programme.timeZone, () => false).read(
      () => true,
      AbortSignal.timeout(60_000),
    );
  // Null: somebody has just moved columns about. The second reading finds them.
  const readings = (await read()) ?? (await read());
  const log = readings?.byTab.get('log');
  if (log) return log;
  const trouble = readings?.troubles.get('log');
  throw new Error(trouble ? `${trouble.what}. ${trouble.mend}` : 'The Log tab is being moved just now: try again');
}

function judge({ tab, place, picture }: Reading, keys: string[], { key, cells }: Row, isDue: boolean): LogFinding {
  const rows = keys.flatMap((candidate, index) => (candidate === key ? [index + 1] : []));
  if (rows.length === 0) {
    return isDue
      ? { entry: key, finding: 'missing', why: 'the Log has no such row' }
      : { entry: key, finding: 'holds', why: null };
  }
  // Each copy of a row must be right.
  const wrong = tab.columns.filter(({ id }) =>
    rows.some((row) => !isSame(picture.cell(row, columnOf(place, id)), cells[id] ?? null)),
  );
  return wrong.length === 0
    ? { entry: key, finding: 'holds', why: null }
    : { entry: key, finding: 'altered', why: `the Log differs in ${wrong.map(({ header }) => header).join(', ')}` };
}
