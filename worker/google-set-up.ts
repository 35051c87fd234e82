import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Google } from '../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../activities/intake/form-definitions.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../programme/load.ts';
import type { Programme } from '../programme/programme.ts';
import { type Settings, settingsOf } from './configuration.ts';
import { openGoogle } from './ports.ts';
import { ConfigurationError, type Environment, readSecret } from './secrets.ts';

/** What must be at Google, in the order in which it is made, by the key that its id has in the configuration. */
const FILES = {
  trackerFormId: { name: 'the form for activities', make: createTrackerForm },
  applicationFormId: { name: 'the form for applications', make: createApplicationForm },
  spreadsheetId: {
    name: 'the spreadsheet',
    make: (google: Google, programme: Programme, { coordinator }: Settings) =>
      createSpreadsheet(google, programme, { editors: [coordinator.address] }),
  },
} as const;

/**
 * Makes what is missing at Google and writes each id into the configuration file as soon as there is one. What is there
 * already is completed, and otherwise left alone; running it again finds nothing to do.
 *
 * @param tell is given each step, in words for people
 * @throws ConfigurationError; GoogleProblem with what to do about it
 */
export async function setUpGoogle(
  file: string,
  {
    isDry,
    tell,
    environment = process.env,
  }: { isDry: boolean; tell: (step: string) => void; environment?: Environment },
): Promise<void> {
  const path = resolve(file);
  const document = parseDocument(readText(path));
  const missing = (Object.keys(FILES) as (keyof typeof FILES)[]).filter((key) => !document.getIn(['google', key]));
  const placeholders = document.clone();
  for (const key of missing) placeholders.setIn(['google', key], 'not made yet');
  const settings = settingsOf(path, placeholders.toJS());
  const programme = loadProgramme(settings.programme.file);
  const google = openGoogle(settings.google, readSecret('COUNTERSIGN_GOOGLE_TOKEN', environment));

  for (const key of missing) {
    const { name, make } = FILES[key];
    if (isDry) {
      tell(`would make ${name}`);
      continue;
    }
    const id = await make(google, programme, settings);
    document.setIn(['google', key], id);
    writeWhole(path, document.toString());
    tell(`made ${name}: ${id}`);
  }
  if (!missing.includes('spreadsheetId') && !isDry) {
    const { spreadsheetId } = settings.google;
    const made = await ensureSpreadsheet(google, spreadsheetId, programme, { editors: [settings.coordinator.address] });
    for (const what of made) tell(`completed the spreadsheet: ${what}`);
    if (made.length === 0 && missing.length === 0) tell('everything is there');
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`${path} cannot be read; write it first, without the ids (see the README).`, {
      cause,
    });
  }
}

/** Whole or not at all: it is the only place that knows the ids. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
