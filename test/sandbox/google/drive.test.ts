import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Clients, createSpreadsheet, refusalOf, startWithClients } from './clients.ts';

let running: Clients | undefined;
const start = async (...args: Parameters<typeof startWithClients>) => {
  running = await startWithClients(...args);
  return running;
};
afterEach(() => running?.google.close());

const VERA = { type: 'user', role: 'writer', emailAddress: 'vera@example.org' };

it('a new file belongs to who made it, and Drive tells addresses only when asked', async () => {
  const { google, sheets, forms, drive } = await start();
  const { data: form } = await forms.forms.create({ requestBody: { info: { title: 'Apply' } } });
  for (const fileId of [await createSpreadsheet(sheets), form.formId ?? '']) {
    const { data } = await drive.permissions.list({ fileId });
    const short = { kind: 'drive#permission', id: expect.stringMatching(/^\d{20}$/), type: 'user', role: 'owner' };
    expect(data).toEqual({ kind: 'drive#permissionList', permissions: [short] });
    const asked = await drive.permissions.list({ fileId, fields: 'permissions(emailAddress,role)' });
    expect(asked.data).toEqual({ permissions: [{ emailAddress: google.account, role: 'owner' }] });
  }
});

it('a share gives one permission, however often it is given, and never a lesser one', async () => {
  const { google, sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  const share = async (role: string) =>
    (await drive.permissions.create({ fileId, sendNotificationEmail: false, requestBody: { ...VERA, role } })).data;
  const first = await share('reader');
  expect(first).toEqual({ kind: 'drive#permission', id: expect.any(String), type: 'user', role: 'reader' });
  expect(await share('writer')).toEqual({ ...first, role: 'writer' });
  expect(await share('reader')).toEqual({ ...first, role: 'writer' });
  expect(google.permissions(fileId).map(({ role }) => role)).toEqual(['owner', 'writer']);
  expect(google.notices()).toEqual([]);
});

it('a share is told by mail unless that is switched off', async () => {
  const { google, sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  await drive.permissions.create({ fileId, requestBody: VERA });
  expect(google.notices()).toEqual([{ fileId, to: 'vera@example.org' }]);
});

it('an unknown file and a private one are not there', async () => {
  const { google, sheets, drive } = await start();
  const spreadsheetId = await createSpreadsheet(sheets);
  await fetch(`${google.url}sandbox/private`, { method: 'POST', body: JSON.stringify({ spreadsheetId }) });
  for (const fileId of ['nowhere', spreadsheetId]) {
    const { status, body } = await refusalOf(drive.permissions.list({ fileId }));
    const message = `File not found: ${fileId}.`;
    const place = { location: 'fileId', locationType: 'parameter' };
    expect(status).toBe(404);
    expect(body).toEqual({
      error: { code: 404, message, errors: [{ message, domain: 'global', reason: 'notFound', ...place }] },
    });
    expect((await refusalOf(drive.permissions.create({ fileId, requestBody: VERA }))).status).toBe(404);
  }
});

it('without an accepted token nothing is told', async () => {
  const { drive } = await start({ auth: { tokens: ['right'] } }, 'wrong');
  expect((await refusalOf(drive.permissions.list({ fileId: 'any' }))).status).toBe(401);
});

it('an administrator can forbid shares beyond the domain', async () => {
  const { google, sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  google.forbidSharingBeyond('library.example');
  const share = (emailAddress: string) =>
    drive.permissions.create({ fileId, requestBody: { ...VERA, emailAddress }, sendNotificationEmail: false });
  const { status, body } = await refusalOf(share('vera@example.org'));
  expect([status, body.error]).toMatchObject([403, { errors: [{ reason: 'shareOutNotPermitted' }] }]);
  await share('casey@library.example');
});

it('an address without a Google account takes no silent share', async () => {
  const { google, sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  google.beWithoutAccount('vera@example.org');
  const share = (sendNotificationEmail: boolean) =>
    drive.permissions.create({ fileId, sendNotificationEmail, requestBody: VERA });
  const { status, body } = await refusalOf(share(false));
  expect([status, body.error]).toMatchObject([400, { errors: [{ reason: 'invalidSharingRequest' }] }]);
  await share(true);
  expect(google.notices()).toHaveLength(1);
});

it('a file made in a shared folder has the permissions of its members', async () => {
  const { google, drive, forms, sheets } = await start({ quota: 'off', hasStorage: false });
  const folder = google.makeSharedFolder({ [google.account]: 'fileOrganizer', 'vera@example.org': 'writer' });
  const make = (kind: string, supportsAllDrives = true, parent = folder) =>
    drive.files.create({
      supportsAllDrives,
      requestBody: { name: 'Apply', mimeType: `application/vnd.google-apps.${kind}`, parents: [parent] },
    });
  const { data: file } = await make('form');
  expect(file).toMatchObject({ kind: 'drive#file', name: 'Apply', mimeType: 'application/vnd.google-apps.form' });
  const fileId = file.id ?? '';
  expect((await forms.forms.get({ formId: fileId })).data.info).toEqual({ documentTitle: 'Apply' });
  const spreadsheetId = (await make('spreadsheet')).data.id ?? '';
  expect((await sheets.spreadsheets.get({ spreadsheetId })).data.properties?.title).toBe('Apply');

  const list = await drive.permissions.list({ fileId, supportsAllDrives: true, pageSize: 1, fields: '*' });
  expect(list.data).toMatchObject({ permissions: [{ role: 'fileOrganizer' }], nextPageToken: '1' });
  const rest = await drive.permissions.list({ fileId, supportsAllDrives: true, pageToken: '1', fields: '*' });
  expect(rest.data).toMatchObject({ permissions: [{ role: 'writer', emailAddress: 'vera@example.org' }] });

  expect((await refusalOf(drive.permissions.list({ fileId }))).status).toBe(404);
  expect((await refusalOf(make('form', false))).status).toBe(404);
  expect((await refusalOf(make('form', true, 'nowhere'))).message).toBe('File not found: nowhere.');
  const stranger = google.makeSharedFolder({ 'vera@example.org': 'organizer' });
  expect((await refusalOf(make('form', true, stranger))).status).toBe(404);
});

it('an account without storage makes no files of its own', async () => {
  const { sheets, forms, google } = await start({ quota: 'off', hasStorage: false });
  expect((await refusalOf(createSpreadsheet(sheets))).message).toBe('The caller does not have permission');
  const made = forms.forms.create({ requestBody: { info: { title: 'Apply' } } });
  expect((await refusalOf(made)).status).toBe(403);
  expect([google.forms(), google.spreadsheets()]).toEqual([[], []]);
});

it('what it cannot do it names', async () => {
  const { sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  const calls = [
    [drive.files.get({ fileId }), 'GET /drive/v3/files/'],
    [drive.files.create({ requestBody: { name: 'x', mimeType: 'text/plain' } }), 'files of the type text/plain'],
    [drive.files.create({ requestBody: { mimeType: 'application/vnd.google-apps.form' } }), 'without parents'],
    [drive.permissions.create({ fileId, requestBody: { type: 'anyone', role: 'reader' } }), 'the type anyone'],
    [drive.permissions.create({ fileId, requestBody: { ...VERA, role: 'owner' } }), 'the role owner'],
    [drive.permissions.create({ fileId, requestBody: { ...VERA, view: 'published' } }), 'view in permissions.create'],
    [drive.permissions.create({ fileId, emailMessage: 'Hello', requestBody: VERA }), 'emailMessage in'],
    [drive.permissions.list({ fileId, useDomainAdminAccess: true }), 'useDomainAdminAccess in permissions.list'],
  ] as const;
  for (const [call, name] of calls) {
    const { status, message } = await refusalOf(call);
    expect([status, message]).toEqual([501, expect.stringContaining(name)]);
  }
});

it('a permission without type, role or address is refused', async () => {
  const { sheets, drive } = await start();
  const fileId = await createSpreadsheet(sheets);
  for (const missing of ['type', 'role', 'emailAddress']) {
    const { status } = await refusalOf(
      drive.permissions.create({ fileId, requestBody: { ...VERA, [missing]: undefined } }),
    );
    expect(status).toBe(400);
  }
});

it('shares outlive the process in its file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'google-'));
  const state = join(folder, 'google.json');
  try {
    const first = await start({ state });
    const fileId = await createSpreadsheet(first.sheets);
    first.google.share(fileId, 'vera@example.org', 'writer');
    await first.google.close();
    const second = await start({ state });
    expect(second.google.permissions(fileId).map(({ role }) => role)).toEqual(['owner', 'writer']);
  } finally {
    await running?.google.close();
    running = undefined;
    rmSync(folder, { recursive: true });
  }
});
