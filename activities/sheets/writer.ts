import type { sheets_v4 } from '@googleapis/sheets';
import type { Google } from '../google.ts';
import { asking, GoogleProblem } from '../google-problem.ts';
import type { Trouble } from './place.ts';

type Request = sheets_v4.Schema$Request;

/** As much as goes into one write. */
export interface Load<Id> {
  requests: Request[];
  /** Whose each request is. */
  owners: Id[];
  /** Tabs of which everything is in it. */
  complete: Id[];
}

/** Google recommends payloads of no more than 2 MB; what does not fit waits for the next write. */
const PAYLOAD = 1_500_000;

/** Packs tab by tab. */
export function pack<Id>(wanted: readonly { tab: Id; requests: readonly Request[] }[]): Load<Id> {
  const load: Load<Id> = { requests: [], owners: [], complete: [] };
  let room = PAYLOAD;
  for (const { tab, requests } of wanted) {
    for (const request of requests) {
      room -= JSON.stringify(request).length;
      if (room < 0 && load.requests.length > 0) return load;
      load.requests.push(request);
      load.owners.push(tab);
    }
    load.complete.push(tab);
  }
  return load;
}

/**
 * One write, all or nothing.
 *
 * @returns the tab that Google will not have written so, and why; null when all is written.
 * @throws GoogleProblem for everything but such a refusal; after one that is passing it may have been written.
 */
export async function send<Id>(
  google: Google,
  spreadsheetId: string,
  { requests, owners }: Load<Id>,
  signal: AbortSignal,
): Promise<{ tab: Id; trouble: Trouble } | null> {
  if (requests.length === 0) return null;
  try {
    await asking(`the spreadsheet ${spreadsheetId}`, () =>
      google.sheets.spreadsheets.batchUpdate(
        { spreadsheetId, requestBody: { requests }, fields: 'spreadsheetId' },
        { signal },
      ),
    );
    return null;
  } catch (error) {
    const isRefused = error instanceof GoogleProblem && error.condition === 'refused';
    const tab = isRefused ? owners[placeOf(error.message)] : undefined;
    if (!isRefused || tab === undefined) throw error;
    return { tab, trouble: troubleOf(error.message) };
  }
}

// --- internal ---

/** `Invalid requests[12].updateCells: …` */
const placeOf = (message: string): number => Number(/requests\[(\d+)\]/.exec(message)?.[1] ?? 0);

/** Google's words when a spreadsheet is full, as recalled: "This action would increase the number of cells in the workbook above the limit of 10000000 cells." */
const troubleOf = (message: string): Trouble =>
  /above the limit of \d+ cells/.test(message)
    ? {
        what: 'The spreadsheet is full: it has as many cells as Google allows',
        mend: 'Delete empty rows and columns, or copy old tabs into another spreadsheet and delete them here',
      }
    : { what: message, mend: 'It is tried again every minute; tell whoever runs the service if it stays' };
