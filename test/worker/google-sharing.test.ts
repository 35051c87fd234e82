import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGoogle } from '../../activities/google.ts';
import { checkSpreadsheet } from '../../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../../programme/load.ts';
import { type GoogleOptions, type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import { loadSettings } from '../../worker/configuration.ts';
import { setUpGoogle } from '../../worker/google-set-up.ts';
import { sharedFiles, unsharedFiles } from '../../worker/google-sharing.ts';

const CASEY = 'casey@example.org';

let google: GoogleStandIn;
let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-sharing-'));
  file = join(folder, 'countersign.yaml');
  await standIn();
});
afterEach(async () => {
  await google.close();
  rmSync(folder, { recursive: true });
});

async function standIn(options: GoogleOptions = {}): Promise<void> {
  await google?.close();
  google = await startGoogle({ quota: 'off', ...options });
  configure();
}

function configure(more = ''): void {
  writeFileSync(
    file,
    `programme: { file: montana.yaml }
coordinator: { name: Casey, address: ${CASEY} }
google:
  apiUrl: ${google.url}
${more}
mail:
  from: { name: Library, address: certification@library.example }
  smtp: { host: localhost, port: 465 }
  imap: { host: localhost, port: 993 }
`,
  );
}

async function init(isDry = false): Promise<string[]> {
  const told: string[] = [];
  const environment = { COUNTERSIGN_GOOGLE_TOKEN: 'token' };
  await setUpGoogle(file, { isDry, tell: (step) => told.push(step), environment });
  return told;
}

const files = () => sharedFiles(loadSettings(file).google);
const service = () => createGoogle({ accessToken: 'token', apiUrl: google.url });
const check = () => unsharedFiles(service(), files(), CASEY);
const roles = (address: string) =>
  files().map(({ id }) => google.permissions(id).find(({ emailAddress }) => emailAddress === address)?.role);
const fault = (body: object) =>
  fetch(`${google.url}sandbox/faults`, { method: 'POST', body: JSON.stringify({ kind: 'status', ...body }) });

test('init lets the coordinator change all it makes, and Google writes no mail about it', async () => {
  expect((await init()).slice(3)).toEqual([
    `shared the form for activities with ${CASEY}`,
    `shared the form for applications with ${CASEY}`,
    `shared the spreadsheet with ${CASEY}`,
  ]);
  expect(roles(CASEY)).toEqual(['writer', 'writer', 'writer']);
  expect(google.notices()).toEqual([]);
  expect(await check()).toEqual([]);
});

test('init run again finds the shares and leaves them', async () => {
  await init();
  const before = files().map(({ id }) => google.permissions(id));
  expect(await init()).toEqual(['everything is there']);
  expect(files().map(({ id }) => google.permissions(id))).toEqual(before);
});

test('a dry run says which file would be shared, and shares nothing', async () => {
  await init();
  google.unshare(files()[2]?.id ?? '', CASEY);
  expect(await init(true)).toEqual([`would share the spreadsheet with ${CASEY}`]);
  expect(roles(CASEY)).toEqual(['writer', 'writer', undefined]);
});

test('a coordinator who may only read is made an editor', async () => {
  await init();
  const id = files()[2]?.id ?? '';
  google.unshare(id, CASEY);
  google.share(id, CASEY, 'reader');
  expect(await check()).toEqual([expect.stringContaining(`${CASEY} may not change the spreadsheet`)]);
  expect(await init()).toEqual([`shared the spreadsheet with ${CASEY}`]);
  expect(roles(CASEY)).toEqual(['writer', 'writer', 'writer']);
});

test.each(['@example.org', 'anyone'])('a file that %s may change needs no share with the coordinator', async (who) => {
  await init();
  const id = files()[2]?.id ?? '';
  google.unshare(id, CASEY);
  google.share(id, who, 'writer');
  expect(await check()).toEqual([]);
  expect(await init()).toEqual(['everything is there']);
});

test.each([
  ['@example.com', 'writer'],
  ['anyone', 'reader'],
] as const)('a file that %s may open as a %s is shared with the coordinator all the same', async (who, role) => {
  await init();
  const id = files()[2]?.id ?? '';
  google.unshare(id, CASEY);
  google.share(id, who, role);
  expect(await init()).toEqual([`shared the spreadsheet with ${CASEY}`]);
});

test('check names a file that the coordinator may not change, and how to mend it', async () => {
  await init();
  const { id = '' } = files()[0] ?? {};
  google.unshare(id, CASEY);
  expect(await check()).toEqual([
    `${CASEY} may not change the form for activities: run "countersign init", or open https://docs.google.com/forms/d/${id}/edit, press Share and see that ${CASEY} is an Editor`,
  ]);
});

test('a refusal to share outside the domain is one line for each file, and all else is made', async () => {
  google.forbidSharingBeyond('library.example');
  const told = await init();
  expect(told).toHaveLength(6);
  const { id, page } = files()[2] ?? { id: '', page: '' };
  expect(told[5]).toMatch(`could not share the spreadsheet with ${CASEY} (Google says: You cannot share this item`);
  expect(told[5]).toMatch('your administrator allows sharing within library.example only');
  expect(told[5]).toMatch(`: open ${page}, press Share and see that ${CASEY} is an Editor`);
  expect(told[5]).not.toContain('\n');
  expect(google.spreadsheet(id).sheets.map(({ properties }) => properties.title)).toContain('Applications');
  expect(google.notices()).toEqual([]);
});

