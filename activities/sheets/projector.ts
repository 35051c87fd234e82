import type { Client } from '@temporalio/client';
import type { Programme } from '../../programme/programme.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import type { Google } from '../google.ts';
import { GoogleProblem } from '../google-problem.ts';
import type { VitalSigns } from '../vital-signs.ts';
import { watchLoop } from '../watch-loop.ts';
import { createBudget, USUAL_QUOTA } from './budget.ts';
import { createChangeLister } from './changes.ts';
import { createCommandDesk } from './command-desk.ts';
import { readDirectory } from './directory.ts';
import { type Deed, isMoved, planRepair } from './mishap.ts';
import type { Trouble } from './place.ts';
import { type Plan, planTab } from './plan.ts';
import { createReader, type Reading, type Readings } from './reader.ts';
import { aheadOfServer } from './server-clock.ts';
import { type TabId, tabsOf } from './tabs.ts';
import { createView } from './view.ts';
import { watcherTroubles } from './watcher-troubles.ts';
import { pack, send } from './writer.ts';

export interface ProjectorDependencies {
  google: Google;
  spreadsheetId: string;
  client: Client;
  programme: Programme;
  pollEveryMs: number;
  commandsEveryMs: number;
  /** Reads, and as many writes, that Google allows the account. A refusal that names another number corrects it. @default 60 */
  requestsPerMinute?: number;
  /** Told what a person should know of and nobody waits for. */
  log: (message: string, error?: unknown) => void;
  signs?: Pick<VitalSigns, 'upToDate' | 'sheetsQuota' | 'sheetsQuotaRefused'>;
}

/** Temporal's list lags behind its workflows by some seconds at most; what is listed twice changes nothing. */
const OVERLAP_MS = 60_000;

/** Everything is listed and compared anew this often, so that nothing missed stays missed. */
const SWEEP_EVERY_MS = 10 * 60_000;

/** Writes come no closer than this: changes gather meanwhile, and a burst stays far below the quota. */
const FLUSH_EVERY_MS = 3_000;

/** When nothing has happened for a while, commands are looked for this seldom: two reads a minute. */
const QUIET_AFTER_MS = 2 * 60_000;
const COMMANDS_WHEN_QUIET_MS = 30_000;

/** What Google refused is tried again after this, as a person may have mended it. */
const HOLD_MS = 60_000;

interface Cursor {
  /** ISO instant of the Temporal server's clock: what changed before it has been heard. */
  since: string;
}

/**
 * The one writer of the spreadsheet. Running twice is harmless: the sheet is read before every write and only what
 * differs is written, so that a write whose answer was lost is seen and not repeated.
 */
