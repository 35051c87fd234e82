import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfiguration, loadSettings } from '../../worker/configuration.ts';
import { ConfigurationError } from '../../worker/secrets.ts';
import { KEY_IN_ENVIRONMENT } from '../helpers/data-keys.ts';
import { temporaryFolder, write } from '../setup/temporary-folder.ts';

/** The least that a configuration file must say. */
const LEAST = {
  programme: {},
  coordinator: { name: 'Casey Coordinator', address: 'coordinator@library.example' },
  google: { spreadsheetId: 'sheet', trackerFormId: 'tracker', applicationFormId: 'application' },
  mail: {
    from: { name: 'State Library', address: 'certification@library.example' },
    smtp: { host: 'smtp.library.example', port: 465 },
    imap: { host: 'imap.library.example', port: 993 },
  },
};

const KEYS = {
  COUNTERSIGN_ADDRESS_KEY: '0a'.repeat(32),
  COUNTERSIGN_IDENTITY_KEY: '0b'.repeat(32),
  COUNTERSIGN_CERTIFICATE_KEY: '0c'.repeat(32),
  ...KEY_IN_ENVIRONMENT,
};

/** The file with one place written otherwise; `undefined` takes it out. */
function changed(place: string, value: unknown): string {
  const settings = structuredClone(LEAST) as Record<string, unknown>;
  const steps = place.split('.');
  const last = steps.pop() ?? '';
  let at = settings;
  for (const step of steps) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  at[last] = value;
  return stringify(settings);
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'countersign.yaml');
  write(file, text);
  return file;
}

