import { Invalid, unsupported } from '../../errors.ts';
import type { Cell } from '../grid.ts';
import { resolveRange } from '../grid-range.ts';
import { effectiveValue } from '../render-value.ts';
import type { RequestHandler } from '../request.ts';

/** Sorts whole rows of the range, cells with all they hold. Empty cells come last either way. */
export const sortRange: RequestHandler<'sortRange'> = (book, { range, sortSpecs }) => {
  const { sheet, box } = resolveRange(book, range);
  const specs = (sortSpecs ?? []).map((spec) => {
    if (spec.foregroundColorStyle || spec.backgroundColorStyle || spec.foregroundColor || spec.backgroundColor) {
      throw unsupported('sorting by colour');
    }
    const column = (spec.dimensionIndex ?? 0) - box.startColumn;
    if (column < 0 || box.startColumn + column >= box.endColumn) {
      throw new Invalid(`sortSpecs.dimensionIndex[${spec.dimensionIndex ?? 0}] is outside the range.`);
    }
    return { column, direction: spec.sortOrder === 'DESCENDING' ? -1 : 1 };
  });
  const rows: (Cell | undefined)[][] = [];
  for (let row = box.startRow; row < box.endRow; row++) {
    const cells: (Cell | undefined)[] = [];
    for (let column = box.startColumn; column < box.endColumn; column++) cells.push(sheet.grid.cell(row, column));
    rows.push(cells);
  }
  rows.sort((a, b) => {
    for (const { column, direction } of specs) {
      const order = compare(a[column], b[column], direction);
      if (order !== 0) return order;
    }
    return 0;
  });
  rows.forEach((cells, down) => {
    cells.forEach((cell, right) => {
      sheet.grid.set(box.startRow + down, box.startColumn + right, cell);
    });
  });
  return undefined;
};

// --- internal ---

/** Numbers before text before booleans, as the page sorts. */
function compare(a: Cell | undefined, b: Cell | undefined, direction: number): number {
  const [left, right] = [a?.userEnteredValue, b?.userEnteredValue];
  if (!left || !right) return Number(!left) - Number(!right);
  const [x, y] = [effectiveValue(left), effectiveValue(right)];
  if (typeof x !== typeof y) return (rank(x) - rank(y)) * direction;
  if (typeof x === 'string') return x.localeCompare(String(y), 'en') * direction;
  return (Number(x) - Number(y)) * direction;
}

function rank(value: string | number | boolean): number {
  return ['number', 'string', 'boolean'].indexOf(typeof value);
}
