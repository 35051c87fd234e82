import type { sheets_v4 } from '@googleapis/sheets';
import { invalidArgument } from '../errors.ts';
import { columnName, exceedsGrid, formatRange, type SheetRange } from './a1.ts';
import { enterValue, type Input } from './enter-value.ts';
import type { Box } from './grid.ts';
import { readValues } from './read-values.ts';
import type { RenderOptions } from './render-value.ts';

export interface ValueWrite {
  readonly range: SheetRange;
  readonly values: readonly (readonly unknown[])[];
  readonly majorDimension: string | null | undefined;
  readonly input: Input;
  /** Whether the write may pass the end of the range: an append may, an update of a fixed range may not. */
  readonly bounded: boolean;
}

/**
 * Writes a block of values from the range's first cell. `null` leaves a cell as it is and is not counted; `''` empties
 * it and is.
 *
 * @throws GoogleError 400 when the block is larger than the range, or the grid.
 */
export function writeValues(write: ValueWrite): { updated: Box; cells: number } {
  const { sheet, box } = write.range;
  const rows = byRow(write.values, write.majorDimension);
  const height = rows.length;
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const updated: Box = {
    startRow: box.startRow,
    endRow: box.startRow + height,
    startColumn: box.startColumn,
    endColumn: box.startColumn + width,
  };
  if (write.bounded && !isSingle(box)) refuseBeyond(write.range, updated);
  if (updated.endRow > sheet.grid.rowCount || updated.endColumn > sheet.grid.columnCount) {
    throw exceedsGrid(sheet, formatRange(sheet, updated).replace(/^.*!/, ''));
  }
  let cells = 0;
  rows.forEach((row, down) => {
    row.forEach((value, right) => {
      if (value === null || value === undefined) return;
      if (typeof value === 'object') {
        throw invalidArgument(`Invalid values[${down}][${right}]: struct_value ${JSON.stringify(value)}`);
      }
      const [r, c] = [updated.startRow + down, updated.startColumn + right];
      sheet.grid.set(r, c, enterValue(sheet.grid.cell(r, c), value as string | number | boolean, write.input));
      cells++;
    });
  });
  return { updated, cells };
}

/** The reply to one write. Counts of zero are left out. */
export function updateReply(
  spreadsheetId: string,
  { sheet, box }: SheetRange,
  { updated, cells }: { updated: Box; cells: number },
  echo?: { options: RenderOptions; majorDimension: string | null | undefined },
): sheets_v4.Schema$UpdateValuesResponse {
  const rows = updated.endRow - updated.startRow;
  const columns = updated.endColumn - updated.startColumn;
  const written =
    rows > 0 && columns > 0 ? updated : { ...box, endRow: box.startRow + 1, endColumn: box.startColumn + 1 };
  return {
    spreadsheetId,
    updatedRange: formatRange(sheet, written),
    ...(cells > 0 && { updatedRows: rows, updatedColumns: columns, updatedCells: cells }),
    ...(echo && { updatedData: readValues({ sheet, box: written }, echo.options, echo.majorDimension) }),
  };
}

// --- internal ---

function byRow(
  values: readonly (readonly unknown[])[],
  majorDimension: string | null | undefined,
): readonly (readonly unknown[])[] {
  if (majorDimension !== 'COLUMNS') return values;
  const height = values.reduce((longest, column) => Math.max(longest, column.length), 0);
  return Array.from({ length: height }, (_, row) => values.map((column) => column[row] ?? null));
}

function isSingle({ startRow, endRow, startColumn, endColumn }: Box): boolean {
  return endRow - startRow === 1 && endColumn - startColumn === 1;
}

function refuseBeyond({ sheet, box }: SheetRange, updated: Box): void {
  const within = `Requested writing within range [${formatRange(sheet, box)}], but tried writing to`;
  if (updated.endRow > box.endRow) throw invalidArgument(`${within} row [${box.endRow + 1}]`);
  if (updated.endColumn > box.endColumn) throw invalidArgument(`${within} column [${columnName(box.endColumn)}]`);
}
