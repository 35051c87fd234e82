import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type DataKeys, readDataKeys } from './encryption/data-keys.ts';
import { ConfigurationError, type Environment, readKey, readSecret, requireSecret } from './secrets.ts';

const address = z.email({ error: 'must be one e-mail address' });
const person = z.strictObject({ name: z.string().min(1), address });
const port = z.int().min(1).max(65535);
const server = { host: z.string().min(1), port, secure: z.boolean().default(true), user: z.string().optional() };
const seconds = (byDefault: number) => z.number().positive().default(byDefault);

const schema = z.strictObject({
  programme: z.strictObject({
    /** A file in programme/, or a path from the configuration file. */
    file: z.string().default('montana.yaml'),
    /** Pins one rule set; without it the one in force on the day decides. */
    ruleSet: z.string().optional(),
  }),
  coordinator: person,
  google: z
    .strictObject({
      spreadsheetId: z.string().min(1),
      /** Empty where a tab of responses is read instead. */
      trackerFormId: z.string().default(''),
      applicationFormId: z.string().default(''),
      /** For forms that cannot be shared with the service: the tab of the spreadsheet to which Google links the responses. */
      trackerTab: z.string().min(1).optional(),
      applicationTab: z.string().min(1).optional(),
      /** Question ids by our names for the questions, so that titles may be reworded; `init` writes them. */
      trackerQuestions: z.record(z.string(), z.string()).default({}),
      applicationQuestions: z.record(z.string(), z.string()).default({}),
      /** A folder of a shared drive in which `init` makes the files: for a service account, which owns no storage. */
      folderId: z.string().min(1).optional(),
      /** Key of a service account, or an authorized-user file; not needed for a stand-in. */
      credentialsFile: z.string().optional(),
      /** Where Google's interfaces are, if not at Google. */
      apiUrl: z.url().optional(),
      pollSeconds: z.strictObject({ forms: seconds(30), view: seconds(2), commands: seconds(30) }).prefault({}),
    })
    .superRefine((google, context) => {
      for (const form of ['tracker', 'application'] as const) {
        if (Boolean(google[`${form}FormId`]) !== Boolean(google[`${form}Tab`])) continue;
        const message = `give either ${form}FormId (countersign init makes the form) or ${form}Tab`;
        context.addIssue({ code: 'custom', path: [`${form}FormId`], message, input: undefined });
      }
    }),
  mail: z.strictObject({
    from: person,
    /** False for accounts that do not deliver local+anything@domain. */
    plusAddressing: z.boolean().default(true),
    /** By which our own mail server marks its Authentication-Results; without it none of these is believed. */
    authservId: z.string().min(1).optional(),
    /** Whether DKIM and DMARC are checked against DNS where our server has not done so. */
    checkSignatures: z.boolean().default(true),
    smtp: z.strictObject(server),
    imap: z.strictObject({ ...server, inbox: z.string().default('INBOX'), sent: z.string().default('Sent') }),
    limits: z
      .strictObject({ perMinute: z.int().positive().default(30), perDay: z.int().positive().default(2000) })
      .prefault({}),
  }),
  documents: z.strictObject({ folder: z.string().default('.countersign/documents') }).prefault({}),
  /** A file with the data key, where COUNTERSIGN_DATA_KEY is not set. */
  dataKeyFile: z.string().min(1).optional(),
  /** Used when neither TEMPORAL_ADDRESS nor a Temporal profile names a server. */
  embeddedTemporal: z
    .strictObject({ port: port.default(7233), folder: z.string().default('.countersign/temporal') })
    .prefault({}),
  /** Where `/health` and `/metrics` are, on loopback; nowhere unless it is given. */
  metrics: z.strictObject({ port }).optional(),
});

/** Where people see the spreadsheet. */
export const spreadsheetUrl = ({ google }: Settings): string =>
  `https://docs.google.com/spreadsheets/d/${google.spreadsheetId}/edit`;

/** What `countersign.yaml` says, defaults filled in, paths absolute. */
export type Settings = z.infer<typeof schema>;

/** Everything the service needs to know, read once at start; secrets are kept apart from settings. */
export interface Configuration extends Settings {
  secrets: {
    /** Keys of the reply addresses, newest first; older ones are still accepted. */
    addressKeys: Uint8Array[];
    /** Makes tracker ids from addresses. Never changes, or people lose their trackers. */
    identityKey: Uint8Array;
    /** Seeds of the keys that sign certificates, newest first; what older ones have signed is still ours. */
    certificateKeys: CertificateKeys;
    /** Seal and open all that is kept in Temporal. */
    dataKeys: DataKeys;
    smtpPassword: string | undefined;
    imapPassword: string | undefined;
    /** A file with an OAuth access token for both, in place of passwords; something else keeps it fresh. */
    mailTokenFile: string | undefined;
    googleToken: string | undefined;
  };
}

