import type { Query } from '../call.ts';
import { unsupported } from '../errors.ts';

/** @throws GoogleError 501 for the first parameter that Drive knows and the stand-in does not act upon. */
export function refuseParameters(call: string, query: Query, names: Readonly<Record<string, unknown>>): void {
  const sent = Object.keys(names).find((name) => !supported.includes(name) && query.string(name) !== undefined);
  if (sent) throw unsupported(`${sent} in ${call}`);
}

/** @throws GoogleError 501 for the first field of a body that is none of `names`. */
export function refuseFields(call: string, body: object, names: readonly string[]): void {
  const sent = Object.keys(body).find((name) => !names.includes(name));
  if (sent) throw unsupported(`${sent} in ${call}`);
}

// --- internal ---

const supported = ['supportsAllDrives', 'sendNotificationEmail', 'pageSize', 'pageToken'];
