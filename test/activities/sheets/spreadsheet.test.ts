import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGoogle, type Google } from '../../../activities/google.ts';
import { checkSpreadsheet, createSpreadsheet, ensureSpreadsheet } from '../../../activities/sheets/spreadsheet.ts';
import { type GoogleStandIn, startGoogle } from '../../../sandbox/google/server.ts';
import { STAGES } from '../../../workflows/stage.ts';
import { montana } from '../../helpers/temporal.ts';

let standIn: GoogleStandIn;
let google: Google;
let spreadsheetId: string;
beforeEach(async () => {
  standIn = await startGoogle({ quota: 'off' });
  google = createGoogle({ accessToken: 'local', apiUrl: standIn.url });
  spreadsheetId = await createSpreadsheet(google, montana);
  await ensureSpreadsheet(google, spreadsheetId, montana, options);
});
afterEach(() => standIn.close());

const options = { editors: ['casey@example.org'] };
const person = (...requests: object[]) =>
  google.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody: { requests } });
const sheet = (title: string) =>
  standIn.spreadsheet(spreadsheetId).sheets.find(({ properties }) => properties.title === title);
const all = () => JSON.stringify(standIn.spreadsheet(spreadsheetId));

test('a new spreadsheet has every tab, and nothing is missing in it', async () => {
  const titles = standIn.spreadsheet(spreadsheetId).sheets.map(({ properties }) => properties.title);
  expect(titles).toEqual(
    expect.arrayContaining(['Applications', 'Needs attention', 'Credits', 'Batches', 'Log', 'Directory', 'Dashboard']),
  );
  expect(await checkSpreadsheet(google, spreadsheetId, montana, options)).toEqual([]);
});

test('a second run changes nothing', async () => {
  const before = all();
  expect(await ensureSpreadsheet(google, spreadsheetId, montana, options)).toEqual([]);
  expect(all()).toBe(before);
});

test('what was deleted is told, made again, and everything else left as it is', async () => {
  const applications = sheet('Applications');
  const sheetId = applications?.properties.sheetId ?? 0;
  const hours = applications?.rows[0]?.findIndex(({ text }) => text === 'Hours') ?? -1;
  await person(
    { deleteSheet: { sheetId: sheet('Log')?.properties.sheetId } },
    { deleteDimension: { range: { sheetId, dimension: 'COLUMNS', startIndex: hours, endIndex: hours + 1 } } },
    { updateSheetProperties: { properties: { sheetId, title: 'Ours' }, fields: 'title' } },
  );
  standIn.editCell(spreadsheetId, { sheetId, row: 0, column: 2, text: 'Where it stands' });
  const missing = ['column "Hours" in "Ours"', 'tab "Log"'];
  expect(await checkSpreadsheet(google, spreadsheetId, montana, options)).toEqual(missing);
  expect(await ensureSpreadsheet(google, spreadsheetId, montana, options)).toEqual(missing);
  expect(await checkSpreadsheet(google, spreadsheetId, montana, options)).toEqual([]);
  const header = sheet('Ours')?.rows[0]?.map(({ text }) => text);
  expect(header).toContain('Where it stands');
  expect(header?.filter(Boolean).at(-1)).toBe('Hours');
});

test('tabs made by hand are taken for ours by their titles and headers', async () => {
  const { data } = await google.sheets.spreadsheets.create({
    requestBody: { properties: { timeZone: montana.timeZone }, sheets: [{ properties: { title: 'Batches' } }] },
  });
  const mine = data.spreadsheetId ?? '';
  const sheetId = data.sheets?.[0]?.properties?.sheetId ?? 0;
  standIn.editCell(mine, { sheetId, row: 0, column: 3, text: 'Batch' });
  const made = await ensureSpreadsheet(google, mine, montana, options);
  expect(made).toContain('mark of the column "Batch" in "Batches"');
  const header = standIn.spreadsheet(mine).sheets[0]?.rows[0]?.map(({ text }) => text);
  expect(header?.slice(3, 6)).toEqual(['Batch', 'Name', 'Answers until']);
  expect(await checkSpreadsheet(google, mine, montana, options)).toEqual([]);
});

test('another time zone is told and left alone', async () => {
  await person({ updateSpreadsheetProperties: { properties: { timeZone: 'Europe/Berlin' }, fields: 'timeZone' } });
  const difference = "the time zone is Europe/Berlin, the programme's America/Denver";
  expect(await ensureSpreadsheet(google, spreadsheetId, montana, options)).toEqual([]);
  expect(await checkSpreadsheet(google, spreadsheetId, montana, options)).toEqual([difference]);
});

test('an editor who is not among those of the protections is told, and they are left alone', async () => {
  const more = { editors: ['casey@example.org', 'jo@example.org'] };
  expect(await ensureSpreadsheet(google, spreadsheetId, montana, more)).toEqual([]);
  expect(await checkSpreadsheet(google, spreadsheetId, montana, more)).toContain(
    'protection in "Applications": Countersign: headers does not let jo@example.org in',
  );
});

test('people may type in their columns alone, the named editors everywhere', () => {
  const sheetId = sheet('Applications')?.properties.sheetId ?? 0;
  const header = sheet('Applications')?.rows[0]?.map(({ text }) => text) ?? [];
  const type = (email: string, title: string, row = 1) =>
    standIn.editCell(spreadsheetId, { sheetId, row, column: header.indexOf(title), text: 'x', email }).kind;
  expect(type('somebody@example.org', 'Stage')).toBe('refused');
  expect(type('somebody@example.org', 'Notes', 0)).toBe('refused');
  expect(type('somebody@example.org', 'Notes')).toBe('done');
  expect(type('somebody@example.org', 'Command')).toBe('done');
  expect(type('casey@example.org', 'Stage')).toBe('done');
});

test('the sheet helps: commands to choose from, colours by stage, a frozen header, diagrams over the figures', async () => {
  const applications = sheet('Applications');
  const command = applications?.rows[0]?.findIndex(({ text }) => text === 'Command') ?? -1;
  standIn.editCell(spreadsheetId, {
    sheetId: applications?.properties.sheetId ?? 0,
    row: 1,
    column: command,
    text: 'verifier Jo <jo@example.org>',
  });
  expect(sheet('Applications')?.rows[1]?.[command]).toMatchObject({
    text: 'verifier Jo <jo@example.org>',
    choices: expect.arrayContaining(['remind']),
  });
  const { data } = await google.sheets.spreadsheets.get({ spreadsheetId, fields: 'sheets.conditionalFormats' });
  expect(data.sheets?.flatMap(({ conditionalFormats }) => conditionalFormats ?? [])).toHaveLength(STAGES.length + 2);
  expect(applications?.properties.gridProperties).toMatchObject({ frozenRowCount: 1, frozenColumnCount: 2 });
  expect(sheet('Dashboard')?.charts.map(({ spec }) => spec?.title)).toEqual([
    'Applications by stage',
    'Certificates by quarter and track',
    'Days from request to answer',
    'Reminders before an answer',
  ]);
  expect(sheet('Dashboard')?.rows).toHaveLength(1 + STAGES.length + 8 + 5 + 4);
});
