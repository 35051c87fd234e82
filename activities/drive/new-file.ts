import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';

/**
 * Makes an empty form or spreadsheet in a folder. Forms and Sheets themselves make files only in the caller's own Drive,
 * where a service account has no room; what lies in a shared drive belongs to the drive.
 *
 * @returns its id. @throws GoogleProblem
 */
export async function createInFolder(
  { drive }: Google,
  kind: 'form' | 'spreadsheet',
  name: string,
  folderId: string,
): Promise<string> {
  const what = `the folder ${folderId}, to make the ${kind} "${name}" in it`;
  const requestBody = { name, mimeType: `application/vnd.google-apps.${kind}`, parents: [folderId] };
  const { id } = await asking(what, () => drive.files.create({ supportsAllDrives: true, fields: 'id', requestBody }));
  if (!id) throw new Error(`Google made the ${kind} "${name}" and did not say its id`);
  return id;
}
