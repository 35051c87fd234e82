import type { sheets_v4 } from '@googleapis/sheets';
import { fromSerial, type Moment } from './serial-date.ts';

/** A number as the sheet shows it, by the cell's number format (en_US). */
export function formatNumber(value: number, format: sheets_v4.Schema$NumberFormat | undefined): string {
  const pattern = format?.pattern || defaultPatterns[format?.type ?? ''];
  if (!pattern) return general(value);
  if (isDateTime(format)) return formatDateTime(fromSerial(value), pattern);
  return formatDigits(value, pattern);
}

/** Whether the format shows a number as a date or a time. */
export function isDateTime(format: sheets_v4.Schema$NumberFormat | undefined): boolean {
  return format?.type === 'DATE' || format?.type === 'TIME' || format?.type === 'DATE_TIME';
}

// --- internal ---

const defaultPatterns: Readonly<Record<string, string>> = {
  NUMBER: '#,##0.00',
  PERCENT: '0.00%',
  CURRENCY: '"$"#,##0.00',
  SCIENTIFIC: '0.00E+00',
  DATE: 'm/d/yyyy',
  TIME: 'h:mm:ss am/pm',
  DATE_TIME: 'm/d/yyyy h:mm:ss',
};

/** Without a format: up to ten decimals, and the exponent for what is too long. */
function general(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-9)) {
    return value
      .toExponential(9)
      .replace(/\.?0+e/, 'e')
      .replace(/e([+-])(\d)$/, 'e$10$2')
      .toUpperCase();
  }
  return String(Number(value.toFixed(10)));
}

function formatDigits(value: number, pattern: string): string {
  const section = pattern.split(';')[value < 0 && pattern.includes(';') ? 1 : 0] ?? pattern;
  const digits = /[#0][#0,]*(?:\.[#0]+)?(?:[eE][+-]0+)?/.exec(
    section.replace(/"[^"]*"/g, (text) => ' '.repeat(text.length)),
  );
  if (!digits) return general(value);
  const before = unquote(section.slice(0, digits.index));
  const after = unquote(section.slice(digits.index + digits[0].length));
  const size = Math.abs(value) * (after.includes('%') ? 100 : 1);
  const sign = value < 0 && !pattern.includes(';') ? '-' : '';
  return sign + before + placeDigits(size, digits[0]) + after;
}

function placeDigits(size: number, pattern: string): string {
  const [mantissa = '', exponent] = pattern.split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const required = fraction.replaceAll('#', '').length;
  if (exponent !== undefined) {
    return size
      .toExponential(fraction.length)
      .replace(/e([+-])(\d)$/, 'e$10$2')
      .toUpperCase();
  }
  const [digits = '', decimals = ''] = size.toFixed(fraction.length).split('.');
  const padded = digits.padStart(whole.replace(/[^0]/g, '').length, '0');
  const grouped = whole.includes(',') ? padded.replace(/\B(?=(\d{3})+$)/g, ',') : padded;
  const shown = decimals.replace(/0+$/, '').padEnd(required, '0');
  return shown ? `${grouped}.${shown}` : grouped;
}

function unquote(text: string): string {
  return text.replace(/"([^"]*)"|\\(.)/g, '$1$2');
}

const monthNames = 'January February March April May June July August September October November December'.split(' ');
const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

function formatDateTime(moment: Moment, pattern: string): string {
  const tokens = pattern.match(/"[^"]*"|am\/pm|a\/p|([ymdhs])\1*|./gi) ?? [];
  const twelveHours = tokens.some((token) => /^a/i.test(token));
  return tokens
    .map((token, index) => dateToken(token.toLowerCase(), moment, { twelveHours, tokens, index }) ?? unquote(token))
    .join('');
}

interface TokenPlace {
  readonly twelveHours: boolean;
  readonly tokens: readonly string[];
  readonly index: number;
}

function dateToken(token: string, moment: Moment, place: TokenPlace): string | undefined {
  const pad = (value: number) => String(value).padStart(Math.min(token.length, 2), '0');
  switch (token[0]) {
    case 'y':
      return token.length > 2 ? String(moment.year) : String(moment.year % 100).padStart(2, '0');
    case 'm':
      if (isMinute(place)) return pad(moment.minute);
      if (token.length < 3) return pad(moment.month);
      return (monthNames[moment.month - 1] ?? '').slice(0, token.length === 3 ? 3 : undefined);
    case 'd':
      if (token.length < 3) return pad(moment.day);
      return (dayNames[moment.weekday] ?? '').slice(0, token.length === 3 ? 3 : undefined);
    case 'h':
      return pad(place.twelveHours ? moment.hour % 12 || 12 : moment.hour);
    case 's':
      return pad(moment.second);
    case 'a':
      return moment.hour < 12 ? 'AM' : 'PM';
    default:
      return undefined;
  }
}

/** `m` means minutes beside hours or seconds: `h:mm`, `mm:ss`. */
function isMinute({ tokens, index }: TokenPlace): boolean {
  const before = tokens.slice(0, index).findLast((token) => /^[a-z]/i.test(token));
  const after = tokens.slice(index + 1).find((token) => /^[a-z]/i.test(token));
  return /^h/i.test(before ?? '') || /^s/i.test(after ?? '');
}
