import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { asking } from '../activities/google-problem.ts';
import {
  applicationForm,
  createApplicationForm,
  createTrackerForm,
  trackerForm,
} from '../activities/intake/form-definitions.ts';
import { findQuestions } from '../activities/intake/questions.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../programme/load.ts';
import { settingsOf } from './configuration.ts';
import { openGoogle } from './ports.ts';
import { ConfigurationError, type Environment, readSecret } from './secrets.ts';

/** The forms, each by its name in the keys of the configuration. */
const FORMS = {
  tracker: { name: 'the form for activities', define: trackerForm, make: createTrackerForm },
  application: { name: 'the form for applications', define: applicationForm, make: createApplicationForm },
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
  const has = (key: string) => Boolean(document.getIn(['google', key]));
  const keep = (key: string, value: unknown) => {
    document.setIn(['google', key], value);
    writeWhole(path, document.toString());
  };
  const settings = settingsOf(path, withPlaceholders(document.clone() as Document, has).toJS());
  const programme = loadProgramme(settings.programme.file);
  const google = openGoogle(settings.google, readSecret('COUNTERSIGN_GOOGLE_TOKEN', environment));
  const editors = [settings.coordinator.address];
  let isComplete = true;
  const step = async (what: string, take: () => Promise<string>) => {
    isComplete = false;
    tell(isDry ? `would make ${what}` : `made ${what}: ${await take()}`);
  };

  for (const form of ['tracker', 'application'] as const) {
    const { name, define, make } = FORMS[form];
    if (has(`${form}Tab`)) continue;
    if (!has(`${form}FormId`)) {
      await step(name, async () => {
        const id = await make(google, programme);
        keep(`${form}FormId`, id);
        return id;
      });
    }
    if (isDry || has(`${form}Questions`)) continue;
    const formId = String(document.getIn(['google', `${form}FormId`]));
    const found = await asking(name, () => google.forms.forms.get({ formId }));
    keep(`${form}Questions`, findQuestions<string>(found, define(programme)));
  }
  if (!has('spreadsheetId')) {
    await step('the spreadsheet', async () => {
      const id = await createSpreadsheet(google, programme, { editors });
      keep('spreadsheetId', id);
      return id;
    });
  } else if (!isDry) {
    const made = await ensureSpreadsheet(google, settings.google.spreadsheetId, programme, { editors });
    for (const what of made) tell(`completed the spreadsheet: ${what}`);
    isComplete &&= made.length === 0;
  }
  if (isComplete) tell('everything is there');
}

/** What is not made yet shall not stop the rest from being checked. */
function withPlaceholders(document: Document, has: (key: string) => boolean): Document {
  const missing = [
    'spreadsheetId',
    ...['tracker', 'application'].filter((form) => !has(`${form}Tab`)).map((form) => `${form}FormId`),
  ];
  for (const key of missing) if (!has(key)) document.setIn(['google', key], 'not made yet');
  return document;
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
