import type { Query, QueryType } from '../call.ts';
import { badRequest, type FieldViolation } from '../errors.ts';
import { enumerationOf } from './enums.ts';
import { camelCase, snakeCase } from './names.ts';
import { invalidValue } from './parse.ts';

/**
 * Reads the query of a call; names in either spelling.
 * @throws GoogleError 400 with every parameter Google does not know and every value of the wrong type.
 */
export function parseQuery(search: URLSearchParams, types: Readonly<Record<string, QueryType>>): Query {
  const values = new Map<string, string[]>();
  const violations: FieldViolation[] = [];
  for (const [sent, value] of search) {
    const name = camelCase(sent);
    const type = types[name];
    if (!type && !systemParameters.has(sent)) violations.push(unknownParameter(sent));
    else if (type && !fits(type, name, value)) violations.push(wrongValue(type, name, value));
    else values.set(name, [...(values.get(name) ?? []), value]);
  }
  if (violations.length > 0) throw badRequest(violations);
  const last = (name: string) => values.get(name)?.at(-1);
  return {
    string: (name) => last(name) || undefined,
    strings: (name) => values.get(name) ?? [],
    boolean: (name) => /^(true|1)$/i.test(last(name) ?? ''),
    number: (name) => (last(name) === undefined ? undefined : Number(last(name))),
  };
}

// --- internal ---

/** Understood by every call; `fields` and `prettyPrint` by the server, the others without effect here. */
const systemParameters = new Set([
  '$.xgafv',
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
]);

function fits(type: QueryType, name: string, value: string): boolean {
  if (type === 'boolean') return /^(true|false|1|0)$/i.test(value);
  if (type === 'number') return /^-?\d+$/.test(value);
  return enumerationOf(name)?.values.includes(value) ?? true;
}

function wrongValue(type: QueryType, name: string, value: string): FieldViolation {
  const snake = snakeCase(name);
  const enumeration = enumerationOf(name);
  if (enumeration) return invalidValue(snake, `type.googleapis.com/${enumeration.type}`, value);
  return invalidValue(snake, type === 'boolean' ? 'TYPE_BOOL' : 'TYPE_INT32', value);
}

function unknownParameter(name: string): FieldViolation {
  const why = `Cannot bind query parameter. Field '${name}' could not be found in request message.`;
  return { description: `Invalid JSON payload received. Unknown name "${name}": ${why}` };
}
