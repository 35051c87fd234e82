import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as listenWith } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startWorld, type World } from '../../../sandbox/world.ts';
import { CATALOGUE, type Check, type CheckId } from '../../../worker/check/catalogue.ts';
import { admit, exitCodeOf, runChecks } from '../../../worker/checks.ts';
import type { Configuration } from '../../../worker/configuration.ts';
import { BATCH_SCHEDULE_ID } from '../../../workflows/messages.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startScriptedImap } from '../../helpers/scripted-imap.ts';
import { startSmtpServer } from '../../helpers/smtp-server.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  folder = mkdtempSync(join(tmpdir(), 'countersign-checks-'));
  world = await startWorld(join(folder, 'world'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

type Part = 'programme' | 'google' | 'mail' | 'documents' | 'embeddedTemporal' | 'secrets';
type Changes = { [Name in Part]?: Partial<Configuration[Name]> };

/** The world's configuration with parts written otherwise. */
function changed(changes: Changes): Configuration {
  const merged: Record<string, unknown> = { ...world.configuration };
  for (const [part, change] of Object.entries(changes)) merged[part] = { ...(merged[part] as object), ...change };
  return merged as unknown as Configuration;
}

const check = (changes: Changes = {}, options: Parameters<typeof runChecks>[1] = {}): Promise<Check[]> =>
  runChecks(changed(changes), { client: world.client, ...options });

const only = (checks: Check[], state: Check['state']): CheckId[] =>
  checks.filter((one) => one.state === state).map(({ id }) => id);

const said = (checks: Check[], id: CheckId): string => checks.find((one) => one.id === id)?.problems.join(' ') ?? '';

/** A port on which nothing listens. */
const NOBODY = 9;

test('a service that is well passes every check, and every check is made', async () => {
  const checks = await eventually(check, (all) => only(all, 'ok').length === Object.keys(CATALOGUE).length, 30_000);
  expect(checks.map(({ id }) => id)).toEqual(Object.keys(CATALOGUE));
  expect(exitCodeOf(checks)).toBe(0);
});

describe('what is wrong is named, with how to mend it:', () => {
  const cases: [CheckId, what: string, () => Promise<Check[]>, words: RegExp][] = [
    [
      'programme',
      'a programme that is not there',
      () => check({ programme: { file: '/nowhere/rules.yaml' } }),
      /\/nowhere\/rules\.yaml cannot be read/,
    ],
    [
      'temporal.server',
      'a profile that is not there',
      () => {
        vi.stubEnv('TEMPORAL_PROFILE', 'nobody');
        return runChecks(changed({})).finally(() => vi.unstubAllEnvs());
      },
      /nobody/,
    ],
    [
      'temporal.namespace',
      'a namespace that is not there',
      () => check({}, inNamespace('nobody')),
      /TEMPORAL_NAMESPACE/,
    ],
    [
      'google.credentials',
      'credentials that cannot be read',
      () => check({ google: { credentialsFile: '/nowhere/key.json' }, secrets: { googleToken: undefined } }),
      /\/nowhere\/key\.json cannot be used/,
    ],
    [
      'google.tracker-form',
      'a form that is not there',
      () => check({ google: { trackerFormId: 'nothing' } }),
      /its id in the configuration is wrong/,
    ],
    [
      'google.tracker-questions',
      'a form that asks for something else',
      () => check({ google: { trackerFormId: world.configuration.google.applicationFormId } }),
      /Title of the activity/,
    ],
    [
      'google.application-form',
      'credentials that are refused',
      () => check({ secrets: { googleToken: 'another' } }),
      /does not accept the credentials/,
    ],
    [
      'google.application-questions',
      'a question id of another form',
      () => check({ google: { applicationQuestions: { name: 'no-such-id' } } }),
      /no question with the id no-such-id/,
    ],
    [
      'google.spreadsheet',
      'a spreadsheet that is not there',
      () => check({ google: { spreadsheetId: 'nothing' } }),
      /its id in the configuration is wrong/,
    ],
    [
      'google.columns',
      'a spreadsheet without our tabs',
      async () => check({ google: { spreadsheetId: await emptySpreadsheet() } }),
      /tab "Applications": "countersign sheet rebuild"/,
    ],
    [
      'clock',
      'a clock that is five minutes ahead',
      () => check({}, { now: () => Date.now() + 300_000 }),
      /(299|30[0-9]) s ahead of Google’s.*NTP/,
    ],
    [
      'mail.smtp',
      'a password that is refused',
      () => check({ secrets: { smtpPassword: 'not it' } }),
      /COUNTERSIGN_SMTP_PASSWORD/,
    ],
    [
      'mail.imap',
      'a mailbox that is not there',
      () => check({ mail: { imap: { ...world.configuration.mail.imap, inbox: 'Nowhere' } } }),
      /mail\.imap/,
    ],
  ];
  test.each(cases)('%s: %s', async (id, _what, look, words) => {
    const checks = await look();
    expect(only(checks, 'wrong')).toContain(id);
    expect(said(checks, id)).toMatch(words);
    expect(exitCodeOf(checks)).toBe(1);
  });

  test('documents: a folder that the service’s user cannot write', async () => {
    if (process.getuid?.() === 0) {
      // Root may write anywhere but beneath a file.
      const file = join(folder, 'a-file');
      writeFileSync(file, '');
      chmodSync(file, 0o400);
      expect(only(await check({ documents: { folder: join(file, 'documents') } }), 'wrong')).toEqual(['documents']);
      return;
    }
    expect(only(await check({ documents: { folder: '/proc/documents' } }), 'wrong')).toEqual(['documents']);
  });

  test('temporal.search-attributes, temporal.schedule, temporal.watchers: a namespace that no worker has prepared', async () => {
    await world.client.workflowService.registerNamespace({
      namespace: 'bare',
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const checks = await eventually(
      () => check({}, inNamespace('bare')),
      (all) => only(all, 'wrong').length === 3,
      30_000,
    );
    expect(only(checks, 'wrong')).toEqual(['temporal.search-attributes', 'temporal.schedule', 'temporal.watchers']);
    expect(said(checks, 'temporal.search-attributes')).toMatch(
      /Stage, Changed, Batch is not there.*countersign worker/,
    );
  });

  test('temporal.schedule: paused', async () => {
    const handle = world.client.schedule.getHandle(BATCH_SCHEDULE_ID);
    await handle.pause('holidays');
    expect(said(await check(), 'temporal.schedule')).toMatch(/paused \(holidays\).*unpause/);
    await handle.unpause();
  });

  test('google.quota: used up, with the number that Google names', async () => {
    const checks = await withGoogle(429, (google) => check({ google }));
    expect(aboutGoogle(checks, 'wrong')).toEqual([]);
    expect(said(checks, 'google.quota')).toMatch(/quota is used up.*42 a minute/);
  });

  test('mail.capabilities: what an IMAP server lacks is a note and no reason for alarm', async () => {
    const imap = await startScriptedImap(({ name }) => {
      if (name === 'CAPABILITY') return ['* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN', '% OK done'];
      if (name === 'SELECT') return ['* 0 EXISTS', '* OK [PERMANENTFLAGS (\\Seen)] ok', '% OK done'];
      return undefined;
    });
    const { host, port, secure, user } = imap.settings;
    const checks = await check({ mail: { imap: { ...world.configuration.mail.imap, host, port, secure, user } } });
    await imap.close();
    expect(said(checks, 'mail.capabilities')).toMatch(/no UIDPLUS.*no keyword \$CountersignHandled/);
    expect(checks.find(({ id }) => id === 'mail.capabilities')?.severity).toBe('note');
  });
});

describe('what does not answer now is not called wrong:', () => {
  test('mail servers and Temporal on which nothing listens', async () => {
    const { mail } = world.configuration;
    const away = { host: '127.0.0.1', port: NOBODY };
    const checks = await runChecks(
      changed({
        mail: { smtp: { ...mail.smtp, ...away }, imap: { ...mail.imap, ...away } },
        embeddedTemporal: { port: NOBODY },
      }),
    );
    expect(only(checks, 'wrong')).toEqual([]);
    expect(only(checks, 'unreachable').filter((id) => !id.startsWith('google'))).toEqual([
      'temporal.server',
      'temporal.namespace',
      'temporal.search-attributes',
      'temporal.schedule',
      'temporal.watchers',
      'mail.smtp',
      'mail.imap',
      'mail.capabilities',
    ]);
    expect(exitCodeOf(checks)).toBe(2);
  });

  test('mail servers that hang up at once, as one behind a relay does while it starts', async () => {
    const hangsUp = listenWith((socket) => socket.destroy());
    await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
    const { port } = hangsUp.address() as AddressInfo;
    const { mail } = world.configuration;
    const checks = await check({ mail: { smtp: { ...mail.smtp, port }, imap: { ...mail.imap, port } } });
    hangsUp.close();
    expect(only(checks, 'unreachable')).toEqual(expect.arrayContaining(['mail.smtp', 'mail.imap']));
    expect(only(checks, 'wrong')).toEqual([]);
  });

  test('Google with an outage, and Google out of reach', async () => {
    const outage = await withGoogle(503, (google) => check({ google }));
    const gone = await check({ google: { apiUrl: `http://127.0.0.1:${NOBODY}/` } });
    for (const checks of [outage, gone]) {
      expect(aboutGoogle(checks, 'wrong')).toEqual([]);
      expect(aboutGoogle(checks, 'unreachable')).toContain('google.spreadsheet');
    }
    expect(only(gone, 'unreachable')).toContain('clock');
  });

  test('an SMTP server that says "not now"', async () => {
    const smtp = await startSmtpServer({
      login: { user: 'us', password: 'right' },
      refuseLogin: '454 4.7.0 try later',
    });
    const checks = await check({ mail: { smtp: { ...world.configuration.mail.smtp, ...smtp.settings, user: 'us' } } });
    await smtp.close();
    expect(only(checks, 'unreachable')).toContain('mail.smtp');
    expect(only(checks, 'wrong')).not.toContain('mail.smtp');
  });
});

describe('at its start a worker', () => {
  const found = (id: CheckId, state: Check['state']): Check => ({
    id,
    ...CATALOGUE[id],
    state,
    problems: [`${id} says`],
  });

  test('is stopped by what whoever set it up must mend, all of it at once', () => {
    expect(() => admit([found('mail.smtp', 'wrong'), found('documents', 'wrong')], () => undefined)).toThrow(
      /does not start.*mail\.smtp: mail\.smtp says.*documents: documents says/s,
    );
  });

  test('says what does not answer or what people have changed, and starts', () => {
    const told: string[] = [];
    const checks = [
      found('google.spreadsheet', 'unreachable'),
      found('google.columns', 'wrong'),
      found('mail.capabilities', 'wrong'),
    ];
    admit(checks, (problem) => told.push(problem));
    expect(told).toEqual(['google.spreadsheet: google.spreadsheet says', 'google.columns: google.columns says']);
  });
});

test('no secret is printed, even when a server says it back', async () => {
  const secrets = {
    ...world.configuration.secrets,
    smtpPassword: 'swordfish-smtp',
    imapPassword: 'swordfish-imap',
    googleToken: 'swordfish-google',
  };
  const smtp = await startSmtpServer({
    login: { user: 'us', password: 'another' },
    refuseLogin: `535 5.7.8 swordfish-smtp is wrong (${Buffer.from('swordfish-smtp').toString('base64')})`,
  });
  const imap = await startScriptedImap(({ name }) =>
    name === 'LOGIN' || name === 'AUTHENTICATE' ? ['% NO [AUTHENTICATIONFAILED] not swordfish-imap'] : undefined,
  );
  const { mail } = world.configuration;
  const checks = await runChecks(
    {
      ...world.configuration,
      mail: {
        ...mail,
        smtp: { ...mail.smtp, ...smtp.settings, user: 'us' },
        imap: { ...mail.imap, port: imap.settings.port, host: imap.settings.host },
      },
      secrets,
    },
    { client: world.client },
  );
  await Promise.all([smtp.close(), imap.close()]);
  expect(only(checks, 'wrong')).toEqual(expect.arrayContaining(['google.spreadsheet', 'mail.smtp', 'mail.imap']));
  const shown = JSON.stringify(checks);
  expect(shown).toContain('(a secret) is wrong');
  for (const secret of [
    'swordfish',
    Buffer.from('swordfish').toString('base64').slice(0, 10),
    ...[...secrets.addressKeys, secrets.identityKey].map((key) => Buffer.from(key).toString('hex')),
  ]) {
    expect(shown).not.toContain(secret);
  }
});

// --- internal ---

const inNamespace = (namespace: string): { client: Client } => {
  const lazy = { ...world.client.options, connection: world.client.connection, namespace };
  return { client: new (world.client.constructor as typeof Client)(lazy) };
};

async function emptySpreadsheet(): Promise<string> {
  const response = await fetch(new URL('v4/spreadsheets', world.google.url), {
    method: 'POST',
    headers: { authorization: 'Bearer sandbox', 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { spreadsheetId: string }).spreadsheetId;
}

const aboutGoogle = (checks: Check[], state: Check['state']): CheckId[] =>
  only(checks, state).filter((id) => id.startsWith('google'));

/** A Google that answers everything in one way; the world's own is left to the world. */
async function withGoogle<T>(code: number, use: (google: { apiUrl: string }) => Promise<T>): Promise<T> {
  const details = [{ metadata: { quota_limit_value: '42' } }];
  const server = createServer((_, response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, message: 'in the words of Google', details } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
