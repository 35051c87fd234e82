import { createGoogle, type Google } from '../../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../../activities/intake/form-definitions.ts';
import type { Refusal } from '../../activities/intake/hand-over.ts';
import { createIntake } from '../../activities/intake/intake.ts';
import { createProjector } from '../../activities/sheets/projector.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../../activities/sheets/spreadsheet.ts';
import { type GoogleOptions, type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import { TASK_QUEUE, type WatcherName, type WatcherState, workflowIds } from '../../workflows/messages.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import { montana, openStage, type Stage } from './temporal.ts';

/** A stage whose forms and spreadsheet are in a Google of its own, with intake and projector at work. */
export interface Office extends Stage {
  standIn: GoogleStandIn;
  google: Google;
  spreadsheetId: string;
  formIds: Record<'tracker' | 'application', string>;
  refusals: Refusal[];
  /** Fills in a form, by the questions' titles. */
  fillIn(form: 'tracker' | 'application', answers: Record<string, string>): string;
  /** A tab as people see it: each row by the texts of the header. */
  rows(tab: string): Promise<Record<string, string>[]>;
  /** Types into the row of a key, under a header. */
  type(tab: string, key: string, header: string, text: string): Promise<void>;
}

export async function openGoogle(options: GoogleOptions = {}): Promise<{ standIn: GoogleStandIn; google: Google }> {
  const standIn = await startGoogle({ quota: 'off', ...options });
  return { standIn, google: createGoogle({ accessToken: 'local', apiUrl: standIn.url }) };
}

export async function openOffice(options: GoogleOptions = {}): Promise<Office> {
  const { standIn, google } = await openGoogle(options);
  const formIds = {
    tracker: await createTrackerForm(google, montana),
    application: await createApplicationForm(google, montana),
  };
  const spreadsheetId = await createSpreadsheet(google, montana);
  await ensureSpreadsheet(google, spreadsheetId, montana, { editors: ['casey@example.org'] });
  const refusals: Refusal[] = [];

  let watchers: Pick<WatcherPorts, 'watchForms' | 'watchSpreadsheet'> | undefined;
  const stage = await openStage({
    watchForms: async (input) => watchers?.watchForms(input),
    watchSpreadsheet: async (input) => watchers?.watchSpreadsheet(input),
  });
  const { client } = stage;
  watchers = {
    ...createIntake({
      google,
      client,
      programme: montana,
      forms: { tracker: { formId: formIds.tracker }, application: { formId: formIds.application } },
      identityKey: new Uint8Array(32).fill(7),
      sendRefusal: async (refusal) => refusals.push(refusal),
      pollEveryMs: 200,
    }),
    ...createProjector({
      google,
      spreadsheetId,
      client,
      programme: montana,
      pollEveryMs: 200,
      commandsEveryMs: 500,
      log: () => {},
    }),
  };
  for (const watches of ['forms', 'spreadsheet'] satisfies WatcherName[]) {
    const state: WatcherState = { watches, cursor: null, setAside: [] };
    const options = { workflowId: workflowIds.watcher(watches), taskQueue: TASK_QUEUE, args: [state] };
    await client.workflow.start('watcherWorkflow', options);
  }

  const sheetOf = (tab: string) => {
    const sheet = standIn.spreadsheet(spreadsheetId).sheets.find(({ properties }) => properties.title === tab);
    if (!sheet) throw new Error(`There is no tab ${tab}`);
    const [header = [], ...rows] = sheet.rows.map((cells) => cells.map(({ text }) => text));
    return { sheetId: sheet.properties.sheetId ?? 0, header, rows };
  };
  return {
    ...stage,
    standIn,
    google,
    spreadsheetId,
    formIds,
    refusals,
    fillIn(form, answers) {
      const { items = [] } = standIn.form(formIds[form]);
      const byId = Object.entries(answers).map(([title, text]) => {
        const item = items.find((candidate) => candidate.title === title);
        return [item?.questionItem?.question?.questionId ?? title, text] as const;
      });
      const sent = standIn.submitResponse(formIds[form], Object.fromEntries(byId));
      if (sent.kind === 'refused') throw new Error(`The form refuses it: ${sent.problems.join(' ')}`);
      return sent.responseId;
    },
    async rows(tab) {
      const { header, rows } = sheetOf(tab);
      return rows.map((cells) => Object.fromEntries(header.map((text, index) => [text, cells[index] ?? ''])));
    },
    async type(tab, key, header, text) {
      const sheet = sheetOf(tab);
      const row = sheet.rows.findIndex(([first]) => first === key) + 1;
      const column = sheet.header.indexOf(header);
      if (row === 0 || column < 0) throw new Error(`There is no cell ${key}/${header} in ${tab}`);
      const done = standIn.editCell(spreadsheetId, { sheetId: sheet.sheetId, row, column, text });
      if (done.kind === 'refused') throw new Error(done.reason);
    },
    async close() {
      await stage.close();
      await standIn.close();
    },
  };
}

/** What Ada logs: enough for a trustee, who needs 15 hours. */
export const activity = (changes: Record<string, string> = {}): Record<string, string> => ({
  'Your name': 'Ada Example',
  'Your e-mail address': 'ada@example.org',
  'Your track': 'Library Trustee',
  'Title of the activity': 'Library law in a week',
  'Provider or sponsor': 'State Library',
  'Begin date': '2026-05-04',
  Category: 'Library Administration',
  'Kind of activity': 'Attended',
  Hours: '15',
  ...changes,
});

export const application = (changes: Record<string, string> = {}): Record<string, string> => ({
  'Your name': 'Ada Example',
  'Your e-mail address': 'ada@example.org',
  Library: 'Example Public Library',
  Track: 'Library Trustee',
  'First certificate or renewal': 'First certificate',
  'Name of the person who verifies': 'Vera Verifier',
  'E-mail address of the person who verifies': 'vera@example.org',
  ...changes,
});