test('somebody without a Google account gets the invitation of Google, which is the only way in', async () => {
  google.beWithoutAccount(CASEY);
  expect((await init())[5]).toBe(
    `shared the spreadsheet with ${CASEY}, whom Google invited by mail, as it has no account of theirs`,
  );
  expect(google.notices().map(({ to }) => to)).toEqual([CASEY, CASEY, CASEY]);
  expect(await init()).toEqual(['everything is there']);
  expect(google.notices()).toHaveLength(3);
});

test('an unavailable Drive stops init with what was made kept, and the next run shares it', async () => {
  await fault({ status: 503, call: 'permissions.create' });
  await expect(init()).rejects.toMatchObject({ condition: 'unavailable' });
  expect((await init()).slice(0, 3)).toEqual(
    ['activities', 'applications']
      .map((form) => `shared the form for ${form} with ${CASEY}`)
      .concat(`shared the spreadsheet with ${CASEY}`),
  );
  expect(google.forms()).toHaveLength(2);
  expect(google.spreadsheets()).toHaveLength(1);
});

test('a share whose answer is lost is found by the next run', async () => {
  await fault({ status: 503, call: 'permissions.create', applied: true });
  await expect(init()).rejects.toMatchObject({ condition: 'unavailable' });
  expect((await init())[0]).toBe(`shared the form for applications with ${CASEY}`);
  expect(google.permissions(files()[0]?.id ?? '')).toHaveLength(2);
});

test('a file that something else made is told of by init with the way to share it, and passed over by check', async () => {
  await init();
  const { id = '', page } = files()[0] ?? {};
  google.beMadeElsewhere(id);
  expect(await init()).toEqual([
    `could not see who may change the form for activities (Google shows these credentials no file that something else made): open ${page}, press Share and see that ${CASEY} is an Editor`,
  ]);
  expect(await check()).toEqual([]);
});

test('credentials without the scope are told of it by check', async () => {
  const message = 'Request had insufficient authentication scopes.';
  const errors = [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }];
  const body = JSON.stringify({ error: { code: 403, message, errors, status: 'PERMISSION_DENIED' } });
  const server = createServer((_, response) =>
    response.writeHead(403, { 'content-type': 'application/json' }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const file = { name: 'the spreadsheet', id: 'S', page: 'https://docs.google.com/spreadsheets/d/S/edit' };
    expect(await unsharedFiles(createGoogle({ accessToken: 'token', apiUrl }), [file], CASEY)).toEqual([
      'who may change the spreadsheet cannot be seen (Google says: Request had insufficient authentication scopes. Sign in again with the scopes in docs/GOOGLE-SETUP.md.)',
    ]);
  } finally {
    server.close();
  }
});

test('a service account makes the files in its folder, whose members need no share of their own', async () => {
  await standIn({ hasStorage: false });
  const folderId = google.makeSharedFolder({ [google.account]: 'fileOrganizer', [CASEY]: 'organizer' });
  configure(`  folderId: ${folderId}`);
  expect(await init()).toHaveLength(3);
  expect(roles(CASEY)).toEqual(['organizer', 'organizer', 'organizer']);
  expect(google.form(files()[0]?.id ?? '')).toMatchObject({
    info: { title: 'Montana State Library Certification: log an activity' },
    publishSettings: { publishState: { isPublished: true, isAcceptingResponses: true } },
  });
  const options = { editors: [CASEY] };
  expect(await checkSpreadsheet(service(), files()[2]?.id ?? '', loadProgramme('montana.yaml'), options)).toEqual([]);
  expect(await check()).toEqual([]);
  expect(await init()).toEqual(['everything is there']);
});

test('a coordinator who may only read the folder is made an editor of each file in it', async () => {
  await standIn({ hasStorage: false });
  configure(`  folderId: ${google.makeSharedFolder({ [google.account]: 'writer', [CASEY]: 'reader' })}`);
  expect(await init()).toHaveLength(6);
  expect(roles(CASEY)).toEqual(['writer', 'writer', 'writer']);
});

test('more members of a shared drive than one page of permissions shows are all looked at', async () => {
  await standIn({ hasStorage: false });
  const others = Array.from({ length: 120 }, (_, index) => [`member.${index}@example.org`, 'reader'] as const);
  const members = { [google.account]: 'writer', ...Object.fromEntries(others), [CASEY]: 'writer' } as const;
  configure(`  folderId: ${google.makeSharedFolder(members)}`);
  expect(await init()).toHaveLength(3);
});

test('credentials that can own no files are told of the folder they need', async () => {
  await standIn({ hasStorage: false });
  await expect(init()).rejects.toThrow(
    /does not let these credentials make the form for activities .*google\.folderId must name a folder/,
  );
  configure('  folderId: elsewhere');
  await expect(init()).rejects.toThrow(/File not found: elsewhere\..*google\.folderId must name a folder/);
});
