import { badRequest, type FieldViolation, invalidArgument } from '../errors.ts';
import { enumerationOf } from './enums.ts';
import { type Api, type Field, fieldsOf } from './messages.ts';
import { camelCase, snakeCase } from './names.ts';

export type Json = Record<string, unknown>;

/**
 * Reads JSON as one of Google's messages: names in either spelling (`sheetId`, `sheet_id`), `null` as absent, numbers
 * also as text. The result has Google's camelCase names only.
 *
 * @param at where the message stands in the call, as Google names it in a refusal: `''` for the body itself, `data`
 *   where the body is a field of that name.
 * @throws GoogleError 400 with every unknown name and every value of the wrong type.
 */
export function parseMessage(api: Api, message: string, json: unknown, at = ''): Json {
  const violations: FieldViolation[] = [];
  const parsed = readMessage({ api, violations }, message, json, at);
  if (violations.length > 0) throw badRequest(violations);
  return parsed;
}

/** @throws GoogleError 400 when the text is not JSON. An empty body is an empty message. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument(
      `Invalid JSON payload received. Parsing terminated before end of input.\n${text.slice(0, 60)}\n^`,
    );
  }
}

/** The refusal of an enumeration's value; `at` is the field's path in snake_case. */
export function invalidValue(at: string, type: string, value: unknown): FieldViolation {
  return { field: at, description: `Invalid value at '${at}' (${type}), ${JSON.stringify(value)}` };
}

// --- internal ---

const versions: Record<Api, string> = { sheets: 'v4', forms: 'v1', drive: 'v3' };

interface Reading {
  readonly api: Api;
  readonly violations: FieldViolation[];
}

function readMessage(reading: Reading, message: string, json: unknown, at: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const type = `type.googleapis.com/google.apps.${reading.api}.${versions[reading.api]}.${message}`;
    reading.violations.push(invalidValue(at, type, json));
    return {};
  }
  const fields = fieldsOf(reading.api, message);
  const parsed: Json = {};
  for (const [name, value] of Object.entries(json)) {
    const camel = camelCase(name);
    const field = fields.get(camel);
    if (!field) {
      unknownName(reading, name, at, 'Cannot find field.');
    } else if (value !== null) {
      const path = `${at}${at && '.'}${snakeCase(camel)}`;
      const read = readField(reading, { field, owner: message, name: camel, at }, value, path);
      if (read !== undefined) parsed[camel] = read;
    }
  }
  return parsed;
}

interface Place {
  readonly field: Field;
  readonly owner: string;
  readonly name: string;
  /** Path of the message the field belongs to. */
  readonly at: string;
}

function readField(reading: Reading, place: Place, value: unknown, path: string): unknown {
  const { field } = place;
  if (isTable(place)) return readRows(reading, value, path);
  if (field.repeated) {
    // Google takes a lone value for a list of one.
    const items = Array.isArray(value) ? value : [value];
    return items.map((item, index) =>
      readSingle(reading, place, item, Array.isArray(value) ? `${path}[${index}]` : path),
    );
  }
  if (Array.isArray(value) && field.kind !== 'any') {
    unknownName(reading, place.name, place.at, 'Proto field is not repeating, cannot start list.');
    return undefined;
  }
  return readSingle(reading, place, value, path);
}

function readSingle(reading: Reading, { field, owner, name }: Place, value: unknown, path: string): unknown {
  switch (field.kind) {
    case 'message':
      return readMessage(reading, field.message, value, path);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      reading.violations.push(invalidValue(path, 'TYPE_BOOL', value));
      return undefined;
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number === 'number' && Number.isFinite(number)) return number;
      reading.violations.push(invalidValue(path, isFraction(owner, name) ? 'TYPE_DOUBLE' : 'TYPE_INT32', value));
      return undefined;
    }
    case 'string': {
      const enumeration = enumerationOf(`${owner}.${name}`);
      if (typeof value === 'string' && (!enumeration || enumeration.values.includes(value))) return value;
      const type = enumeration ? `type.googleapis.com/${enumeration.type}` : 'TYPE_STRING';
      reading.violations.push(invalidValue(path, type, value));
      return undefined;
    }
    case 'any':
    case 'map':
      return value;
    default:
      throw new Error(`unknown kind of field: ${field.kind satisfies never}`);
  }
}

/** `ValueRange.values`: a list of lists, declared as `any[][]`. */
function isTable({ field, name }: Place): boolean {
  return field.kind === 'any' && field.repeated && name === 'values';
}

function readRows(reading: Reading, value: unknown, path: string): unknown[][] {
  const rows = Array.isArray(value) ? value : [value];
  return rows.map((row, index) => {
    if (Array.isArray(row)) return row;
    const at = Array.isArray(value) ? `${path}[${index}]` : path;
    reading.violations.push(invalidValue(at, 'type.googleapis.com/google.protobuf.ListValue', row));
    return [];
  });
}

function isFraction(owner: string, name: string): boolean {
  return owner === 'Color' || name === 'numberValue';
}

function unknownName(reading: Reading, name: string, at: string, why: string): void {
  const place = at ? ` at '${at}'` : '';
  const description = `Invalid JSON payload received. Unknown name "${name}"${place}: ${why}`;
  reading.violations.push(at ? { field: at, description } : { description });
}
