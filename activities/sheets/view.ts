import type { Programme } from '../../programme/programme.ts';
import type {
  ApplicationRow,
  BatchRow,
  CreditRow,
  SetAside,
  TimelineEntry,
  WatcherName,
} from '../../workflows/messages.ts';
import type { Change } from './changes.ts';
import { createDirectory, type DirectoryEntry } from './directory.ts';
import { misspelling, twins } from './doubts.ts';
import { figures } from './figures.ts';
import type { Trouble } from './place.ts';
import { createRowWriter } from './rows.ts';
import type { Row } from './tab.ts';
import type { TabId } from './tabs.ts';

/** The spreadsheet as it should be. */
export interface View {
  /** All rows of ours, by key. */
  rows(tab: TabId): ReadonlyMap<string, Row>;
  /** Each of these takes something in, and returns the tabs that look different for it. */
  apply(change: Change): TabId[];
  report(source: string, troubles: ReadonlyMap<string, Trouble>): TabId[];
  consult(entries: readonly DirectoryEntry[]): TabId[];
}

export function createView(programme: Programme, now: () => Date = () => new Date()): View {
  const write = createRowWriter(programme);
  const applications = new Map<string, ApplicationRow>();
  const batches = new Map<string, BatchRow>();
  const credits = new Map<string, CreditRow[]>();
  const timelines = new Map<string, { row: ApplicationRow; entries: TimelineEntry[] }>();
  const setAside = new Map<WatcherName, SetAside[]>();
  const troubles = new Map<string, { trouble: Trouble; sinceAt: string }>();
  let entries: readonly DirectoryEntry[] = [];
  let directory = createDirectory(entries, programme);

  const advised = (row: ApplicationRow): ApplicationRow => {
    const mend = directory.advise(row);
    return mend === row.mend ? row : { ...row, mend };
  };

  function attention(): Row[] {
    const all = [...applications.values()];
    return [
      ...[...troubles].map(([about, { trouble, sinceAt }]) => write.trouble(about, trouble, sinceAt)),
      ...all.flatMap((row) => write.waiting(advised(row)) ?? []),
      ...all.flatMap((row) => {
        const doubt = directory.doubt(row);
        return doubt ? [write.doubt('verifier', row, doubt)] : [];
      }),
      ...all.flatMap((row) => {
        const slip = misspelling(row);
        return slip ? [write.doubt('address', row, slip)] : [];
      }),
      ...twins(all).map(({ row, trouble }) => write.doubt('twin', row, trouble)),
      ...[...setAside].flatMap(([watches, items]) => items.map((item) => write.setAside(watches, item))),
    ];
  }

  function rowsOf(tab: TabId): Row[] {
    switch (tab) {
      case 'applications':
        return [...applications.values()].map((row) => write.application(advised(row)));
      case 'attention':
        return attention();
      case 'credits':
        return [...credits.values()].flatMap((rows) => rows.map(write.credit));
      case 'batches':
        return [...batches.values()].map(write.batch);
      case 'log':
        return [...timelines.values()].flatMap(({ row, entries }) =>
          entries.map((_, at) => write.entry(row, entries, at)),
        );
      case 'directory':
        return [];
      case 'dashboard':
        return figures(programme, [...applications.values()], now().toISOString());
    }
  }

  /** Returns whether it is news. */
  function put<K, V>(map: Map<K, V>, key: K, value: V): boolean {
    const known = map.get(key);
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(value)) return false;
    map.set(key, value);
    return true;
  }

  return {
    rows: (tab) => new Map(rowsOf(tab).map((row) => [row.key, row])),

    apply(change) {
      switch (change.kind) {
        case 'application': {
          const { applicationId, changedAt } = change.row;
          const known = applications.get(applicationId);
          // Temporal's list is eventually consistent: an older picture may come after a newer one.
          if (known && Date.parse(known.changedAt) > Date.parse(changedAt)) return [];
          return put(applications, applicationId, change.row) ? ['applications', 'attention', 'dashboard'] : [];
        }
        case 'batch': {
          const known = batches.get(change.row.batchId);
          if (known && Date.parse(known.changedAt) > Date.parse(change.row.changedAt)) return [];
          return put(batches, change.row.batchId, change.row) ? ['batches'] : [];
        }
        case 'credits':
          return put(credits, change.trackerId, change.rows) ? ['credits'] : [];
        case 'timeline':
          return put(timelines, change.row.applicationId, { row: change.row, entries: change.entries }) ? ['log'] : [];
        case 'set-aside':
          return put(setAside, change.watches, change.items) ? ['attention'] : [];
      }
    },

    report(source, now) {
      let isNews = false;
      for (const about of troubles.keys()) {
        const [from, name = ''] = about.split(': ', 2);
        if (from === source && !now.has(name)) isNews = troubles.delete(about) || isNews;
      }
      for (const [name, trouble] of now) {
        const about = `${source}: ${name}`;
        const known = troubles.get(about);
        const entry = { trouble, sinceAt: known?.sinceAt ?? new Date().toISOString() };
        isNews = put(troubles, about, entry) || isNews;
      }
      return isNews ? ['attention'] : [];
    },

    consult(now) {
      if (JSON.stringify(entries) === JSON.stringify(now)) return [];
      entries = now;
      directory = createDirectory(entries, programme);
      return ['applications', 'attention'];
    },
  };
}
