import { letEdit, mayEdit } from '../activities/drive/sharing.ts';
import type { Google } from '../activities/google.ts';
import { GoogleProblem } from '../activities/google-problem.ts';
import type { Settings } from './configuration.ts';
import { oneLine } from './one-line.ts';

/** A file that the coordinator has to be able to change. */
export interface SharedFile {
  /** In words for people. */
  name: string;
  /** Empty while it is not made. */
  id: string;
  /** Where a person opens it. */
  page: string;
}

/** What set-up makes. A form that is read from its tab is somebody else's. */
export function sharedFiles(google: Settings['google']): SharedFile[] {
  const file = (name: string, kind: string, id: string) => ({
    name,
    id,
    page: `https://docs.google.com/${kind}/d/${id}/edit`,
  });
  return [
    ...(google.trackerTab ? [] : [file('the form for activities', 'forms', google.trackerFormId)]),
    ...(google.applicationTab ? [] : [file('the form for applications', 'forms', google.applicationFormId)]),
    file('the spreadsheet', 'spreadsheets', google.spreadsheetId),
  ];
}

/**
 * Lets the address change each file that it may not change yet. What Google refuses is told with the way to mend it by
 * hand, and does not hold up the rest.
 *
 * @param tell is given each step, in words for people
 * @returns whether there was nothing to do
 * @throws GoogleProblem when waiting mends it
 */
export async function shareFiles(
  google: Google,
  files: SharedFile[],
  address: string,
  { isDry, tell }: { isDry: boolean; tell: (step: string) => void },
): Promise<boolean> {
  let isComplete = true;
  for (const file of files) {
    let doing = `see who may change ${file.name}`;
    try {
      if (file.id && (await mayEdit(google, file.id, address))) continue;
      isComplete = false;
      doing = `share ${file.name} with ${address}`;
      if (isDry) tell(`would ${doing}`);
      else if ((await letEdit(google, file.id, address)) === 'shared') tell(`shared ${file.name} with ${address}`);
      else tell(`shared ${file.name} with ${address}, whom Google invited by mail, as it has no account of theirs`);
    } catch (error) {
      isComplete = false;
      tell(`could not ${doing} (${refusal(error)}): ${byHand(file, address)}`);
    }
  }
  return isComplete;
}

/**
 * Files that the address may not change, each with the way to mend it. A file that something else made is not shown to a
 * person's credentials, so nothing is said of it.
 *
 * @throws GoogleProblem when waiting mends it
 */
export async function unsharedFiles(google: Google, files: SharedFile[], address: string): Promise<string[]> {
  const found = files.map(async (file) => {
    try {
      if (await mayEdit(google, file.id, address)) return [];
      return [`${address} may not change ${file.name}: run "countersign init", or ${byHand(file, address)}`];
    } catch (error) {
      if (error instanceof GoogleProblem && error.condition === 'not-found') return [];
      return [`who may change ${file.name} cannot be seen (${refusal(error)})`];
    }
  });
  return (await Promise.all(found)).flat();
}

// --- internal ---

/** What Google says of a refusal that a person mends. Anything else is thrown on. */
function refusal(error: unknown): string {
  if (!(error instanceof GoogleProblem) || error.isPassing) throw error;
  if (error.condition === 'not-found') return 'Google shows these credentials no file that something else made';
  const isScope = error.reason === 'insufficientPermissions' || error.reason === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT';
  // Bad Request. User message: "You are trying to invite …"
  const said = oneLine(error.said.replace(/^Bad Request\. User message: "(.*)"$/s, '$1'));
  return `Google says: ${said}${isScope ? ' Sign in again with the scopes in docs/GOOGLE-SETUP.md.' : ''}`;
}

const byHand = ({ page }: SharedFile, address: string): string =>
  `open ${page}, press Share and see that ${address} is an Editor`;
