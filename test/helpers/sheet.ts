import { setTimeout as sleep } from 'node:timers/promises';
import type { sheets_v4 } from '@googleapis/sheets';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createGoogle, type Google } from '../../activities/google.ts';
import { createProjector, type ProjectorDependencies } from '../../activities/sheets/projector.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../../activities/sheets/spreadsheet.ts';
import { type GoogleOptions, type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import { eventually } from './eventually.ts';
import { type PlayedTemporal, playTemporal } from './played-temporal.ts';
import { montana } from './temporal.ts';

/** A spreadsheet in a Google of its own, kept by a projector, and people who work in it. */
export interface Sheet {
  standIn: GoogleStandIn;
  spreadsheetId: string;
  temporal: PlayedTemporal;
  /** Requests of the projector, and how many of them Google refused for its quota. */
  traffic: Traffic;
  log: string[];
  /** Why attempts of the activity have failed. */
  failures: string[];
  /** A tab as people see it: each row by the texts of the header. */
  rows(tab: string): Record<string, string>[];
  row(tab: string, key: string): Record<string, string> | undefined;
  header(tab: string): string[];
  /** Waits until a row is as described. */
  shows(tab: string, key: string, cells: Record<string, string>): Promise<Record<string, string>>;
  /** Types into the row of a key, under a header. */
  type(tab: string, key: string, header: string, text: string): void;
  /** What a person does with the mouse: any of Google's requests. */
  person(...requests: sheets_v4.Schema$Request[]): Promise<void>;
  sheetId(tab: string): number;
  /** Runs another look or several from a fresh projector, as after the death of a process. */
  restart(): Promise<void>;
  /** Nobody writes the sheet any more. */
  rest(): Promise<void>;
  fault(fault: object): Promise<void>;
  close(): Promise<void>;
}

interface Traffic {
  reads: number;
  writes: number;
  over: number;
  /** What people do in the moment between the projector's reading and its next write. */
  beforeWrite: (() => Promise<void>) | null;
}

type Pace = Pick<ProjectorDependencies, 'pollEveryMs' | 'commandsEveryMs' | 'requestsPerMinute'>;

/** As fast as tests want it; reads and writes are then far above any quota. */
const QUICK: Pace = { pollEveryMs: 20, commandsEveryMs: 50, requestsPerMinute: 60_000 };

export async function openSheet(options: GoogleOptions & { pace?: Pace } = {}): Promise<Sheet> {
  const { pace = QUICK, ...googleOptions } = options;
  const standIn = await startGoogle({ quota: 'off', ...googleOptions });
  const google = createGoogle({ accessToken: 'local', apiUrl: standIn.url });
  const spreadsheetId = await createSpreadsheet(google, montana);
  await ensureSpreadsheet(google, spreadsheetId, montana, { editors: ['casey@example.org'] });
  const temporal = playTemporal();
  const log: string[] = [];
  const failures: string[] = [];
  const traffic: Traffic = { reads: 0, writes: 0, over: 0, beforeWrite: null };

  const make = () =>
    createProjector({
      google: counted(createGoogle({ accessToken: 'local', apiUrl: standIn.url }), traffic),
      spreadsheetId,
      client: temporal.client,
      programme: montana,
      log: (message) => log.push(message),
      ...pace,
    });
  let running = run(make(), failures);

  const view = (tab: string) => {
    const found = standIn.spreadsheet(spreadsheetId).sheets.find(({ properties }) => properties.title === tab);
    if (!found) throw new Error(`There is no tab ${tab}`);
    const [header = [], ...rows] = found.rows.map((cells) => cells.map(({ text }) => text));
    return { sheetId: found.properties.sheetId ?? 0, header, rows };
  };
  const sheet: Sheet = {
    standIn,
    spreadsheetId,
    temporal,
    traffic,
    log,
    failures,
    header: (tab) => view(tab).header.join('\n').trimEnd().split('\n'),
    rows(tab) {
      const { header, rows } = view(tab);
      return rows.map((cells) => Object.fromEntries(header.map((text, index) => [text, cells[index] ?? ''])));
    },
    row: (tab, key) => sheet.rows(tab).find((cells) => Object.values(cells).includes(key)),
    shows: async (tab, key, cells) => {
      const isRight = (row: Record<string, string> | undefined) =>
        row !== undefined && Object.entries(cells).every(([header, text]) => row[header] === text);
      return (await eventually(() => sheet.row(tab, key), isRight)) ?? {};
    },
    type(tab, key, header, text) {
      const { sheetId, header: titles, rows } = view(tab);
      const row = rows.findIndex((cells) => cells.includes(key)) + 1;
      const column = titles.indexOf(header);
      if (row === 0 || column < 0) throw new Error(`There is no cell ${key}/${header} in ${tab}`);
      standIn.editCell(spreadsheetId, { sheetId, row, column, text });
    },
    async person(...requests) {
      await google.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } });
    },
    sheetId: (tab) => view(tab).sheetId,
    async restart() {
      await running.stop();
      running = run(make(), failures);
    },
    rest: () => running.stop(),
    async fault(fault) {
      await fetch(`${standIn.url}sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    },
    async close() {
      await running.stop();
      await standIn.close();
    },
  };
  return sheet;
}

const QUIET = new DefaultLogger('ERROR');

/** Runs the activity until stopped; when it fails, it is tried again, as Temporal would. */
function run(
  { watchSpreadsheet }: Pick<WatcherPorts, 'watchSpreadsheet'>,
  failures: string[],
): { stop(): Promise<void> } {
  let isStopped = false;
  let environment = new MockActivityEnvironment({}, { logger: QUIET });
  const attempts = async () => {
    while (!isStopped) {
      environment = new MockActivityEnvironment({}, { logger: QUIET });
      await environment.run(watchSpreadsheet, { cursor: null }).catch((error: Error) => {
        if (!isStopped) failures.push(error.message);
        return sleep(100);
      });
    }
  };
  const done = attempts();
  return {
    async stop() {
      isStopped = true;
      environment.cancel();
      await done;
    },
  };
}

function counted(google: Google, traffic: Traffic): Google {
  const { spreadsheets } = google.sheets;
  const wrap = (owner: object, method: string, kind: 'reads' | 'writes') => {
    const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const original = methods[method]?.bind(owner);
    methods[method] = async (...args) => {
      traffic[kind] += 1;
      const { beforeWrite } = traffic;
      if (kind === 'writes' && beforeWrite) {
        traffic.beforeWrite = null;
        await beforeWrite();
      }
      return original?.(...args).catch((error: { status?: number }) => {
        if (error.status === 429) traffic.over += 1;
        throw error;
      });
    };
  };
  wrap(spreadsheets, 'get', 'reads');
  wrap(spreadsheets.values, 'batchGet', 'reads');
  wrap(spreadsheets.developerMetadata, 'search', 'reads');
  wrap(spreadsheets, 'batchUpdate', 'writes');
  return google;
}
