import { differencesInRows } from '../activities/sheets/row-differences.ts';
import { checkSpreadsheet, ensureSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../programme/load.ts';
import { startAfreshSignal, workflowIds } from '../workflows/messages.ts';
import type { Settings } from './configuration.ts';
import { connectClient, temporalSettings } from './connect.ts';
import { readDataKeys } from './encryption/data-keys.ts';
import { openGoogle } from './ports.ts';
import { type Environment, readSecret } from './secrets.ts';

/** What is otherwise in the spreadsheet than the service makes it, tabs and rows, in words for people. */
export async function differencesInSheet(
  settings: Settings,
  environment: Environment = process.env,
): Promise<string[]> {
  const keys = readDataKeys(settings.dataKeyFile, environment);
  const [google, spreadsheetId, programme, options] = spreadsheet(settings, environment);
  const inMaking = await checkSpreadsheet(google, spreadsheetId, programme, options);
  const client = await connectClient(temporalSettings(settings, environment), keys);
  try {
    return [...inMaking, ...(await differencesInRows(google, spreadsheetId, client, programme))];
  } finally {
    await client.connection.close();
  }
}

/**
 * Draws everything anew from Temporal: missing tabs and columns are made at once; the rows follow from a watcher that
 * begins afresh, and so compares every one. What people wrote stays.
 *
 * @returns what was made
 */
export async function rebuildSheet(settings: Settings, environment: Environment = process.env): Promise<string[]> {
  const keys = readDataKeys(settings.dataKeyFile, environment);
  const made = await ensureSpreadsheet(...spreadsheet(settings, environment));
  const client = await connectClient(temporalSettings(settings, environment), keys);
  try {
    await client.workflow.getHandle(workflowIds.watcher('spreadsheet')).signal(startAfreshSignal);
  } finally {
    await client.connection.close();
  }
  return made;
}

function spreadsheet(settings: Settings, environment: Environment) {
  const google = openGoogle(settings.google, readSecret('COUNTERSIGN_GOOGLE_TOKEN', environment));
  const programme = loadProgramme(settings.programme.file);
  const options = { editors: [settings.coordinator.address] };
  return [google, settings.google.spreadsheetId, programme, options] as const;
}
