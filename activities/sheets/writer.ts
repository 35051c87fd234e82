import type { sheets_v4 } from '@googleapis/sheets';
import type { Google } from '../google.ts';
import { asking, GoogleProblem } from '../google-problem.ts';
import type { Trouble } from './place.ts';

export interface Written<Id> {
  /** Everything asked for was written. */
  done: Id[];
  /** Google will not have it; nothing at all was written, as a batch is all or nothing. */
  refused: { tab: Id; trouble: Trouble } | null;
}

/** Google recommends payloads of no more than 2 MB; what does not fit waits for the next write. */
const PAYLOAD = 1_500_000;

/** One write of as much as fits, tab by tab. @throws GoogleProblem, but for a refusal. */
export async function write<Id extends string>(
  google: Google,
  spreadsheetId: string,
  wanted: readonly { tab: Id; requests: sheets_v4.Schema$Request[] }[],
  signal: AbortSignal,
): Promise<Written<Id>> {
  const requests: sheets_v4.Schema$Request[] = [];
  const owners: Id[] = [];
  const done: Id[] = [];
  let room = PAYLOAD;
  for (const { tab, requests: own } of wanted) {
    for (const request of own) {
      room -= JSON.stringify(request).length;
      if (room < 0 && requests.length > 0) break;
      requests.push(request);
      owners.push(tab);
    }
    if (room < 0) break;
    done.push(tab);
  }
  if (requests.length === 0) return { done, refused: null };
  try {
    await asking(`the spreadsheet ${spreadsheetId}`, () =>
      google.sheets.spreadsheets.batchUpdate(
        { spreadsheetId, requestBody: { requests }, fields: 'spreadsheetId' },
        { signal },
      ),
    );
    return { done, refused: null };
  } catch (error) {
    const tab = error instanceof GoogleProblem && error.condition === 'refused' && owners[placeOf(error.message)];
    if (!tab) throw error;
    return { done: [], refused: { tab, trouble: troubleOf(error.message) } };
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
