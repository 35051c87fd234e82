import type { Client } from '@temporalio/client';
import type { Programme } from '../../programme/programme.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import type { Google } from '../google.ts';
import { asking, GoogleProblem } from '../google-problem.ts';
import { watchLoop } from '../watch-loop.ts';
import { createBudget } from './budget.ts';
import { createChangeLister } from './changes.ts';
import { createCommandDesk } from './command-desk.ts';
import { COMMAND_COLUMNS, planAnswers, readCommands } from './commands-column.ts';
import { type Picture, takePictures, type Wanted } from './picture.ts';
import { isMoved, type Plan, planTab } from './plan.ts';
import { locate, type Place, readStructure, type Structure, sheetOf } from './structure.ts';
import { TABS, type TabId, tabById } from './tabs.ts';
import { createView } from './view.ts';

export interface ProjectorDependencies {
  google: Google;
  spreadsheetId: string;
  client: Client;
  programme: Programme;
  pollEveryMs: number;
  commandsEveryMs: number;
  /** Told what a person should know of and nobody waits for. */
  log: (message: string, error?: unknown) => void;
}

/** Temporal's list lags behind its workflows by some seconds at most; what is listed twice changes nothing. */
const OVERLAP_MS = 60_000;

/** Everything is listed and compared anew this often, so that nothing missed stays missed. */
const SWEEP_EVERY_MS = 10 * 60_000;

/** Writes come no closer than this: changes gather meanwhile, and a burst stays far below the quota. */
const FLUSH_EVERY_MS = 3_000;

interface Cursor {
  /** ISO instant of this process's clock: what changed before it is in the sheet. */
  since: string;
}

/**
 * The one writer of the spreadsheet. Running twice is harmless: it writes only what differs from what the sheet shows,
 * and reads the sheet before every write, so that a write whose answer was lost is seen and not repeated.
 */
