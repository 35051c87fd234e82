import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Quota } from '../../../sandbox/google/quota.ts';
import { type Clients, createSpreadsheet, refusalOf, startWithClients } from './clients.ts';

let running: Clients | undefined;
const start = async (...args: Parameters<typeof startWithClients>) => {
  running = await startWithClients(...args);
  return running;
};
afterEach(() => running?.google.close());

const fault = (url: string, body: object) =>
  fetch(`${url}sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });

describe('access', () => {
  it('is refused without an accepted token', async () => {
    const { sheets } = await start({ auth: { tokens: ['right'] } }, 'wrong');
    const { status, body } = await refusalOf(createSpreadsheet(sheets));
    expect(status).toBe(401);
    expect(body.error.status).toBe('UNAUTHENTICATED');
  });

  it('needs some token by default and none when switched off', async () => {
    const { google } = await start();
    expect((await fetch(`${google.url}v4/spreadsheets`, { method: 'POST' })).status).toBe(401);
    await google.close();
    const open = await start({ auth: 'off' });
    expect((await fetch(`${open.google.url}v4/spreadsheets`, { method: 'POST' })).status).toBe(200);
  });

  it('to an unknown file is 404, to a private one 403', async () => {
    const { google, sheets } = await start();
    expect(await refusalOf(sheets.spreadsheets.get({ spreadsheetId: 'nowhere' }))).toMatchObject({
      status: 404,
      message: 'Requested entity was not found.',
    });
    const spreadsheetId = await createSpreadsheet(sheets);
    await fetch(`${google.url}sandbox/private`, { method: 'POST', body: JSON.stringify({ spreadsheetId }) });
    expect(await refusalOf(sheets.spreadsheets.get({ spreadsheetId }))).toMatchObject({
      status: 403,
      message: 'The caller does not have permission',
    });
  });
});

describe('quota', () => {
  it('refuses the 61st read of a minute, not a write', async () => {
    const { sheets } = await start({});
    const spreadsheetId = await createSpreadsheet(sheets);
    // Two minutes may be touched, so up to 120 reads can pass before one is refused.
    let refused: Awaited<ReturnType<typeof refusalOf>> | undefined;
    for (let call = 0; call < 121 && !refused; call++) {
      const read = sheets.spreadsheets.get({ spreadsheetId, fields: 'spreadsheetId' });
      refused = await read.then(
        () => undefined,
        () => refusalOf(read),
      );
    }
    expect(refused?.status).toBe(429);
    expect(refused?.message).toBe(
      "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:123456789012'.",
    );
    expect(refused?.body.error.details?.[0]).toMatchObject({ metadata: { quota_limit_value: '60' } });
    await createSpreadsheet(sheets);
  });

  it('is full again in the next minute', () => {
    let time = 0;
    const quota = new Quota(() => time);
    for (let call = 0; call < 60; call++) quota.spend('sheets', 'read', 'robot');
    expect(() => quota.spend('sheets', 'read', 'robot')).toThrow(/Quota exceeded/);
    time = 60_000;
    expect(() => quota.spend('sheets', 'read', 'robot')).not.toThrow();
  });

  it('holds a whole project to its own limit', () => {
    const quota = new Quota(() => 0);
    for (let call = 0; call < 300; call++) quota.spend('sheets', 'write', `robot ${call % 6}`);
    expect(() => quota.spend('sheets', 'write', 'another')).toThrow(/limit 'Write requests per minute' of/);
  });
});

describe('faults', () => {
  it.each([401, 403, 429, 500, 503])('answer %i once, with nothing done', async (status) => {
    const { google, sheets } = await start();
    const spreadsheetId = await createSpreadsheet(sheets);
    await fault(google.url, { kind: 'status', status, call: 'spreadsheets.values.append' });
    const append = () =>
      sheets.spreadsheets.values.append({
        spreadsheetId,
        range: 'A1',
        valueInputOption: 'RAW',
        requestBody: { values: [['a']] },
      });
    expect((await refusalOf(append())).status).toBe(status);
    expect((await append()).data.updates?.updatedRange).toBe('Sheet1!A1');
  });

  it('lose the answer of a write that was done', async () => {
    const { google, sheets } = await start();
    const spreadsheetId = await createSpreadsheet(sheets);
    await fault(google.url, { kind: 'status', status: 503, applied: true });
    const requestBody = { values: [['a']] };
    const write = sheets.spreadsheets.values.update({
      spreadsheetId,
      range: 'A1',
      valueInputOption: 'RAW',
      requestBody,
    });
    expect((await refusalOf(write)).message).toBe('The service is currently unavailable.');
    expect((await sheets.spreadsheets.values.get({ spreadsheetId, range: 'A1' })).data.values).toEqual([['a']]);
  });

  it('cut the connection', async () => {
    const { google, sheets } = await start();
    await fault(google.url, { kind: 'cut' });
    await expect(createSpreadsheet(sheets)).rejects.toThrow();
    expect(google.spreadsheets()).toEqual([]);
  });

  it('wait for the call they name, and can be forgotten', async () => {
    const { google, sheets } = await start();
    await fault(google.url, { kind: 'status', status: 500, call: 'spreadsheets.get', times: 2 });
    const spreadsheetId = await createSpreadsheet(sheets);
    expect((await refusalOf(sheets.spreadsheets.get({ spreadsheetId }))).status).toBe(500);
    await fetch(`${google.url}sandbox/faults`, { method: 'DELETE' });
    await sheets.spreadsheets.get({ spreadsheetId });
  });

  it('answer late', async () => {
    const { google, sheets } = await start();
    await fault(google.url, { kind: 'delay', ms: 50 });
    const started = performance.now();
    await createSpreadsheet(sheets);
    expect(performance.now() - started).toBeGreaterThan(45);
  });

  it('that do not exist are refused', async () => {
    const { google } = await start();
    const answer = await fault(google.url, { kind: 'status', status: 418 });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('status');
  });
});

describe('requests', () => {
  it.each([
    ['DELETE', 'v4/spreadsheets/x'],
    ['POST', 'v4/spreadsheets/x/values:batchClear'],
    ['POST', 'v1/forms/x/watches'],
    ['GET', 'drive/v3/files'],
  ])('for %s %s are answered with 501', async (method, path) => {
    const { google } = await start();
    const answer = await fetch(`${google.url}${path}`, { method, headers: { authorization: 'Bearer local' } });
    expect(answer.status).toBe(501);
  });

  it('with an unknown parameter or a wrong value are refused', async () => {
    const { google, sheets } = await start();
    const spreadsheetId = await createSpreadsheet(sheets);
    const get = async (query: string) => {
      const url = `${google.url}v4/spreadsheets/${spreadsheetId}/values/A1?${query}`;
      return ((await (await fetch(url, { headers: { authorization: 'Bearer local' } })).json()) as { error: Error })
        .error.message;
    };
    expect(await get('valueRenderOption=SHOWN')).toBe(
      `Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), "SHOWN"`,
    );
    expect(await get('colour=red')).toContain('Unknown name "colour"');
  });

  it.each([
    ['Parsing terminated', '{"values": [['],
    [`Invalid value at 'data' (type.googleapis.com/google.apps.sheets.v4.ValueRange), 7`, '7'],
    [`Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), "a"`, '{"values": ["a"]}'],
    [`Unknown name "colour" at 'data': Cannot find field.`, '{"colour": 1}'],
    [`Invalid value at 'data.range' (TYPE_STRING), 7`, '{"range": 7}'],
    [`Invalid value at 'data.major_dimension'`, '{"majorDimension": "DIAGONALS"}'],
    [`Unknown name "range" at 'data': Proto field is not repeating, cannot start list.`, '{"range": ["A1"]}'],
  ])('with a body that does not fit are refused: %s', async (message, body) => {
    const { google, sheets } = await start();
    const url = `${google.url}v4/spreadsheets/${await createSpreadsheet(sheets)}/values/A1?valueInputOption=RAW`;
    const answer = await fetch(url, { method: 'PUT', headers: { authorization: 'Bearer local' }, body });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: Error }).error.message).toContain(message);
  });

  it('may spell names in snake_case and numbers as text', async () => {
    const { google, sheets } = await start();
    const spreadsheetId = await createSpreadsheet(sheets);
    const url = `${google.url}v4/spreadsheets/${spreadsheetId}:batchUpdate`;
    const body = '{"requests": [{"append_dimension": {"sheet_id": "0", "dimension": "ROWS", "length": "5"}}]}';
    const answer = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer local' }, body });
    expect(await answer.json()).toEqual({ spreadsheetId, replies: [{}] });
    const { data } = await sheets.spreadsheets.get({
      spreadsheetId,
      fields: 'sheets/properties/grid_properties(rowCount)',
    });
    expect(data).toEqual({ sheets: [{ properties: { gridProperties: { rowCount: 1005 } } }] });
  });

  it('are answered in the print of Google: two spaces, one newline at the end', async () => {
    const { google, sheets } = await start();
    const spreadsheetId = await createSpreadsheet(sheets);
    const answer = await fetch(`${google.url}v4/spreadsheets/${spreadsheetId}?fields=spreadsheetId`, {
      headers: { authorization: 'Bearer local' },
    });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(await answer.text()).toBe(`{\n  "spreadsheetId": "${spreadsheetId}"\n}\n`);
  });
});

describe('state', () => {
  it('outlives the process in its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'google-'));
    const state = join(folder, 'google.json');
    try {
      const first = await start({ state });
      const spreadsheetId = await createSpreadsheet(first.sheets, 'Kept');
      await first.sheets.spreadsheets.values.update({
        spreadsheetId,
        range: 'C3',
        valueInputOption: 'RAW',
        requestBody: { values: [['kept']] },
      });
      const { data: form } = await first.forms.forms.create({ requestBody: { info: { title: 'Kept too' } } });
      await first.google.close();

      const second = await start({ state });
      const { data } = await second.sheets.spreadsheets.values.get({ spreadsheetId, range: 'Sheet1' });
      expect(data.values).toEqual([[], [], ['', '', 'kept']]);
      expect((await second.forms.forms.get({ formId: form.formId ?? '' })).data).toEqual(form);
    } finally {
      await running?.google.close();
      running = undefined;
      rmSync(folder, { recursive: true });
    }
  });
});
