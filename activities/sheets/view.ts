import type { Programme } from '../../programme/programme.ts';
import type { Change } from './changes.ts';
import { createRowWriter } from './rows.ts';
import type { Row } from './tab.ts';
import { TABS, type TabId } from './tabs.ts';

/** The spreadsheet as it should be: every row of ours, by tab and key. */
export interface View {
  rows: Readonly<Record<TabId, Map<string, Row>>>;
  /** Takes a change in; returns the tabs that look different for it. */
  apply(change: Change): TabId[];
}

export function createView(programme: Programme): View {
  const write = createRowWriter(programme);
  const rows = Object.fromEntries(TABS.map(({ id }) => [id, new Map<string, Row>()])) as View['rows'];
  /** Keys that a workflow last had, to take away those it has no more. */
  const owned = new Map<string, string[]>();

  function put(tab: TabId, row: Row): TabId[] {
    const known = rows[tab].get(row.key);
    if (known && JSON.stringify(known) === JSON.stringify(row)) return [];
    rows[tab].set(row.key, row);
    return [tab];
  }

  function replace(tab: TabId, owner: string, now: Row[]): TabId[] {
    const keys = now.map(({ key }) => key);
    const gone = (owned.get(`${tab}/${owner}`) ?? []).filter((key) => !keys.includes(key) && rows[tab].delete(key));
    owned.set(`${tab}/${owner}`, keys);
    const changed = now.flatMap((row) => put(tab, row));
    return gone.length > 0 ? [tab] : changed;
  }

  return {
    rows,
    apply(change) {
      switch (change.kind) {
        case 'application': {
          const waiting = write.waiting(change.row);
          return [
            ...put('applications', write.application(change.row)),
            ...replace('attention', change.row.applicationId, waiting ? [waiting] : []),
          ];
        }
        case 'batch':
          return put('batches', write.batch(change.row));
        case 'credits':
          return replace('credits', change.trackerId, change.rows.map(write.credit));
        case 'set-aside':
          return replace(
            'attention',
            `watch/${change.watches}`,
            change.items.map((item) => write.setAside(change.watches, item)),
          );
      }
    },
  };
}
