import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadTemplates, TEMPLATES } from '../../activities/words/templates.ts';
import { loadProgramme } from '../../programme/load.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Configuration } from '../configuration.ts';
import type { Examiner } from './examiner.ts';

/** What is on this machine: rules, words, and where documents go. Returns the programme when it can be read. */
export async function checkMachine(
  { examine }: Examiner,
  configuration: Configuration,
): Promise<Programme | undefined> {
  await examine('templates', () => void loadTemplates(TEMPLATES));
  await examine('documents', () => canWrite(configuration.documents.folder));
  return examine('programme', () => loadProgramme(configuration.programme.file));
}

// --- internal ---

/** The folder, or where it would be made: looking makes nothing, as the one who looks may be another user than the service. */
function canWrite(folder: string): void {
  let there = folder;
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(
      `${there} cannot be written: give it to the user that the service runs as, or name another folder as documents.folder`,
      {
        cause,
      },
    );
  }
}
