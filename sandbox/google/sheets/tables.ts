import type { Box, Grid } from './grid.ts';

/**
 * The table an append continues: the last block of values that reaches into the range. A block is what is joined by
 * neighbouring cells, corners included, drawn as a rectangle. Values that touch the range only from outside do not count:
 * appending to an empty cell below a table writes into that cell.
 */
export function lastTableIn(grid: Grid, range: Box): Box | undefined {
  for (let row = grid.endOfValues(range) - 1; row >= range.startRow; row--) {
    for (let column = range.endColumn - 1; column >= range.startColumn; column--) {
      if (grid.hasValue(row, column)) return blockAround(grid, row, column);
    }
  }
  return undefined;
}

// --- internal ---

function blockAround(grid: Grid, row: number, column: number): Box {
  let [startRow, endRow, startColumn, endColumn] = [row, row + 1, column, column + 1];
  const inRow = (at: number) => some(startColumn - 1, endColumn + 1, (index) => grid.hasValue(at, index));
  const inColumn = (at: number) => some(startRow - 1, endRow + 1, (index) => grid.hasValue(index, at));
  // Rows as far as they go before columns are looked at again: a table of many rows is walked a few times, not once a row.
  let grew = true;
  while (grew) {
    while (inRow(startRow - 1)) startRow--;
    while (inRow(endRow)) endRow++;
    const left = inColumn(startColumn - 1);
    const right = inColumn(endColumn);
    startColumn -= Number(left);
    endColumn += Number(right);
    grew = left || right;
  }
  return { startRow, endRow, startColumn, endColumn };
}

function some(from: number, to: number, test: (index: number) => boolean): boolean {
  for (let index = from; index < to; index++) {
    if (test(index)) return true;
  }
  return false;
}
