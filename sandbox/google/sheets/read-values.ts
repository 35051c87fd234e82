import type { sheets_v4 } from '@googleapis/sheets';
import { formatRange, type SheetRange } from './a1.ts';
import { type RenderOptions, renderValue } from './render-value.ts';

/**
 * A range's values as every reply carries them: empty cells and rows at the end are dropped, inner ones stay as `''`
 * and `[]`, and `values` is left out when nothing is there.
 */
export function readValues(
  range: SheetRange,
  options: RenderOptions,
  asked: string | null | undefined,
): sheets_v4.Schema$ValueRange {
  const { sheet, box } = range;
  const majorDimension = asked === 'COLUMNS' ? 'COLUMNS' : 'ROWS';
  const rows: unknown[][] = [];
  const end = sheet.grid.endOfValues(box);
  for (let row = box.startRow; row < end; row++) {
    const values: unknown[] = [];
    for (let column = box.startColumn; column < box.endColumn; column++) {
      values.push(renderValue(sheet.grid.cell(row, column), options));
    }
    rows.push(values);
  }
  const values = (majorDimension === 'COLUMNS' ? transpose(rows) : rows).map(withoutTrailing);
  while (values.at(-1)?.length === 0) values.pop();
  return { range: formatRange(sheet, box), majorDimension, ...(values.length > 0 && { values }) };
}

// --- internal ---

function withoutTrailing(values: readonly unknown[]): unknown[] {
  return values.slice(0, values.findLastIndex((value) => value !== '') + 1);
}

function transpose(rows: readonly unknown[][]): unknown[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
}