export type CertificateKeys = [current: Uint8Array, ...previous: Uint8Array[]];

/**
 * Reads `countersign.yaml` alone; commands that only speak to Temporal need the data key beside it, and no other secret.
 *
 * @throws ConfigurationError naming each key that is wrong, its value and what is allowed.
 */
export function loadSettings(file: string): Settings {
  const path = resolve(file);
  return settingsOf(path, read(path));
}

/** The same for a file that was read already. @throws ConfigurationError */
export function settingsOf(path: string, value: unknown): Settings {
  const settings = check(path, value);
  const from = (relative: string) => resolve(dirname(path), relative);
  const { credentialsFile } = settings.google;
  if (credentialsFile) settings.google.credentialsFile = from(credentialsFile);
  if (settings.dataKeyFile) settings.dataKeyFile = from(settings.dataKeyFile);
  settings.documents.folder = from(settings.documents.folder);
  settings.embeddedTemporal.folder = from(settings.embeddedTemporal.folder);
  if (settings.programme.file.includes('/')) settings.programme.file = from(settings.programme.file);
  return settings;
}

/**
 * Reads `countersign.yaml` and the secrets, from the environment or from files.
 *
 * @throws ConfigurationError as `loadSettings`, and for each secret that is missing or malformed.
 */
export function loadConfiguration(file: string, environment: Environment = process.env): Configuration {
  const settings = loadSettings(file);
  return {
    ...settings,
    secrets: {
      addressKeys: [
        readKey('COUNTERSIGN_ADDRESS_KEY', environment),
        ...optionalKey('COUNTERSIGN_ADDRESS_KEY_PREVIOUS', environment),
      ],
      identityKey: readIdentityKey(environment),
      certificateKeys: readCertificateKeys(environment),
      dataKeys: readDataKeys(settings.dataKeyFile, environment),
      smtpPassword: readSecret('COUNTERSIGN_SMTP_PASSWORD', environment),
      imapPassword: readSecret('COUNTERSIGN_IMAP_PASSWORD', environment),
      mailTokenFile: environment.COUNTERSIGN_MAIL_TOKEN_FILE,
      googleToken: readSecret('COUNTERSIGN_GOOGLE_TOKEN', environment),
    },
  };
}

/** By which people's trackers are found. @throws ConfigurationError */
export const readIdentityKey = (environment: Environment = process.env): Uint8Array =>
  readKey('COUNTERSIGN_IDENTITY_KEY', environment);

/**
 * Certificates live for years, longer than a key may be kept in use: so there may be several earlier ones.
 *
 * @throws ConfigurationError when the key is missing, or any of them malformed.
 */
export function readCertificateKeys(environment: Environment = process.env): CertificateKeys {
  const name = 'COUNTERSIGN_CERTIFICATE_KEY';
  const earlier = readSecret(`${name}_PREVIOUS`, environment)?.split(/[\s,]+/) ?? [];
  return [
    seed(name, requireSecret(name, environment)),
    ...earlier.filter(Boolean).map((text) => seed(`${name}_PREVIOUS`, text)),
  ];
}

function read(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new ConfigurationError(
        `${path} does not exist. Name another file with --config, or run "npm start" to try Countersign without one.`,
      );
    }
    throw new ConfigurationError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function check(path: string, value: unknown): Settings {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${describe(issue)}`);
  throw new ConfigurationError(`${path} cannot be used:\n${lines.join('\n')}`);
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(issue.path);
    return `${at}: unknown key ${issue.keys.join(', ')}${allowed ? `; allowed: ${allowed.join(', ')}` : ''}`;
  }
  const given = issue.input === undefined ? 'is missing' : `is ${JSON.stringify(issue.input)}`;
  return `${at} ${given}: ${issue.message}`;
}

/** The keys that may stand at a path, read off the schema itself. */
function allowedKeys(path: readonly PropertyKey[]): string[] | null {
  let at: unknown = schema;
  for (const step of path) at = (unwrap(at) as { shape?: Record<PropertyKey, unknown> } | undefined)?.shape?.[step];
  const shape = (unwrap(at) as { shape?: object } | undefined)?.shape;
  return shape ? Object.keys(shape) : null;
}

function unwrap(type: unknown): unknown {
  let inner = type;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional)
    inner = inner.unwrap();
  return inner;
}

const optionalKey = (name: string, environment: Environment): Uint8Array[] =>
  readSecret(name, environment) ? [readKey(name, environment)] : [];

/** An Ed25519 seed: 32 bytes, no more. */
function seed(name: string, text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return Uint8Array.from(Buffer.from(text, 'hex'));
  throw new ConfigurationError(`${name} must be 64 hexadecimal digits. Make one with: openssl rand -hex 32`);
}
