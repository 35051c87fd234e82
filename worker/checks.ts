import { asking } from '../activities/google-problem.ts';
import { applicationForm, type FormDefinition, trackerForm } from '../activities/intake/form-definitions.ts';
import { findQuestions } from '../activities/intake/questions.ts';
import { connectImap } from '../activities/mail/imap-connection.ts';
import { checkSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../programme/load.ts';
import type { Configuration } from './configuration.ts';
import { connectClient, temporalSettings } from './connect.ts';
import { sharedFiles, unsharedFiles } from './google-sharing.ts';
import { openGoogle, openMail } from './ports.ts';

export interface Check {
  /** Stable, for those who watch for it. */
  id: string;
  what: string;
  /** Empty when all is well; each one says what is wrong and how to mend it. */
  problems: string[];
}

/** Looks at everything the service needs from outside, and changes nothing. */
export async function runChecks(configuration: Configuration): Promise<Check[]> {
  const { google: settings, coordinator, secrets } = configuration;
  const programme = loadProgramme(configuration.programme.file);
  const google = openGoogle(settings, secrets.googleToken);
  const { outbox, imap, close } = openMail(configuration, programme);
  const form = async (name: 'tracker' | 'application', definition: FormDefinition) => {
    const { spreadsheetId, [`${name}Tab` as const]: tab, [`${name}FormId` as const]: formId } = settings;
    if (tab) {
      const range = `'${tab.replaceAll("'", "''")}'!1:1`;
      await asking(`the tab "${tab}"`, () => google.sheets.spreadsheets.values.get({ spreadsheetId, range }));
      return;
    }
    const found = await asking(`the form ${formId}`, () => google.forms.forms.get({ formId }));
    findQuestions<string>(found, definition, settings[`${name}Questions`]);
  };
  const checks: [id: string, what: string, look: () => Promise<unknown>][] = [
    [
      'temporal',
      'Temporal answers',
      async () => (await connectClient(temporalSettings(configuration), secrets.dataKeys)).connection.close(),
    ],
    ['google.tracker-form', 'the form for activities has its questions', () => form('tracker', trackerForm(programme))],
    [
      'google.application-form',
      'the form for applications has its questions',
      () => form('application', applicationForm(programme)),
    ],
    [
      'google.spreadsheet',
      'the spreadsheet is as the service makes it',
      () => checkSpreadsheet(google, settings.spreadsheetId, programme, { editors: [coordinator.address] }),
    ],
    [
      'google.sharing',
      'the coordinator may change the forms and the spreadsheet',
      () => unsharedFiles(google, sharedFiles(settings), coordinator.address),
    ],
    ['mail.smtp', 'mail can be sent', () => outbox.verify()],
    ['mail.imap', 'the mailbox can be read', async () => (await connectImap(imap)).logout()],
  ];
  try {
    return await Promise.all(checks.map(async ([id, what, look]) => ({ id, what, problems: await problemsOf(look) })));
  } finally {
    await close();
  }
}

/** A look that returns a list returns its problems; any other is content when it does not throw. */
async function problemsOf(look: () => Promise<unknown>): Promise<string[]> {
  try {
    const found = await look();
    return Array.isArray(found) ? found : [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
