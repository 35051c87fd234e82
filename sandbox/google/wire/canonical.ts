import type { sheets_v4 } from '@googleapis/sheets';
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
  const fields = fieldsOf(api, message);
  for (const [name, item] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field || item === undefined || item === null) continue;
    const clean = message === 'Color' ? channel(Number(item)) : canonicalField(api, field, item);
    if (field.message === 'ColorStyle') putStyle(result, name, clean as sheets_v4.Schema$ColorStyle);
    else if (field.message === 'Color' && fields.has(`${name}Style`)) putColour(result, name, clean);
    else if (!isDefault(clean) || kept.includes(name)) result[name] = clean;
  }
  return result;
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

/** The newer spelling decides, in whichever order the two were sent. One that names no colour is none. */
function putStyle(result: Json, name: string, style: sheets_v4.Schema$ColorStyle): void {
  if (!style.rgbColor && !style.themeColor) return;
  result[name] = style;
  if (style.rgbColor) result[name.replace(/Style$/, '')] = style.rgbColor;
}

function putColour(result: Json, name: string, colour: unknown): void {
  if (result[`${name}Style`]) return;
  result[name] = colour;
  result[`${name}Style`] = { rgbColor: colour };
}

/**
 * A colour channel as Sheets keeps it: whole 255ths, cut off, and printed as the shortest 32-bit float (0.5 becomes
 * 0.49803922). The small addend makes up for n/255 having no exact binary form.
 */
function channel(fraction: number): number {
  const kept = Math.fround(Math.floor(fraction * 255 + 1e-4) / 255);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(kept.toPrecision(digits));
    if (Math.fround(short) === kept) return short;
  }
  return Number(kept.toPrecision(9));
}
