import { readFileSync } from 'node:fs';
import { drive, type drive_v3 } from '@googleapis/drive';
import { forms, type forms_v1 } from '@googleapis/forms';
import { sheets, type sheets_v4 } from '@googleapis/sheets';
import { JWT, OAuth2Client, UserRefreshClient } from 'google-auth-library';
import { z } from 'zod';

export interface GoogleAccess {
  /** A service account's key, or an authorized-user file: what Google calls application credentials. */
  credentialsFile?: string | undefined;
  /** A bearer token as it is: for a stand-in. */
  accessToken?: string | undefined;
  /** Where the interfaces are, if not at Google. Only its origin counts. */
  apiUrl?: string | undefined;
}

export interface Google {
  forms: forms_v1.Forms;
  sheets: sheets_v4.Sheets;
  drive: drive_v3.Drive;
  /** The address that a form or a spreadsheet has to be shared with, when the credentials tell it. */
  account: string | null;
}

/**
 * Read responses and forms; read and write the one spreadsheet. `forms.body` lets set-up make the two forms, `drive` share
 * them and make them in a folder: a service account sees of Drive only what was shared with it, and of that `drive.file`
 * would hide what people made, the folder above all. (A person's credentials carry the scopes the person agreed to.)
 */
const SCOPES = [
  'https://www.googleapis.com/auth/forms.body',
  'https://www.googleapis.com/auth/forms.responses.readonly',
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive',
];

/** Google stops a request after 180 s; nothing we ask takes a tenth of that. */
const TIMEOUT_MS = 60_000;

/**
 * Authenticated clients. Their own retries are off: they would repeat three times within two seconds, all against the
 * quota, and without jitter; the watchers retry with a plan.
 *
 * @throws Error when the credentials file cannot be read or holds something else.
 */
export function createGoogle(access: GoogleAccess): Google {
  const auth = authenticate(access);
  const options = {
    auth,
    retry: false,
    timeout: TIMEOUT_MS,
    ...(access.apiUrl ? { rootUrl: access.apiUrl } : {}),
  };
  return {
    forms: forms({ version: 'v1', ...options }),
    sheets: sheets({ version: 'v4', ...options }),
    drive: drive({ version: 'v3', ...options }),
    account: auth instanceof JWT ? (auth.email ?? null) : null,
  };
}

function authenticate({ credentialsFile, accessToken }: GoogleAccess): OAuth2Client {
  if (accessToken) {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: accessToken });
    return client;
  }
  if (!credentialsFile) {
    throw new Error(
      'There are no credentials for Google: google.credentialsFile must name the key of a service account or an authorized-user file',
    );
  }
  const what = `${credentialsFile} cannot be used as credentials for Google`;
  const { success, data, error } = credentials.safeParse(readJson(what, credentialsFile));
  if (!success) throw new Error(`${what}: ${z.prettifyError(error)}`);
  return data.type === 'service_account'
    ? new JWT({ email: data.client_email, key: data.private_key, scopes: SCOPES })
    : new UserRefreshClient(data.client_id, data.client_secret, data.refresh_token);
}

/** The two kinds of file that Google hands out for this; what else they hold is of no use here. */
const credentials = z.discriminatedUnion('type', [
  z.object({ type: z.literal('service_account'), client_email: z.email(), private_key: z.string().min(1) }),
  z.object({
    type: z.literal('authorized_user'),
    client_id: z.string().min(1),
    client_secret: z.string().min(1),
    refresh_token: z.string().min(1),
  }),
]);

function readJson(what: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is a secret.
    throw new Error(`${what}: it is not JSON`);
  }
}
