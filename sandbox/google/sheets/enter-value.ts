import type { sheets_v4 } from '@googleapis/sheets';
import type { Cell } from './grid.ts';
import { timeFraction, toSerial } from './serial-date.ts';

export type Input = 'RAW' | 'USER_ENTERED';

/**
 * The cell after `value` was written into it. RAW keeps what was sent; USER_ENTERED reads it as if typed in the page:
 * numbers, percent, dates and booleans are recognised and bring their number format, `=` starts a formula, a leading
 * apostrophe keeps text. The empty string empties the cell; format, note and validation stay.
 */
export function enterValue(before: Cell | undefined, value: string | number | boolean, input: Input): Cell {
  const { userEnteredValue: _old, ...rest } = before ?? {};
  const isText = before?.userEnteredFormat?.numberFormat?.type === 'TEXT';
  const typed = input === 'RAW' || typeof value !== 'string' ? literal(value) : interpret(value, isText);
  if (!typed) return rest;
  const hasFormat = rest.userEnteredFormat?.numberFormat !== undefined;
  if (!typed.format || hasFormat) return { ...rest, userEnteredValue: typed.value };
  const userEnteredFormat = { ...rest.userEnteredFormat, numberFormat: typed.format };
  return { ...rest, userEnteredValue: typed.value, userEnteredFormat };
}

// --- internal ---

interface Typed {
  readonly value: sheets_v4.Schema$ExtendedValue;
  readonly format?: sheets_v4.Schema$NumberFormat;
}

function literal(value: string | number | boolean): Typed | undefined {
  if (value === '') return undefined;
  if (typeof value === 'number') return { value: { numberValue: value } };
  if (typeof value === 'boolean') return { value: { boolValue: value } };
  return { value: { stringValue: value } };
}

function interpret(text: string, isText: boolean): Typed | undefined {
  if (text.startsWith("'")) return literal(text.slice(1));
  if (isText) return literal(text);
  if (/^=./s.test(text)) return { value: { formulaValue: text } };
  if (/^(true|false)$/i.test(text)) return { value: { boolValue: text.toLowerCase() === 'true' } };
  const trimmed = text.trim();
  return number(trimmed) ?? dateTime(trimmed) ?? literal(text);
}

/** `42`, `0042`, `-1.5`, `.5`, `2,000,000.01`, `12%`, `$5.00`, `1e3`. */
function number(text: string): Typed | undefined {
  const match = /^([+-]?)(\$?)(\d+|\d{1,3}(?:,\d{3})+)?(\.\d*)?([eE][+-]?\d+)?(%?)$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', dollar, whole = '', fraction = '', exponent = '', percent] = match;
  if (!whole && fraction.length < 2) return undefined;
  const plain = Number(`${sign}${whole.replaceAll(',', '') || '0'}${fraction}${exponent}`);
  const value = { numberValue: percent ? plain / 100 : plain };
  const decimals = fraction.length > 1 ? '.00' : '';
  if (percent) return { value, format: { type: 'PERCENT', pattern: `0${decimals}%` } };
  if (dollar) return { value, format: { type: 'CURRENCY', pattern: `"$"#,##0${decimals}` } };
  if (exponent) return { value, format: { type: 'SCIENTIFIC', pattern: '0.00E+00' } };
  if (whole.includes(',')) return { value, format: { type: 'NUMBER', pattern: `#,##0${decimals}` } };
  return { value };
}

/** `2020-01-31`, `2020/1/31`, `1/31/2020` (the en_US order), each also with a time; `10:30`, `10:30:05`. */
function dateTime(text: string): Typed | undefined {
  const match =
    /^(?:(\d{4})([-/])(\d{1,2})\2(\d{1,2})|(\d{1,2})\/(\d{1,2})\/(\d{4}))?(?:(?:^|[ T])(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(
      text,
    );
  if (!match || text === '') return undefined;
  const [, isoYear, separator, isoMonth, isoDay, month, day, year, hour, minute, second] = match;
  const hasDate = (isoYear ?? year) !== undefined;
  const time = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)] as const;
  if (!hasDate) {
    const [h, m] = time;
    if (h > 23 || m > 59) return undefined;
    const pattern = second ? 'h:mm:ss' : 'h:mm';
    return { value: { numberValue: timeFraction(...time) }, format: { type: 'TIME', pattern } };
  }
  const serial = toSerial(Number(isoYear ?? year), Number(isoMonth ?? month), Number(isoDay ?? day), ...time);
  if (serial === undefined) return undefined;
  const datePattern = isoYear ? ['yyyy', 'mm', 'dd'].join(separator) : 'm/d/yyyy';
  if (hour === undefined) return { value: { numberValue: serial }, format: { type: 'DATE', pattern: datePattern } };
  return { value: { numberValue: serial }, format: { type: 'DATE_TIME', pattern: `${datePattern} h:mm:ss` } };
}
