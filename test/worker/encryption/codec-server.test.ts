import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findTemporalCli } from '../../../setup/temporal-cli.mjs';
import { type CodecServer, readCodecToken, startCodecServer } from '../../../worker/encryption/codec-server.ts';
import { commandUpdate, mailReadSignal } from '../../../workflows/messages.ts';
import { type ApplicationHandle, apply, reaches, rowOf } from '../../helpers/applications.ts';
import { reply, vera } from '../../helpers/cast.ts';
import { dataKeys } from '../../helpers/data-keys.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

const TOKEN = 'a-token-of-thirty-two-letters-or-more';
const UI = 'http://localhost:8233';

let codec: CodecServer;
beforeAll(async () => {
  codec = await startCodecServer({ port: 0, token: TOKEN, keys: dataKeys, namespace: 'default', uiOrigin: UI });
});
afterAll(() => codec.close());

const PLAIN = {
  payloads: [
    {
      metadata: { encoding: Buffer.from('json/plain').toString('base64') },
      data: Buffer.from('"hello"').toString('base64'),
    },
  ],
};

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${codec.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('the codec endpoint', () => {
  test('seals and opens', async () => {
    const sealed = await (await post('/encode', PLAIN)).json();
    expect(JSON.stringify(sealed)).not.toContain(PLAIN.payloads[0]?.data);
    expect(await (await post('/decode', sealed)).json()).toEqual(PLAIN);
    expect(await (await post('/decode', { payloads: [] })).json()).toEqual({ payloads: [] });
  });

  test('lets pass what Temporal itself keeps in the clear', async () => {
    expect(await (await post('/decode', PLAIN)).json()).toEqual(PLAIN);
  });

  test.each([
    ['no token', { authorization: '' }],
    ['another token', { authorization: `Bearer ${TOKEN}x` }],
    ['the beginning of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['the token without its kind', { authorization: TOKEN }],
    ['another kind', { authorization: `Basic ${TOKEN}` }],
  ])('answers nothing to %s', async (_what, headers) => {
    for (const path of ['/decode', '/encode']) {
      const answer = await post(path, PLAIN, headers);
      expect([400, 401]).toContain(answer.status);
      expect(await answer.text()).not.toContain(PLAIN.payloads[0]?.data);
    }
  });

  test('takes the token in its path from the UI alone', async () => {
    const none = { authorization: '' };
    expect((await post(`/${TOKEN}/decode`, PLAIN, { ...none, origin: UI })).status).toBe(200);
    expect((await post(`/${TOKEN}/decode`, PLAIN, none)).status).toBe(401);
    expect((await post(`/${TOKEN.toUpperCase()}/decode`, PLAIN, { ...none, origin: UI })).status).toBe(401);
    expect((await post('/decode', PLAIN, { ...none, origin: UI })).status).toBe(401);
  });

  test('lets a browser ask for the configured UI, and for no other page', async () => {
    const ask = (origin: string) =>
      fetch(`${codec.url}/${TOKEN}/decode`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-namespace',
        },
      });
    const allowed = await ask(UI);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(UI);
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/authorization, ?content-type, ?x-namespace/);
    for (const origin of ['http://localhost:8234', 'https://evil.example', 'null']) {
      const refused = await ask(origin);
      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      expect((await post('/decode', PLAIN, { origin })).status).toBe(403);
    }
  });

  test('says what is wrong with what it is given', async () => {
    for (const body of ['', 'hello', '[]', '{"payloads": 5}', '{"payloads": [{"data": 5}]}']) {
      const answer = await post('/decode', body);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('{"payloads": […]}')]);
    }
    const elsewhere = await post('/decode', PLAIN, { 'x-namespace': 'elsewhere' });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([
      400,
      'The namespace here is "default", not "elsewhere".',
    ]);
    const { payloads } = (await (await post('/encode', PLAIN)).json()) as typeof PLAIN;
    const metadata = { ...payloads[0]?.metadata, 'encryption-key-id': Buffer.from('0123').toString('base64') };
    const unknown = await post('/decode', { payloads: [{ ...payloads[0], metadata }] });
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('the data key 0123')]);
  });

  test('knows no other path and no other method', async () => {
    expect((await post('/', PLAIN)).status).toBe(404);
    expect((await fetch(`${codec.url}/decode`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(404);
  });

  test('names a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const refused = startCodecServer({ port, token: TOKEN, keys: dataKeys, namespace: 'default' });
    await expect(refused).rejects.toThrow(new RegExp(`port ${port} on 127\\.0\\.0\\.1`));
  });

  test('wants a token that cannot be guessed', () => {
    expect(readCodecToken({ COUNTERSIGN_CODEC_TOKEN: TOKEN })).toBe(TOKEN);
    expect(() => readCodecToken({})).toThrow(/COUNTERSIGN_CODEC_TOKEN \(or .*openssl rand -hex 32/);
    for (const token of ['short', `${TOKEN} with spaces`]) {
      expect(() => readCodecToken({ COUNTERSIGN_CODEC_TOKEN: token })).toThrow(/at least 32/);
    }
  });
});

const run = promisify(execFile);

/** A history in JSON, and after it what its base64 stands for. */
const texts = (history: string): string =>
  [history, ...[...history.matchAll(/"data": "([^"]*)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'))].join(
    '\n',
  );

describe('Temporal’s own command line', () => {
  let stage: Stage;
  let application: ApplicationHandle;
  beforeAll(async () => {
    stage = await openStage();
    application = await apply(stage);
    await reaches(application, 'Awaiting verification');
    const order = application.executeUpdate(commandUpdate, {
      args: [{ command: { command: 'note', text: 'called on Monday' }, by: 'casey' }],
    });
    await order;
  });
  afterAll(() => stage.close());

  const temporal = async (auth: string | null, ...args: string[]) => {
    const endpoint = auth === null ? [] : ['--codec-endpoint', codec.url, '--codec-auth', auth];
    const { stdout } = await run(findTemporalCli()?.path ?? 'temporal', [
      ...args,
      ...['--workflow-id', application.workflowId, '--address', stage.address, ...endpoint],
    ]);
    return stdout;
  };
  const bearer = `Bearer ${TOKEN}`;

  test('reads arguments, memo and orders through the endpoint, and nothing without it', async () => {
    const history = texts(await temporal(bearer, 'workflow', 'show', '--output', 'json'));
    for (const words of [vera.email, vera.name, 'called on Monday', 'ada@example.org']) {
      expect(history).toContain(words);
    }
    expect(await temporal(bearer, 'workflow', 'describe')).toContain(vera.name);

    const clear = texts(await temporal(null, 'workflow', 'show', '--output', 'json'));
    expect(clear).toContain('applicationWorkflow');
    for (const words of [vera.email, vera.name, 'called on Monday']) expect(clear).not.toContain(words);
  });

  test('is refused with another token', async () => {
    const other = 'Bearer another-token-of-thirty-two-letters';
    // It tries again until its time is over.
    const refused = temporal(other, 'workflow', 'describe', '--command-timeout', '3s');
    await expect(refused).rejects.toMatchObject({ stdout: '', stderr: expect.stringContaining('failed describing') });
  });

  test('sends nothing in the clear that would be believed; a reset takes it out again', async () => {
    const other = await apply(stage);
    await reaches(other, 'Awaiting verification');
    const { path } = findTemporalCli() ?? { path: 'temporal' };
    const inTheClear = (...args: string[]) =>
      run(path, ['workflow', ...args, '--workflow-id', other.workflowId, '--address', stage.address]);
    const input = JSON.stringify(reply({ kind: 'verified' }));
    await inTheClear('signal', '--name', mailReadSignal.name, '--input', input);
    await eventually(
      async () => (await other.describe()).raw.pendingWorkflowTask?.attempt ?? 1,
      (attempt) => attempt > 1,
    );
    expect((await rowOf(other))?.stage).toBe('Awaiting verification');
    await inTheClear('reset', '--type', 'LastWorkflowTask', '--reapply-exclude', 'Signal', '--reason', 'in the clear');
    await other.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(other, 'Verified');
  });

  test('asks a query and reads the answer', async () => {
    expect(await temporal(bearer, 'workflow', 'query', '--type', 'timeline')).toContain('Verification requested');
  });

  test('sends a signal that the service believes', async () => {
    const input = JSON.stringify(reply({ kind: 'verified' }));
    await temporal(bearer, 'workflow', 'signal', '--name', mailReadSignal.name, '--input', input);
    expect((await reaches(application, 'Verified')).stage).toBe('Verified');
  });
});