export function createProjector(deps: ProjectorDependencies): Pick<WatcherPorts, 'watchSpreadsheet'> {
  const { google, spreadsheetId, client, programme, log } = deps;
  const view = createView(programme);
  const changesSince = createChangeLister(client);
  const desk = createCommandDesk(client, (error) => log('A command could not be carried out yet', error));
  const reads = createBudget();
  const writes = createBudget();

  const dirty = new Set<TabId>();
  const keys = new Map<TabId, string[]>();
  let structure: Structure | null = null;
  let headers = new Map<TabId, readonly string[]>();
  let flushedAt = -Infinity;
  let readCommandsAt = -Infinity;
  let sweptAt = -Infinity;
  let waitUntil = 0;
  let failures = 0;

  async function hear(since: string | null): Promise<void> {
    for await (const change of changesSince(since)) for (const tab of view.apply(change)) dirty.add(tab);
  }

  /** Returns whether the sheet shows everything that is known. */
  async function show(signal: AbortSignal): Promise<boolean> {
    const now = performance.now();
    if (desk.answers.size > 0) dirty.add('applications');
    const isFlushDue = dirty.size > 0 && now - flushedAt >= FLUSH_EVERY_MS;
    const areCommandsDue = now - readCommandsAt >= deps.commandsEveryMs;
    if ((!isFlushDue && !areCommandsDue) || now < waitUntil || !reads.take()) return dirty.size === 0;

    structure ??= await readStructure(google, spreadsheetId, signal);
    const tabs = await read(structure, signal);
    if (!tabs) return false;
    readCommandsAt = now;
    const applications = tabs.get('applications');
    if (applications?.place.kind === 'found') desk.take(readCommands(applications.place, applications.picture));
    if (isFlushDue) await flush(tabs, signal);
    else noticeMoves(tabs);
    failures = 0;
    return dirty.size === 0;
  }

  /** Dirty tabs whole, of the others the keys, of the applications the commands. Null when the columns were moved. */
  async function read(known: Structure, signal: AbortSignal) {
    const places = new Map<TabId, Place>();
    const wanted: (Wanted & { id: TabId })[] = [];
    for (const tab of TABS) {
      const sheet = sheetOf(known, tab);
      if (!sheet) {
        places.set(tab.id, locate(known, tab, []));
        continue;
      }
      const header = headers.get(tab.id);
      const place = header && locate(known, tab, header);
      const columns = tab.id === 'applications' ? COMMAND_COLUMNS : [tab.key];
      const isWhole = dirty.has(tab.id) || place?.kind !== 'found';
      const at = isWhole ? 'all' : columns.map((id) => place.columns.get(id) ?? 0);
      wanted.push({ id: tab.id, title: sheet.title ?? '', columns: at });
    }
    const pictures = await takePictures(google, spreadsheetId, wanted, signal).catch((error: unknown) => {
      // A tab was renamed or deleted: look again where things are.
      if (error instanceof GoogleProblem && error.condition === 'refused') structure = null;
      throw error;
    });
    const isKnown = wanted.every(
      ({ id }, index) => !headers.has(id) || headers.get(id)?.join('\n') === pictures[index]?.header.join('\n'),
    );
    headers = new Map(wanted.map(({ id }, index) => [id, pictures[index]?.header ?? []]));
    if (!isKnown) {
      structure = null;
      return null;
    }
    const tabs = new Map<TabId, { place: Place; picture: Picture; isWhole: boolean }>();
    wanted.forEach(({ id, columns }, index) => {
      const picture = pictures[index];
      if (!picture) return;
      tabs.set(id, { place: locate(known, tabById(id), picture.header), picture, isWhole: columns === 'all' });
    });
    return tabs;
  }

  async function flush(tabs: Map<TabId, { place: Place; picture: Picture; isWhole: boolean }>, signal: AbortSignal) {
    const plans = new Map<TabId, Plan>();
    const answers = new Map(desk.answers);
    for (const [id, { place, picture, isWhole }] of tabs) {
      if (!dirty.has(id) || !isWhole) continue;
      if (place.kind === 'lost') {
        log(`${place.problem}. ${place.mend}`);
        continue;
      }
      const plan = planTab(tabById(id), place, picture, view.rows[id]);
      if (id === 'applications') plan.requests.unshift(...planAnswers(place, picture, answers, programme.timeZone));
      plans.set(id, plan);
    }
    const requests = [...plans.values()].flatMap((plan) => plan.requests);
    if (requests.length > 0) {
      if (!writes.take()) return;
      await asking(`the spreadsheet ${spreadsheetId}`, () =>
        google.sheets.spreadsheets.batchUpdate(
          { spreadsheetId, requestBody: { requests }, fields: 'spreadsheetId' },
          { signal },
        ),
      );
    }
    flushedAt = performance.now();
    for (const [id, plan] of plans) {
      dirty.delete(id);
      keys.set(id, plan.keys);
    }
    for (const [applicationId, answer] of answers) {
      if (plans.has('applications') && desk.answers.get(applicationId) === answer) desk.answers.delete(applicationId);
    }
  }

  /** Rows that somebody moved while we wrote may have got each other's cells: then the whole tab is compared again. */
  function noticeMoves(tabs: Map<TabId, { place: Place; picture: Picture }>): void {
    for (const [id, { place, picture }] of tabs) {
      const known = keys.get(id);
      if (known && place.kind === 'found' && isMoved(tabById(id), place, picture, known)) dirty.add(id);
    }
  }

  function wait(problem: GoogleProblem): void {
    failures += 1;
    if (problem.condition === 'quota') for (const budget of [reads, writes]) budget.refused(problem.quotaPerMinute);
    waitUntil = performance.now() + Math.random() * Math.min(64_000, 2_000 * 2 ** failures);
    log(`${problem.message}. The view is late; nothing else waits for it`, problem);
  }

  async function look(cursor: Cursor | null, signal: AbortSignal): Promise<Cursor | null> {
    const isSweep = performance.now() - sweptAt >= SWEEP_EVERY_MS;
    const at = new Date(Date.now() - OVERLAP_MS).toISOString();
    await hear(isSweep ? null : (cursor?.since ?? null));
    if (isSweep) {
      for (const { id } of TABS) dirty.add(id);
      sweptAt = performance.now();
    }
    try {
      await show(signal);
    } catch (error) {
      if (!(error instanceof GoogleProblem && error.isPassing)) throw error;
      wait(error);
    }
    return { since: at };
  }

  return {
    watchSpreadsheet: ({ cursor }) =>
      watchLoop<Cursor | null>({
        cursor: cursor as Cursor | null,
        everyMs: deps.pollEveryMs,
        look: (current, { signal }) => look(current, signal),
      }),
  };
}
