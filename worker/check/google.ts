import { gaxios } from 'google-auth-library';
import type { Google } from '../../activities/google.ts';
import { asking, GoogleProblem } from '../../activities/google-problem.ts';
import { applicationForm, type FormDefinition, trackerForm } from '../../activities/intake/form-definitions.ts';
import { findQuestions, match } from '../../activities/intake/questions.ts';
import { USUAL_QUOTA } from '../../activities/sheets/budget.ts';
import { takePictures } from '../../activities/sheets/picture.ts';
import { checkSpreadsheet } from '../../activities/sheets/spreadsheet.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Configuration, Settings } from '../configuration.ts';
import { sharedFiles, unsharedFiles } from '../google-sharing.ts';
import { openGoogle } from '../ports.ts';
import type { CheckId } from './catalogue.ts';
import type { Examiner } from './examiner.ts';

const BEHIND_CREDENTIALS = [
  ...['google.tracker-form', 'google.tracker-questions', 'google.application-form', 'google.application-questions'],
  ...['google.spreadsheet', 'google.columns', 'google.sharing', 'google.quota', 'clock'],
] as CheckId[];

/** @param now this machine's clock, in milliseconds */
export async function checkGoogle(
  examiner: Examiner,
  configuration: Configuration,
  programme: Programme | undefined,
  now: () => number,
): Promise<void> {
  const { google: settings, secrets } = configuration;
  const google = await examiner.examine('google.credentials', () => openGoogle(settings, secrets.googleToken));
  if (google) await checkFiles(examiner, google, configuration, programme, now);
  else examiner.skip(BEHIND_CREDENTIALS, 'google.credentials');
}

// --- internal ---

async function checkFiles(
  { examine, skip }: Examiner,
  google: Google,
  { google: settings, coordinator }: Configuration,
  programme: Programme | undefined,
  now: () => number,
): Promise<void> {
  const { spreadsheetId } = settings;
  let quota: GoogleProblem | undefined;
  const noting = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (error instanceof GoogleProblem && error.condition === 'quota') quota = error;
      throw error;
    });

  async function form(name: 'tracker' | 'application', define: (from: Programme) => FormDefinition): Promise<void> {
    const [reading, asked] = [`google.${name}-form`, `google.${name}-questions`] as const;
    const compare = await examine(reading, () => noting(readForm(google, settings, name)));
    if (!compare) skip([asked], reading);
    else if (!programme) skip([asked], 'programme');
    else await examine(asked, () => compare(define(programme)));
  }

  async function spreadsheet(): Promise<void> {
    const canRead = await examine('google.spreadsheet', () => noting(openSpreadsheet(google, spreadsheetId)));
    if (!canRead) return skip(['google.columns'], 'google.spreadsheet');
    if (!programme) return skip(['google.columns'], 'programme');
    await examine('google.columns', async (problems) => {
      const options = { editors: [coordinator.address] };
      for (const what of await noting(checkSpreadsheet(google, spreadsheetId, programme, options))) {
        problems.push(`${what}: "countersign sheet rebuild" makes what is missing`);
      }
    });
  }

  await Promise.all([
    examine('clock', (problems) => compareClocks(google, spreadsheetId, now, problems)),
    form('tracker', trackerForm),
    form('application', applicationForm),
    spreadsheet(),
    examine('google.sharing', async (problems) => {
      problems.push(...(await noting(unsharedFiles(google, sharedFiles(settings), coordinator.address))));
    }),
  ]);
  await examine('google.quota', () => {
    if (quota)
      throw new Error(`${quota.message}; it is ${quota.quotaPerMinute ?? USUAL_QUOTA} a minute`, { cause: quota });
  });
}

/** Reads what is asked, and returns what compares it with the questions there must be. @throws GoogleProblem */
async function readForm(google: Google, settings: Settings['google'], name: 'tracker' | 'application') {
  const { spreadsheetId, [`${name}Tab` as const]: tab, [`${name}FormId` as const]: formId } = settings;
  if (!tab) {
    const form = await asking(`the form ${formId}`, () => google.forms.forms.get({ formId }));
    return (definition: FormDefinition): void =>
      void findQuestions<string>(form, definition, settings[`${name}Questions`]);
  }
  const [picture] = await takePictures(google, spreadsheetId, [{ title: tab, columns: [] }]);
  const asked = (picture?.header ?? []).map((title, id) => ({ id, title }));
  return (definition: FormDefinition): void => void match(`The tab "${tab}"`, definition, asked);
}

async function openSpreadsheet({ sheets }: Google, spreadsheetId: string): Promise<true> {
  await asking(`the spreadsheet ${spreadsheetId}`, () =>
    sheets.spreadsheets.get({ spreadsheetId, fields: 'spreadsheetId' }),
  );
  return true;
}

/** As far off as dates in mail may be without anybody being misled, and far beyond what a request takes. */
const MOST_SECONDS_OFF = 60;

/** Any answer of Google's carries its time, a refusal as well. */
async function compareClocks(
  { sheets }: Google,
  spreadsheetId: string,
  now: () => number,
  problems: string[],
): Promise<void> {
  const before = now();
  const answer = await sheets.spreadsheets.get({ spreadsheetId, fields: 'spreadsheetId' }).catch((error: unknown) => {
    if (error instanceof gaxios.GaxiosError && error.response) return error.response;
    return asking<never>('the time', () => Promise.reject(error));
  });
  const theirs = Date.parse((answer.headers as Headers).get('date') ?? '');
  if (Number.isNaN(theirs)) return;
  const seconds = Math.round((before + now()) / 2 - theirs) / 1000;
  if (Math.abs(seconds) <= MOST_SECONDS_OFF) return;
  const which = seconds > 0 ? 'ahead of' : 'behind';
  problems.push(
    `the clock of this machine is ${Math.round(Math.abs(seconds))} s ${which} Google’s: let it be set by NTP (timedatectl set-ntp true)`,
  );
}
