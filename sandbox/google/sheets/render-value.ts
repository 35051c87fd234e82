import type { sheets_v4 } from '@googleapis/sheets';
import { type Computed, evaluate } from './formula.ts';
import type { Cell } from './grid.ts';
import { formatNumber, isDateTime } from './number-format.ts';

export interface RenderOptions {
  readonly value: 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE' | 'FORMULA';
  /** Without effect on FORMATTED_VALUE. */
  readonly dateTime: 'SERIAL_NUMBER' | 'FORMATTED_STRING';
}

/** A cell's value as a reply carries it; an empty cell is `''`. */
export function renderValue(cell: Cell | undefined, options: RenderOptions): string | number | boolean {
  const value = cell?.userEnteredValue;
  if (!value) return '';
  if (options.value === 'FORMULA' && typeof value.formulaValue === 'string') return value.formulaValue;
  const effective = effectiveValue(value);
  if (typeof effective === 'string') return effective;
  if (typeof effective === 'boolean') {
    return options.value === 'FORMATTED_VALUE' ? String(effective).toUpperCase() : effective;
  }
  const format = cell?.userEnteredFormat?.numberFormat;
  if (options.value === 'FORMATTED_VALUE') return formatNumber(effective, format);
  return isDateTime(format) && options.dateTime === 'FORMATTED_STRING' ? formatNumber(effective, format) : effective;
}

/** The cell as the page shows it. */
export function shownText(cell: Cell | undefined): string {
  return String(renderValue(cell, { value: 'FORMATTED_VALUE', dateTime: 'SERIAL_NUMBER' }));
}

/** What the cell is worth: a formula worked out, its error as Google writes it. */
export function effectiveValue(value: sheets_v4.Schema$ExtendedValue): string | number | boolean {
  if (typeof value.formulaValue === 'string') return resultOf(evaluate(value.formulaValue));
  return value.numberValue ?? value.boolValue ?? value.stringValue ?? '';
}

// --- internal ---

function resultOf(computed: Computed): string | number {
  return computed.kind === 'number' ? computed.number : computed.error;
}
