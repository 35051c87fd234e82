import { readFileSync } from 'node:fs';
import { forms, type forms_v1 } from '@googleapis/forms';
import { sheets, type sheets_v4 } from '@googleapis/sheets';
import { type AnyAuthClient, GoogleAuth, OAuth2Client } from 'google-auth-library';

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
  /** The address that a form or a spreadsheet has to be shared with, when the credentials tell it. */
  account: string | null;
}

/** Read responses and forms; read and write the one spreadsheet. `forms.body` lets set-up make the two forms. */
const SCOPES = [
  'https://www.googleapis.com/auth/forms.body',
  'https://www.googleapis.com/auth/forms.responses.readonly',
  'https://www.googleapis.com/auth/spreadsheets',
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
    auth: auth as OAuth2Client,
    retry: false,
    timeout: TIMEOUT_MS,
    ...(access.apiUrl ? { rootUrl: access.apiUrl } : {}),
  };
  return {
    forms: forms({ version: 'v1', ...options }),
    sheets: sheets({ version: 'v4', ...options }),
    account: 'email' in auth && typeof auth.email === 'string' ? auth.email : null,
  };
}

function authenticate({ credentialsFile, accessToken }: GoogleAccess): AnyAuthClient {
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
  try {
    const client = new GoogleAuth().fromJSON(JSON.parse(readFileSync(credentialsFile, 'utf8')));
    if ('scopes' in client) client.scopes = SCOPES;
    return client as AnyAuthClient;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${credentialsFile} cannot be used as credentials for Google: ${why}`, { cause });
  }
}
