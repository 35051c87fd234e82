import type { Client } from '@temporalio/client';
import type { Programme } from '../../programme/programme.ts';
import type { Google } from '../google.ts';
import { createChangeLister } from './changes.ts';
import { readDirectory } from './directory.ts';
import { columnOf } from './place.ts';
import { keysOf } from './plan.ts';
import { createReader, type Reading } from './reader.ts';
import { isSame, type Row } from './tab.ts';
import { type TabId, tabsOf } from './tabs.ts';
import { createView } from './view.ts';

/** Tabs whose rows follow from what Temporal knows, and from nothing else. */
const COMPARED: readonly TabId[] = ['applications', 'attention', 'credits', 'batches', 'log'];

/**
 * Rows that show something else than Temporal knows, one line each: missing, or with the columns that differ. What has
 * changed within the last seconds may not be written yet.
 *
 * @throws GoogleProblem
 */
export async function differencesInRows(
  google: Google,
  spreadsheetId: string,
  client: Client,
  programme: Programme,
): Promise<string[]> {
  const tabs = tabsOf(programme);
  const view = createView(programme);
  const silent: string[] = [];
  const changes = createChangeLister(client, (workflowId) => silent.push(workflowId));
  for await (const change of changes.since(null)) view.apply(change);
  for (let hasMore = true; hasMore && silent.length === 0; ) {
    hasMore = false;
    for await (const change of changes.answers()) {
      view.apply(change);
      hasMore = true;
    }
  }

  const reader = createReader(google, spreadsheetId, tabs, programme.timeZone, () => false);
  const signal = AbortSignal.timeout(60_000);
  // Null: somebody has just moved columns about. The second reading finds them.
  const readings = (await reader.read(() => true, signal)) ?? (await reader.read(() => true, signal));
  if (!readings) return ['Tabs or columns are being moved just now: look again in a moment'];
  const directory = readings.byTab.get('directory');
  if (directory) view.consult(readDirectory(directory.place, directory.picture));
  return [
    ...silent.map((workflowId) => `${workflowId} does not answer: is a worker up?`),
    ...[...readings.troubles.values()].map(({ what, mend }) => `${what}. ${mend}`),
    ...COMPARED.flatMap((id) => {
      const reading = readings.byTab.get(id);
      return reading ? compare(reading, view.rows(id)) : [];
    }),
  ];
}

// --- internal ---

function compare({ tab, place, picture }: Reading, wanted: ReadonlyMap<string, Row>): string[] {
  const rowOf = new Map(keysOf(tab, place, picture).map((key, index) => [key, index + 1]));
  return [...wanted.values()].flatMap(({ key, cells }) => {
    const row = rowOf.get(key);
    if (row === undefined) return [`${tab.title}: ${key} is missing`];
    const wrong = tab.columns.filter(
      ({ id, owner }) =>
        owner === 'service' &&
        cells[id] !== undefined &&
        !isSame(picture.cell(row, columnOf(place, id)), cells[id] ?? null),
    );
    if (wrong.length === 0) return [];
    return [`${tab.title}: ${key} differs in ${wrong.map(({ header }) => header).join(', ')}`];
  });
}
