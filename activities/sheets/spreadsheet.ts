import type { Programme } from '../../programme/programme.ts';
import { createInFolder } from '../drive/new-file.ts';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import { type Difference, differences } from './blueprint.ts';
import { takePictures } from './picture.ts';
import { sheetOf } from './place.ts';
import { readStructure } from './structure.ts';
import { tabsOf } from './tabs.ts';

export interface SpreadsheetOptions {
  /** Accounts that may change what is ours, beside the owner and the service itself. */
  editors: string[];
}

/**
 * Makes every tab, column, protection and diagram that is missing, and changes nothing that is there. A second run finds
 * nothing to do.
 *
 * @returns what it made, in words for people; empty when everything was there.
 * @throws GoogleProblem
 */
export async function ensureSpreadsheet(
  google: Google,
  spreadsheetId: string,
  programme: Programme,
  options: SpreadsheetOptions,
): Promise<string[]> {
  const missing = (await compare(google, spreadsheetId, programme, options)).filter(
    ({ requests }) => requests.length > 0,
  );
  if (missing.length === 0) return [];
  const requests = missing.flatMap((difference) => difference.requests);
  await asking(`the spreadsheet ${spreadsheetId}`, () =>
    google.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } }),
  );
  return missing.map(({ what }) => what);
}

/** What is otherwise than we would have made it, in words for people. @throws GoogleProblem */
export async function checkSpreadsheet(
  google: Google,
  spreadsheetId: string,
  programme: Programme,
  options: SpreadsheetOptions,
): Promise<string[]> {
  return (await compare(google, spreadsheetId, programme, options)).map(({ what }) => what);
}

/**
 * A new spreadsheet, empty: `ensureSpreadsheet` makes its tabs. A service account owns no storage, so it needs a folder of a
 * shared drive.
 *
 * @returns its id. @throws GoogleProblem
 */
export async function createSpreadsheet(google: Google, programme: Programme, folderId?: string): Promise<string> {
  const { name: title, timeZone } = programme;
  const what = `a new spreadsheet "${title}"`;
  const { spreadsheets } = google.sheets;
  if (folderId) {
    const made = await createInFolder(google, 'spreadsheet', title, folderId);
    const requests = [{ updateSpreadsheetProperties: { properties: { timeZone }, fields: 'timeZone' } }];
    await asking(what, () => spreadsheets.batchUpdate({ spreadsheetId: made, requestBody: { requests } }));
    return made;
  }
  const { spreadsheetId } = await asking(what, () =>
    spreadsheets.create({ requestBody: { properties: { title, timeZone } } }),
  );
  if (!spreadsheetId) throw new Error(`Google made ${what} and did not say its id`);
  return spreadsheetId;
}

// --- internal ---

async function compare(
  google: Google,
  spreadsheetId: string,
  programme: Programme,
  { editors }: SpreadsheetOptions,
): Promise<Difference[]> {
  const structure = await readStructure(google, spreadsheetId);
  const there = tabsOf(programme).flatMap((tab) => {
    const title = sheetOf(structure, tab)?.title;
    return title ? [{ tab, title }] : [];
  });
  const orders = there.map(({ title }) => ({ title, columns: [] }));
  const pictures = await takePictures(google, spreadsheetId, orders);
  const headers = new Map(there.map(({ tab }, index) => [tab.id, pictures[index]?.header ?? []]));
  return differences(structure, headers, programme, editors);
}
