import type { Call } from './call.ts';
import { filesCreate } from './drive/calls/files-create.ts';
import { permissionsCreate } from './drive/calls/permissions-create.ts';
import { permissionsList } from './drive/calls/permissions-list.ts';
import { invalidArgument } from './errors.ts';
import { formsBatchUpdate } from './forms/calls/forms-batch-update.ts';
import { formsCreate } from './forms/calls/forms-create.ts';
import { formsGet } from './forms/calls/forms-get.ts';
import { formsSetPublishSettings } from './forms/calls/forms-set-publish-settings.ts';
import { responsesGet } from './forms/calls/responses-get.ts';
import { responsesList } from './forms/calls/responses-list.ts';
import { developerMetadataSearch } from './sheets/calls/developer-metadata-search.ts';
import { spreadsheetsBatchUpdate } from './sheets/calls/spreadsheets-batch-update.ts';
import { spreadsheetsCreate } from './sheets/calls/spreadsheets-create.ts';
import { spreadsheetsGet } from './sheets/calls/spreadsheets-get.ts';
import { valuesAppend } from './sheets/calls/values-append.ts';
import { valuesBatchGet } from './sheets/calls/values-batch-get.ts';
import { valuesBatchUpdate } from './sheets/calls/values-batch-update.ts';
import { valuesClear } from './sheets/calls/values-clear.ts';
import { valuesGet } from './sheets/calls/values-get.ts';
import { valuesUpdate } from './sheets/calls/values-update.ts';

/** Every call the stand-in answers. Paths with a verb come before the ones whose range could swallow it. */
export const calls: readonly Call[] = [
  spreadsheetsCreate,
  spreadsheetsBatchUpdate,
  spreadsheetsGet,
  valuesBatchGet,
  valuesBatchUpdate,
  valuesAppend,
  valuesClear,
  valuesUpdate,
  valuesGet,
  developerMetadataSearch,
  formsCreate,
  formsBatchUpdate,
  formsSetPublishSettings,
  formsGet,
  responsesList,
  responsesGet,
  filesCreate,
  permissionsList,
  permissionsCreate,
];

/**
 * @param path as sent, percent-encoded.
 * @throws GoogleError 400 when its encoding is broken.
 */
export function findCall(
  method: string | undefined,
  path: string,
): { call: Call; values: Record<string, string> } | undefined {
  for (const { call, pattern } of compiled) {
    const match = call.http === method ? pattern.exec(path) : null;
    if (match) return { call, values: decoded(match.groups ?? {}) };
  }
  return undefined;
}

// --- internal ---

const compiled = calls.map((call) => ({ call, pattern: compile(call.path) }));

/** An id holds neither `/` nor `:`; a range may hold both. */
function compile(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${name === 'range' ? '.+' : '[^/:]+'})`);
  return new RegExp(`^${source}$`);
}

function decoded(values: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw invalidArgument('Request contains an invalid argument.');
  }
}
