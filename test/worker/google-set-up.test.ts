import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import { loadSettings } from '../../worker/configuration.ts';
import { setUpGoogle } from '../../worker/google-set-up.ts';

let google: GoogleStandIn;
let folder: string;
let file: string;
beforeEach(async () => {
  google = await startGoogle({ quota: 'off' });
  folder = mkdtempSync(join(tmpdir(), 'countersign-init-'));
  file = join(folder, 'countersign.yaml');
  writeFileSync(
    file,
    `# Kept by the coordinator
programme: { file: montana.yaml }
coordinator: { name: Casey, address: casey@example.org }
google:
  apiUrl: ${google.url}
mail:
  from: { name: Library, address: certification@library.example }
  smtp: { host: localhost, port: 465 }
  imap: { host: localhost, port: 993 }
`,
  );
});
afterEach(async () => {
  await google.close();
  rmSync(folder, { recursive: true });
});

async function init(isDry = false): Promise<string[]> {
  const told: string[] = [];
  const environment = { COUNTERSIGN_GOOGLE_TOKEN: 'token' };
  await setUpGoogle(file, { isDry, tell: (step) => told.push(step), environment });
  return told;
}

test('init makes both forms and the spreadsheet, and the configuration knows them and keeps its comments', async () => {
  expect(await init()).toHaveLength(6);
  const settings = loadSettings(file).google;
  expect(google.forms().map(({ formId }) => formId)).toEqual([settings.trackerFormId, settings.applicationFormId]);
  expect(google.spreadsheets().map(({ spreadsheetId }) => spreadsheetId)).toEqual([settings.spreadsheetId]);
  expect(google.form(settings.trackerFormId).publishSettings?.publishState?.isAcceptingResponses).toBe(true);
  expect(Object.keys(settings.trackerQuestions)).toEqual(expect.arrayContaining(['name', 'email', 'title', 'amount']));
  expect(Object.keys(settings.applicationQuestions)).toEqual(expect.arrayContaining(['verifierName', 'verifierEmail']));
  expect(readFileSync(file, 'utf8')).toContain('# Kept by the coordinator');
});

test('init run again makes nothing and changes nothing', async () => {
  await init();
  const before = readFileSync(file, 'utf8');
  expect(await init()).toEqual(['everything is there']);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(google.forms()).toHaveLength(2);
});

test('init makes only what is missing', async () => {
  await init();
  const { applicationFormId } = loadSettings(file).google;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^ *applicationFormId:.*\n/m, ''));
  expect(await init()).toEqual([
    expect.stringMatching(/^made the form for applications: /),
    'shared the form for applications with casey@example.org',
  ]);
  expect(loadSettings(file).google.applicationFormId).not.toBe(applicationFormId);
  expect(google.forms()).toHaveLength(3);
});

test('init leaves a form alone that is read from its tab', async () => {
  writeFileSync(file, readFileSync(file, 'utf8').replace('google:', 'google:\n  trackerTab: Form responses 1'));
  expect(await init()).toEqual([
    expect.stringMatching(/^made the form for applications: /),
    expect.stringMatching(/^made the spreadsheet: /),
    'shared the form for applications with casey@example.org',
    'shared the spreadsheet with casey@example.org',
  ]);
  expect(google.forms()).toHaveLength(1);
  expect(loadSettings(file).google).toMatchObject({ trackerFormId: '', trackerTab: 'Form responses 1' });
});

test('a dry run says what would be made and makes nothing', async () => {
  const before = readFileSync(file, 'utf8');
  expect(await init(true)).toEqual([
    'would make the form for activities',
    'would make the form for applications',
    'would make the spreadsheet',
    'would share the form for activities with casey@example.org',
    'would share the form for applications with casey@example.org',
    'would share the spreadsheet with casey@example.org',
  ]);
  expect(google.forms()).toHaveLength(0);
  expect(google.spreadsheets()).toHaveLength(0);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a misspelt key stops it before anything is made', async () => {
  writeFileSync(file, readFileSync(file, 'utf8').replace('coordinator:', 'cordinator:'));
  await expect(init()).rejects.toThrow(/cordinator/);
  expect(google.forms()).toHaveLength(0);
});