/** What a person is told; a test fails when nothing is wrong, or when it is not theirs to mend. */
function complaintOf(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

describe('the configuration file', () => {
  test('wants each form by its id or by its tab, and not by both', () => {
    const neither = complaintOf(() => loadSettings(fileWith(changed('google.trackerFormId', undefined))));
    expect(neither).toContain('google.trackerFormId is missing: give either trackerFormId');
    const both = complaintOf(() => loadSettings(fileWith(changed('google.applicationTab', 'Form responses 1'))));
    expect(both).toContain('give either applicationFormId');
    expect(complaintOf(() => loadSettings(fileWith(changed('google.trackerTabs', 'x'))))).toContain('allowed:');
  });

  test('fills in what it leaves out', () => {
    const file = fileWith(stringify(LEAST));
    expect(loadSettings(file)).toMatchObject({
      programme: { file: 'montana.yaml' },
      google: { pollSeconds: { forms: 30, view: 2, commands: 30 } },
      mail: {
        plusAddressing: true,
        smtp: { secure: true },
        imap: { secure: true, inbox: 'INBOX', sent: 'Sent' },
        limits: { perMinute: 30, perDay: 2000 },
      },
      embeddedTemporal: { port: 7233 },
    });
  });

  test('names paths from where it lies, not from where the command runs', () => {
    const file = fileWith(
      changed('google', { ...LEAST.google, credentialsFile: 'keys/google.json' }) +
        stringify({ documents: { folder: 'papers' }, embeddedTemporal: { folder: '/var/lib/temporal' } }),
    );
    const { google, documents, embeddedTemporal } = loadSettings(file);
    expect(google.credentialsFile).toBe(join(file, '../keys/google.json'));
    expect(documents.folder).toBe(join(file, '../papers'));
    expect(embeddedTemporal.folder).toBe('/var/lib/temporal');
    expect(loadSettings(fileWith(stringify(LEAST))).documents.folder).toMatch(/^\/.*\.countersign\/documents$/);
  });

  test('means a shipped programme by a bare name, and a file of one’s own by a path', () => {
    const programme = (name: string) => {
      const file = fileWith(changed('programme.file', name));
      return [loadSettings(file).programme.file, join(file, '..')] as const;
    };
    expect(programme('nebraska.yaml')[0]).toBe('nebraska.yaml');
    const [own, folder] = programme('./ours.yaml');
    expect(own).toBe(join(folder, 'ours.yaml'));
  });

  test.each<[string, string, unknown, string[]]>([
    ['a misspelt key', 'mail.limits.perMinut', 5, ['mail.limits', 'perMinut', 'perMinute, perDay']],
    ['a misspelt section', 'gogle', {}, ['the file', 'gogle', 'programme, coordinator, google']],
    ['a missing value', 'google.spreadsheetId', undefined, ['google.spreadsheetId is missing']],
    ['a missing section', 'mail', undefined, ['mail is missing']],
    [
      'an address that is none',
      'coordinator.address',
      'casey',
      ['coordinator.address is "casey"', 'one e-mail address'],
    ],
    ['a port beyond the last', 'mail.smtp.port', 70_000, ['mail.smtp.port is 70000', '65535']],
    ['a port in words', 'mail.imap.port', 'imaps', ['mail.imap.port is "imaps"', 'number']],
    ['a yes that is no boolean', 'mail.plusAddressing', 'yes', ['mail.plusAddressing is "yes"', 'boolean']],
    ['a poll that never rests', 'google.pollSeconds.forms', 0, ['google.pollSeconds.forms is 0', '>0']],
    ['an address of Google’s that is no URL', 'google.apiUrl', 'here', ['google.apiUrl is "here"', 'URL']],
  ])('with %s is refused by file, key, value and what is allowed', (_what, place, value, said) => {
    const file = fileWith(changed(place, value));
    const complaint = complaintOf(() => loadSettings(file));
    for (const words of [file, ...said]) expect(complaint).toContain(words);
  });

  test('is told everything that is wrong with it at once', () => {
    const complaint = complaintOf(() => loadSettings(fileWith(changed('coordinator', { name: '', adress: 'x' }))));
    expect(complaint.split('\n').slice(1)).toHaveLength(3);
  });

  test('that does not exist is named, with what to do instead', () => {
    const file = join(temporaryFolder(), 'nowhere.yaml');
    const complaint = complaintOf(() => loadSettings(file));
    expect(complaint).toContain(`${file} does not exist`);
    expect(complaint).toContain('--config');
    expect(complaint).toContain('npm start');
  });

  test('that is no YAML is told the line', () => {
    const file = fileWith('coordinator: { name: Casey\nmail: [');
    expect(complaintOf(() => loadSettings(file))).toMatch(new RegExp(`^${file}: .*line \\d`, 's'));
  });

  test('that is empty, or a folder, is named', () => {
    const empty = fileWith('');
    expect(complaintOf(() => loadSettings(empty))).toContain(`${empty} cannot be used:\n  the file is null`);
    const folder = temporaryFolder();
    expect(complaintOf(() => loadSettings(folder))).toContain(folder);
  });

  test('holds no secrets: one written there is refused, and its value is not repeated', () => {
    const complaint = complaintOf(() => loadSettings(fileWith(changed('mail.smtp.password', 'hunter2'))));
    expect(complaint).toContain('unknown key password');
    expect(complaint).not.toContain('hunter2');
  });
});

describe('secrets', () => {
  const load = (environment: Record<string, string>) => loadConfiguration(fileWith(stringify(LEAST)), environment);
  const secretFile = (text: string) => {
    const file = join(temporaryFolder(), 'secret');
    write(file, text);
    return file;
  };

  test('come from the environment, or from a file that the environment names', () => {
    const { secrets } = load({
      ...KEYS,
      COUNTERSIGN_ADDRESS_KEY_PREVIOUS: '0C'.repeat(40),
      COUNTERSIGN_SMTP_PASSWORD: 'from the environment',
      COUNTERSIGN_IMAP_PASSWORD_FILE: secretFile('from a file\n'),
    });
    expect(secrets.addressKeys.map((key) => [key.length, key[0]])).toEqual([
      [32, 10],
      [40, 12],
    ]);
    expect(secrets.identityKey).toEqual(new Uint8Array(32).fill(11));
    expect(secrets.smtpPassword).toBe('from the environment');
    expect(secrets.imapPassword).toBe('from a file');
    expect(secrets.googleToken).toBeUndefined();
  });

  test('keep every earlier key of certificates, one a line or with commas between', () => {
    const earlier = ['0d', '0E', '0f'].map((byte) => byte.repeat(32));
    const { secrets } = load({
      ...KEYS,
      COUNTERSIGN_CERTIFICATE_KEY_PREVIOUS_FILE: secretFile(`${earlier[0]}\n${earlier[1]}, ${earlier[2]}\n`),
    });
    expect(secrets.certificateKeys).toEqual([12, 13, 14, 15].map((byte) => new Uint8Array(32).fill(byte)));
    expect(load(KEYS).secrets.certificateKeys).toHaveLength(1);
  });

  test('count as not set when they are empty', () => {
    const { secrets } = load({ ...KEYS, COUNTERSIGN_SMTP_PASSWORD: '', COUNTERSIGN_ADDRESS_KEY_PREVIOUS: '' });
    expect(secrets.smtpPassword).toBeUndefined();
    expect(secrets.addressKeys).toHaveLength(1);
  });

  test('that are given twice are refused: nobody could tell which one holds', () => {
    const complaint = complaintOf(() =>
      load({ ...KEYS, COUNTERSIGN_SMTP_PASSWORD: 'one', COUNTERSIGN_SMTP_PASSWORD_FILE: secretFile('two') }),
    );
    expect(complaint).toContain('COUNTERSIGN_SMTP_PASSWORD and COUNTERSIGN_SMTP_PASSWORD_FILE');
  });

  test.each([
    ['cannot be read', () => join(temporaryFolder(), 'gone'), 'cannot read'],
    ['is a folder', () => temporaryFolder(), 'cannot read'],
    ['is empty', () => secretFile(' \n'), 'is empty'],
  ])('whose file %s stop the start, with variable and path', (_what, path, said) => {
    const file = path();
    const complaint = complaintOf(() => load({ ...KEYS, COUNTERSIGN_GOOGLE_TOKEN_FILE: file }));
    for (const words of ['COUNTERSIGN_GOOGLE_TOKEN_FILE', file, said]) expect(complaint).toContain(words);
  });

  test.each(Object.keys(KEYS))('need %s, and say how to make one', (name) => {
    const complaint = complaintOf(() => load({ ...KEYS, [name]: '' }));
    expect(complaint).toContain(`${name} (or ${name}_FILE) is missing`);
    expect(complaint).toContain('openssl rand -hex 32');
  });

  test.each([
    ['too short', 'abcd1234'],
    ['no hexadecimal digits', 'correct horse battery staple correct horse battery staple correct'],
    ['half a byte too long', `${'0a'.repeat(32)}b`],
  ])('that are %s are refused as a key without repeating them', (_what, key) => {
    for (const name of [
      ...['COUNTERSIGN_ADDRESS_KEY', 'COUNTERSIGN_ADDRESS_KEY_PREVIOUS'],
      ...['COUNTERSIGN_IDENTITY_KEY', 'COUNTERSIGN_DATA_KEY'],
    ]) {
      for (const environment of [{ [name]: key }, { [name]: '', [`${name}_FILE`]: secretFile(key) }]) {
        const complaint = complaintOf(() => load({ ...KEYS, ...environment }));
        expect(complaint).toContain(`${name} must be at least 64 hexadecimal digits`);
        expect(complaint).not.toContain(key);
      }
    }
  });

  test.each([
    ['too short', 'abcd1234'],
    ['no hexadecimal digits', 'correct horse battery staple correct horse battery staple correct'],
    ['longer than a seed', '0a'.repeat(33)],
  ])('that are %s are refused as a key of certificates without repeating them', (_what, key) => {
    for (const name of ['COUNTERSIGN_CERTIFICATE_KEY', 'COUNTERSIGN_CERTIFICATE_KEY_PREVIOUS']) {
      for (const environment of [{ [name]: key }, { [name]: '', [`${name}_FILE`]: secretFile(key) }]) {
        const complaint = complaintOf(() => load({ ...KEYS, ...environment }));
        expect(complaint).toContain(`${name} must be 64 hexadecimal digits`);
        expect(complaint).not.toContain(key);
      }
    }
  });
});