export function createProjector(deps: ProjectorDependencies): Pick<WatcherPorts, 'watchSpreadsheet'> {
  const { google, spreadsheetId, client, programme, log, signs } = deps;
  const tabs = tabsOf(programme);
  const view = createView(programme);
  const changes = createChangeLister(client, (workflowId, error) => log(`${workflowId} does not answer`, error));
  const desk = createCommandDesk(client, programme.timeZone, (error) => log('A command waits for a worker', error));
  const reader = createReader(google, spreadsheetId, tabs, programme.timeZone, (tab, text) =>
    view.rows(tab.id as TabId).has(text),
  );
  const reads = createBudget(deps.requestsPerMinute ?? USUAL_QUOTA);
  const writes = createBudget(deps.requestsPerMinute ?? USUAL_QUOTA);

  /** Tabs that may show something else than they should. */
  const dirty = new Set<TabId>();
  /** Writes of each tab, until a reading has shown that nobody moved anything under them, or what went astray was put right. */
  const deeds = new Map<TabId, readonly Deed[]>();
  const heldUntil = new Map<TabId, number>();
  /** Tabs of which Google has refused the last write. */
  const suspects = new Set<TabId>();
  /** By what is wrong, and where: as last read, as last refused, as last compared. */
  const troubles = {
    read: new Map<string, Trouble>(),
    refused: new Map<string, Trouble>(),
    copies: new Map<string, Trouble>(),
  };
  const last = { flush: -Infinity, commands: -Infinity, sweep: -Infinity, stir: -Infinity };
  let aheadMs = 0;
  let waitUntil = 0;
  let failures = 0;

  const stir = (ids: readonly TabId[]): void => {
    for (const id of ids) dirty.add(id);
    if (ids.length > 0) last.stir = performance.now();
  };

  async function hear(cursor: Cursor | null): Promise<Cursor> {
    const isSweep = performance.now() - last.sweep >= SWEEP_EVERY_MS;
    if (isSweep) aheadMs = await aheadOfServer(client);
    const at = new Date(Date.now() - aheadMs - OVERLAP_MS).toISOString();
    for await (const change of changes.since(isSweep ? null : (cursor?.since ?? null))) stir(view.apply(change));
    for await (const change of changes.answers()) stir(view.apply(change));
    if (isSweep) {
      for (const { id } of tabs) dirty.add(id);
      last.sweep = performance.now();
    }
    return { since: at };
  }

  async function show(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    if (desk.hasNews()) stir(['applications']);
    const isQuiet = now - last.stir >= QUIET_AFTER_MS;
    const commandsEveryMs = isQuiet ? Math.max(COMMANDS_WHEN_QUIET_MS, deps.commandsEveryMs) : deps.commandsEveryMs;
    const areCommandsDue = now - last.commands >= commandsEveryMs;
    const isFlushDue = now - last.flush >= FLUSH_EVERY_MS && [...dirty].some((id) => !isHeld(id));
    if (now < waitUntil || !(areCommandsDue || isFlushDue) || !reads.take(reader.cost())) return;

    if (areCommandsDue) stir(view.report('Watcher', await watcherTroubles(client)));
    const readings = await reader.read(({ id }) => dirty.has(id as TabId) && !isHeld(id as TabId), signal);
    if (!readings) return;
    last.commands = now;
    takeIn(readings);
    await flush(readings, signal);
    failures = 0;
    if (dirty.size === 0) signs?.upToDate('spreadsheet');
  }

  const isHeld = (id: TabId): boolean => (heldUntil.get(id) ?? 0) > performance.now();

  function report(): void {
    const all = new Map([...troubles.copies, ...troubles.refused, ...troubles.read]);
    const news = view.report('Spreadsheet', all);
    stir(news);
    // The tab that shows them may be the very one that is lost.
    if (news.length > 0) for (const { what, mend } of all.values()) log(`${what}. ${mend}`);
  }

  /** What people have typed and moved. */
  function takeIn({ byTab, ...read }: Readings): void {
    const applications = byTab.get('applications');
    const directory = byTab.get('directory');
    if (applications) desk.take(applications);
    if (directory) stir(view.consult(readDirectory(directory.place, directory.picture)));
    troubles.read = new Map(read.troubles);
    report();
    for (const { id } of tabs) {
      const reading = byTab.get(id);
      if (!reading) heldUntil.set(id, performance.now() + HOLD_MS);
      else if (!troubles.refused.has(id)) heldUntil.delete(id);
      if (!reading) continue;
      // Rows moved while we wrote may have got each other's cells: then the whole tab is compared again.
      const astray = (deeds.get(id) ?? []).filter((deed) => isMoved(deed, reading));
      deeds.set(id, astray);
      if (astray.length > 0) stir([id]);
    }
  }

  async function flush({ byTab }: Readings, signal: AbortSignal): Promise<void> {
    const plans: { tab: TabId; reading: Reading; plan: Plan; requests: Plan['requests'] }[] = [];
    for (const { id } of tabs) {
      const reading = byTab.get(id);
      if (!reading?.isWhole || !dirty.has(id)) continue;
      const isApplications = id === 'applications';
      const plan = planTab(reading, view.rows(id), isApplications ? desk.answers() : undefined);
      const clearing = isApplications ? desk.planClearing(reading) : [];
      const repair = (deeds.get(id) ?? []).flatMap((deed) => planRepair(deed, reading));
      plans.push({ tab: id, reading, plan, requests: [...repair, ...clearing, ...plan.requests] });
    }
    if (plans.length === 0) return;
    const load = pack(plans);
    if (load.requests.length > 0 && !writes.take(1)) return;
    last.flush = performance.now();
    const done = new Map<TabId, Deed>();
    for (const { tab, reading, plan } of plans) {
      const requests = load.requests.filter((_, index) => load.owners[index] === tab);
      const deed = { before: reading, requests, keys: load.complete.includes(tab) ? plan.keys : null };
      if (requests.length > 0) done.set(tab, deed);
      // Even a write that fails may have been applied.
      if (requests.length > 0) deeds.set(tab, [...(deeds.get(tab) ?? []), deed]);
    }
    const refusal = await send(google, spreadsheetId, load, signal);
    for (const { tab, plan } of refusal ? [] : plans) {
      const deed = done.get(tab);
      if (!load.complete.includes(tab)) continue;
      dirty.delete(tab);
      deeds.set(tab, deed ? [deed] : []);
      suspects.delete(tab);
      troubles.refused.delete(tab);
      troubles.copies.delete(`${tab} copies`);
      if (plan.copies.length > 0) troubles.copies.set(`${tab} copies`, copied(tab, plan.copies));
    }
    if (refusal) refuse(refusal.tab, refusal.trouble);
    report();
  }

  /** Once may be a column taken away under the write; twice is trouble. */
  function refuse(tab: TabId, trouble: Trouble): void {
    reader.forget();
    if (!suspects.has(tab)) {
      suspects.add(tab);
      return;
    }
    troubles.refused.set(tab, trouble);
    heldUntil.set(tab, performance.now() + HOLD_MS);
  }

  function copied(id: TabId, rows: readonly string[]): Trouble {
    const title = tabs.find((tab) => tab.id === id)?.title ?? id;
    return {
      what: `In the tab "${title}" there is more than one row of ${[...new Set(rows)].slice(0, 10).join(', ')}`,
      mend: 'Delete the copies; all of them are kept up to date meanwhile',
    };
  }

  /** Time mends it: slower each time, and not in step with others. Anything else is for Temporal to show and to retry. */
  function wait(error: unknown): void {
    if (!(error instanceof GoogleProblem && error.isPassing)) throw error;
    if (error.condition === 'quota') {
      signs?.sheetsQuotaRefused();
      for (const budget of [reads, writes]) budget.refused(error.quotaPerMinute);
    }
    failures += 1;
    waitUntil = performance.now() + (0.5 + Math.random() / 2) * Math.min(64_000, 1_000 * 2 ** failures);
    log(`${error.message}. The view is late; nothing else waits for it`, error);
  }

  return {
    watchSpreadsheet: ({ cursor }) => {
      // Without a cursor it begins from nothing, whatever this process remembers.
      if (cursor === null) last.sweep = -Infinity;
      return watchLoop<Cursor | null>({
        cursor: cursor as Cursor | null,
        everyMs: deps.pollEveryMs,
        async look(current, { signal }) {
          const next = await hear(current);
          await show(signal).catch(wait);
          signs?.sheetsQuota('reads', reads.used());
          signs?.sheetsQuota('writes', writes.used());
          return next;
        },
      });
    },
  };
}
