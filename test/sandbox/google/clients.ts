import { type drive_v3, drive as driveClient } from '@googleapis/drive';
import { type forms_v1, forms as formsClient } from '@googleapis/forms';
import { type sheets_v4, sheets as sheetsClient } from '@googleapis/sheets';
import { OAuth2Client } from 'google-auth-library';
import { type GoogleOptions, type GoogleStandIn, startGoogle } from '../../../sandbox/google/server.ts';

/** The stand-in with Google's own clients pointed at it. */
export interface Clients {
  readonly google: GoogleStandIn;
  readonly sheets: sheets_v4.Sheets;
  readonly forms: forms_v1.Forms;
  readonly drive: drive_v3.Drive;
}

export async function startWithClients(options: GoogleOptions = { quota: 'off' }, token = 'local'): Promise<Clients> {
  const google = await startGoogle(options);
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: token });
  const common = { auth, rootUrl: google.url, retry: false };
  return {
    google,
    sheets: sheetsClient({ version: 'v4', ...common }),
    forms: formsClient({ version: 'v1', ...common }),
    drive: driveClient({ version: 'v3', ...common }),
  };
}

/** A new spreadsheet's id. */
export async function createSpreadsheet(sheets: sheets_v4.Sheets, title = 'Register'): Promise<string> {
  const { data } = await sheets.spreadsheets.create({ requestBody: { properties: { title } } });
  return data.spreadsheetId ?? '';
}

/** What a refused call came back with. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly body: { error: { code: number; message: string; status: string; details?: Record<string, unknown>[] } };
}

/** @throws Error when the call is not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: Refusal['body'] } };
    if (!response) throw error;
    return { status: response.status, message: response.data.error.message, body: response.data };
  }
  throw new Error('the call was not refused');
}
