import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { asking, GoogleProblem } from '../activities/google-problem.ts';
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
import { sharedFiles, shareFiles } from './google-sharing.ts';
import { openGoogle } from './ports.ts';
import { ConfigurationError, type Environment, readSecret } from './secrets.ts';

/** The forms, each by its name in the keys of the configuration. */
const FORMS = {
  tracker: { name: 'the form for activities', define: trackerForm, make: createTrackerForm },
  application: { name: 'the form for applications', define: applicationForm, make: createApplicationForm },
} as const;

/**
 * Makes what is missing at Google, writes each id into the configuration file as soon as there is one, and lets the
 * coordinator change it. What is there already is completed, and otherwise left alone; running it again finds nothing to do.
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
  const { folderId } = settings.google;
  const coordinator = settings.coordinator.address;
  let isComplete = true;
  const step = async (what: string, key: string, make: () => Promise<string>) => {
    isComplete = false;
    if (isDry) return tell(`would make ${what}`);
    const id = await making(what, make);
    keep(key, id);
    tell(`made ${what}: ${id}`);
  };

  for (const form of ['tracker', 'application'] as const) {
    const { name, define, make } = FORMS[form];
    if (has(`${form}Tab`)) continue;
    if (!has(`${form}FormId`)) await step(name, `${form}FormId`, () => make(google, programme, folderId));
    if (isDry || has(`${form}Questions`)) continue;
    const formId = String(document.getIn(['google', `${form}FormId`]));
    const found = await asking(name, () => google.forms.forms.get({ formId }));
    keep(`${form}Questions`, findQuestions<string>(found, define(programme)));
  }
  const isNew = !has('spreadsheetId');
  if (isNew) await step('the spreadsheet', 'spreadsheetId', () => createSpreadsheet(google, programme, folderId));

  const id = (key: string) => String(document.getIn(['google', key]) ?? '');
  const made = {
    ...settings.google,
    trackerFormId: id('trackerFormId'),
    applicationFormId: id('applicationFormId'),
    spreadsheetId: id('spreadsheetId'),
  };
  // Before the spreadsheet's tabs: their protections name the coordinator, who has to know the file by then.
  if (!(await shareFiles(google, sharedFiles(made), coordinator, { isDry, tell }))) isComplete = false;
  if (!isDry) {
    const completed = await ensureSpreadsheet(google, made.spreadsheetId, programme, { editors: [coordinator] });
    if (!isNew) for (const what of completed) tell(`completed the spreadsheet: ${what}`);
    isComplete &&= completed.length === 0;
  }
  if (isComplete) tell('everything is there');
}

/** Nobody can share what does not exist yet, so a refusal here is told in other words than elsewhere. */
async function making(what: string, make: () => Promise<string>): Promise<string> {
  try {
    return await make();
  } catch (cause) {
    if (!(cause instanceof GoogleProblem) || !['no-access', 'not-found'].includes(cause.condition)) throw cause;
    const message = `Google does not let these credentials make ${what} (${cause.said}). A service account owns no storage: google.folderId must name a folder of a shared drive in which it is a Content manager. For a person's credentials leave that key out, and see that the interfaces are enabled and the scopes granted (docs/GOOGLE-SETUP.md).`;
    throw new ConfigurationError(message, { cause });
  }
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
