import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Recorded mail of others, kept beside the project; it is not part of it. */
const FOLDER = resolve(import.meta.dirname, '../../../../../shared/mail');

/** The files of a folder of recorded mail, or null with a notice where it is absent. */
export function recordedMail(folder: string): { name: string; source: Buffer }[] | null {
  const path = join(FOLDER, folder);
  if (!existsSync(path)) {
    console.warn(`\n*** SKIPPED: no recorded mail in ${path}; what is tested with it stays untested here. ***\n`);
    return null;
  }
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'LICENSE')
    .map(({ name }) => ({ name, source: readFileSync(join(path, name)) }));
}
