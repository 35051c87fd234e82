import { type Api, type Field, fieldsOf } from './messages.ts';
import type { Json } from './parse.ts';

/**
 * A message as Google gives it back. What is left out: fields that hold their default (false, 0, '', an empty list).
 * What stays although it looks like a default: `kept`, each seen in replies of the real service or, as for values in a
 * oneof, required for the message to mean anything. Colours come in two spellings, `xColor` and `xColorStyle`; whichever
 * was sent, both come back.
 */
export function canonical(api: Api, message: string, value: Json): Json {
  const result: Json = {};
  const kept = keptFields[message] ?? [];
  for (const [name, field] of fieldsOf(api, message)) {
    const item = value[name];
    if (item === undefined || item === null) continue;
    const clean = canonicalField(api, field, item);
    if (!isDefault(clean) || kept.includes(name)) result[name] = clean;
  }
  return api === 'sheets' ? withBothColours(message, result) : result;
}

// --- internal ---

const indexes = ['startRowIndex', 'endRowIndex', 'startColumnIndex', 'endColumnIndex'];

const keptFields: Readonly<Record<string, readonly string[]>> = {
  GridRange: indexes,
  DimensionRange: ['startIndex', 'endIndex'],
  SheetProperties: ['sheetId', 'index'],
  TextFormat: ['bold', 'italic', 'strikethrough', 'underline'],
  ExtendedValue: ['numberValue', 'stringValue', 'boolValue', 'formulaValue'],
  ConditionValue: ['userEnteredValue'],
  SortSpec: ['dimensionIndex'],
  // Forms: an answer or an option may be the empty string.
  TextAnswer: ['value'],
};

function canonicalField(api: Api, field: Field, item: unknown): unknown {
  if (field.kind !== 'message') return item;
  const single = (one: unknown) => canonical(api, field.message, one as Json);
  return Array.isArray(item) ? item.map(single) : single(item);
}

function isDefault(item: unknown): boolean {
  return item === false || item === 0 || item === '' || (Array.isArray(item) && item.length === 0);
}

function withBothColours(message: string, value: Json): Json {
  const fields = fieldsOf('sheets', message);
  const result = { ...value };
  for (const [name, field] of fields) {
    if (field.message !== 'Color' || !fields.has(`${name}Style`)) continue;
    const style = result[`${name}Style`] as { rgbColor?: unknown } | undefined;
    if (style?.rgbColor) result[name] = style.rgbColor;
    else if (!style && result[name]) result[`${name}Style`] = { rgbColor: result[name] };
  }
  return result;
}
