import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createGoogle } from '../../activities/google.ts';
import { asking, GoogleProblem } from '../../activities/google-problem.ts';
import { pack, send } from '../../activities/sheets/writer.ts';

const servers: Server[] = [];
let calls = 0;
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A Google that answers everything with one refusal. */
async function refusing(status: number, body: unknown) {
  calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return createGoogle({ accessToken: 'local', apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}

const refusal = (code: number, status: string, message: string, details?: unknown[]) => ({
  error: { code, message, status, ...(details ? { details } : {}) },
});

async function problem(status: number, body: unknown): Promise<GoogleProblem> {
  const google = await refusing(status, body);
  const request = () => google.sheets.spreadsheets.get({ spreadsheetId: 'S' });
  const error: unknown = await asking('the spreadsheet S', request).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GoogleProblem)) throw new Error(`Not a GoogleProblem: ${String(error)}`);
  return error;
}

test('a share that was taken back says with whom to share what', async () => {
  const { condition, message, isPassing } = await problem(
    403,
    refusal(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
  );
  expect([condition, isPassing]).toEqual(['no-access', false]);
  expect(message).toContain(
    'Google gives no access to the spreadsheet S (The caller does not have permission): share it',
  );
});

test('credentials that are no longer valid are named as such, by the interface and by the token endpoint', async () => {
  const unauthenticated = refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
  expect(await problem(401, unauthenticated)).toMatchObject({ condition: 'credentials' });
  const grant = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
  const { condition, message } = await problem(400, grant);
  expect(condition).toBe('credentials');
  expect(message).toContain('Token has been expired or revoked.');
});

test('what does not exist points at its id in the configuration', async () => {
  const { condition, message } = await problem(404, refusal(404, 'NOT_FOUND', 'Requested entity was not found.'));
  expect(condition).toBe('not-found');
  expect(message).toContain('its id in the configuration is wrong');
});

test('a used-up quota is waited out, and its limit taken from the answer', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', metadata: { quota_limit_value: '300' } }];
  const seen = await problem(429, refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', details));
  expect(seen).toMatchObject({ condition: 'quota', isPassing: true, quotaPerMinute: 300 });
  expect(calls).toBe(1);
});

test("Drive's limit comes as 403 and is waited out all the same", async () => {
  const errors = [{ message: 'User Rate Limit Exceeded', domain: 'usageLimits', reason: 'userRateLimitExceeded' }];
  const seen = await problem(403, { error: { code: 403, message: 'User Rate Limit Exceeded', errors } });
  expect(seen).toMatchObject({ condition: 'quota', isPassing: true, reason: 'userRateLimitExceeded' });
});

test('an unavailable Google is waited out, and not asked again by the client itself', async () => {
  const seen = await problem(503, refusal(503, 'UNAVAILABLE', 'The service is currently unavailable.'));
  expect(seen).toMatchObject({ condition: 'unavailable', isPassing: true });
  expect(calls).toBe(1);
});

test('nobody at the address is as good as an unavailable Google', async () => {
  const google = createGoogle({ accessToken: 'local', apiUrl: 'http://127.0.0.1:1/' });
  const request = () => google.forms.forms.get({ formId: 'F' });
  await expect(asking('the form F', request)).rejects.toMatchObject({ condition: 'unavailable' });
});

test('without credentials the setting is named that brings them', () => {
  expect(() => createGoogle({})).toThrow('google.credentialsFile');
  expect(() => createGoogle({ credentialsFile: '/nowhere/key.json' })).toThrow('/nowhere/key.json cannot be used');
});

test("a service account's key tells with which address to share", () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-google-'));
  try {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      type: 'service_account',
      client_email: 'robot@example.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    };
    const credentialsFile = join(folder, 'key.json');
    writeFileSync(credentialsFile, JSON.stringify(key));
    expect(createGoogle({ credentialsFile }).account).toBe('robot@example.iam.gserviceaccount.com');
    writeFileSync(credentialsFile, JSON.stringify({ ...key, private_key: undefined }));
    expect(() => createGoogle({ credentialsFile })).toThrow(/key\.json cannot be used as credentials.*private_key/s);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a full spreadsheet is told of the tab that would not fit, with what to do', async () => {
  const message =
    'Invalid requests[1].appendCells: This action would increase the number of cells in the workbook above the limit of 10000000 cells.';
  const google = await refusing(400, refusal(400, 'INVALID_ARGUMENT', message));
  const request = { appendCells: { sheetId: 1, rows: [], fields: 'userEnteredValue' } };
  const wanted = [
    { tab: 'applications', requests: [request] },
    { tab: 'log', requests: [request] },
  ];
  const refused = await send(google, 'S', pack(wanted), new AbortController().signal);
  expect(refused).toMatchObject({ tab: 'log', trouble: { what: expect.stringContaining('is full') } });
});
