import type { sheets_v4 } from '@googleapis/sheets';
import type { Cell } from './grid.ts';
import type { Sheet, Workbook } from './workbook.ts';

export type Dimension = 'ROWS' | 'COLUMNS';

/**
 * Rows and columns come and go, and with them everything that is tied to them: cells, sizes, protected ranges, banding,
 * conditional formats, developer metadata, chart sources. Text of formulas is left as it is.
 *
 * @param inheritFromBefore whether the new ones take format and validation from the row or column before, or from the
 *   one after.
 */
export function insertDimension(
  book: Workbook,
  sheet: Sheet,
  dimension: Dimension,
  at: number,
  count: number,
  inheritFromBefore: boolean,
): void {
  const { grid } = sheet;
  const sizes = dimension === 'ROWS' ? sheet.rows : sheet.columns;
  if (dimension === 'ROWS') grid.insertRows(at, count);
  else grid.insertColumns(at, count);
  if (at < sizes.length) sizes.splice(at, 0, ...new Array<undefined>(count).fill(undefined));
  inherit(sheet, dimension, at, count, inheritFromBefore ? at - 1 : at + count);
  shiftRanges(
    book,
    sheet,
    dimension,
    (edge) => edge + (edge >= at ? count : 0),
    (edge) => edge + (edge > at ? count : 0),
  );
}

export function insertRows(book: Workbook, sheet: Sheet, at: number, count: number, inheritFromBefore: boolean): void {
  insertDimension(book, sheet, 'ROWS', at, count, inheritFromBefore);
}

/** What lay wholly inside the deleted part dies with it. */
export function deleteDimension(book: Workbook, sheet: Sheet, dimension: Dimension, at: number, count: number): void {
  const { grid } = sheet;
  if (dimension === 'ROWS') grid.deleteRows(at, count);
  else grid.deleteColumns(at, count);
  (dimension === 'ROWS' ? sheet.rows : sheet.columns).splice(at, count);
  const shift = (edge: number) => (edge <= at ? edge : Math.max(at, edge - count));
  shiftRanges(book, sheet, dimension, shift, shift);
}

/** The size in cells along a dimension. */
export function lengthOf(sheet: Sheet, dimension: Dimension): number {
  return dimension === 'ROWS' ? sheet.grid.rowCount : sheet.grid.columnCount;
}

// --- internal ---

type Shift = (edge: number) => number;

function inherit(sheet: Sheet, dimension: Dimension, at: number, count: number, from: number): void {
  const { grid } = sheet;
  const across = dimension === 'ROWS' ? grid.columnCount : grid.rowCount;
  if (from < 0) return;
  for (let other = 0; other < across; other++) {
    const model = dimension === 'ROWS' ? grid.cell(from, other) : grid.cell(other, from);
    const style = model && styleOf(model);
    if (!style) continue;
    for (let index = at; index < at + count; index++) {
      if (dimension === 'ROWS') grid.set(index, other, style);
      else grid.set(other, index, style);
    }
  }
}

function styleOf({ userEnteredFormat, dataValidation }: Cell): Cell | undefined {
  if (!userEnteredFormat && !dataValidation) return undefined;
  return { ...(userEnteredFormat && { userEnteredFormat }), ...(dataValidation && { dataValidation }) };
}

function shiftRanges(book: Workbook, sheet: Sheet, dimension: Dimension, start: Shift, end: Shift): void {
  const moved = (range: sheets_v4.Schema$GridRange) => shiftGridRange(range, sheet.sheetId, dimension, start, end);

  sheet.protectedRanges = withRange(sheet.protectedRanges, moved).map((item) =>
    item.unprotectedRanges
      ? { ...item, unprotectedRanges: item.unprotectedRanges.flatMap((range) => moved(range) ?? []) }
      : item,
  );
  sheet.bandedRanges = withRange(sheet.bandedRanges, moved);
  sheet.conditionalFormats = sheet.conditionalFormats.flatMap((rule) => {
    const ranges = (rule.ranges ?? []).flatMap((range) => moved(range) ?? []);
    return ranges.length > 0 ? [{ ...rule, ranges }] : [];
  });
  book.developerMetadata = book.developerMetadata.flatMap((metadata) => {
    const range = metadata.location?.dimensionRange;
    if (!range || (range.sheetId ?? 0) !== sheet.sheetId || range.dimension !== dimension) return [metadata];
    const [startIndex, endIndex] = [start(range.startIndex ?? 0), end(range.endIndex ?? 0)];
    if (startIndex >= endIndex) return [];
    return [{ ...metadata, location: { ...metadata.location, dimensionRange: { ...range, startIndex, endIndex } } }];
  });
  for (const any of book.sheets) {
    any.charts = any.charts.map((chart) => ({
      ...chart,
      ...(chart.spec && { spec: withSources(chart.spec, moved) }),
      ...(chart.position && any === sheet && { position: withAnchor(chart.position, dimension, start) }),
    }));
  }
}

function shiftGridRange(
  range: sheets_v4.Schema$GridRange,
  sheetId: number,
  dimension: Dimension,
  start: Shift,
  end: Shift,
): sheets_v4.Schema$GridRange | undefined {
  if ((range.sheetId ?? 0) !== sheetId) return range;
  const [first, last] =
    dimension === 'ROWS'
      ? (['startRowIndex', 'endRowIndex'] as const)
      : (['startColumnIndex', 'endColumnIndex'] as const);
  const [from, to] = [range[first], range[last]];
  const moved = {
    ...range,
    ...(typeof from === 'number' && { [first]: start(from) }),
    ...(typeof to === 'number' && { [last]: end(to) }),
  };
  const isGone = typeof to === 'number' && (moved[first] ?? 0) >= (moved[last] ?? 0);
  return isGone ? undefined : moved;
}

type Moved = (range: sheets_v4.Schema$GridRange) => sheets_v4.Schema$GridRange | undefined;

function withRange<T extends { range?: sheets_v4.Schema$GridRange }>(items: readonly T[], moved: Moved): T[] {
  return items.flatMap((item) => {
    if (!item.range) return [item];
    const range = moved(item.range);
    return range ? [{ ...item, range }] : [];
  });
}

/** Every list called `sources`, however deep, holds the ranges a chart draws from. */
function withSources<T>(value: T, moved: Moved): T {
  if (Array.isArray(value)) return value.map((item) => withSources(item, moved)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    if (name !== 'sources') return [name, withSources(item, moved)];
    return [name, (item as sheets_v4.Schema$GridRange[]).flatMap((range) => moved(range) ?? [])];
  });
  return Object.fromEntries(entries) as T;
}

function withAnchor(
  position: sheets_v4.Schema$EmbeddedObjectPosition,
  dimension: Dimension,
  shift: Shift,
): sheets_v4.Schema$EmbeddedObjectPosition {
  const anchor = position.overlayPosition?.anchorCell;
  if (!anchor) return position;
  const edge = dimension === 'ROWS' ? 'rowIndex' : 'columnIndex';
  const anchorCell = { ...anchor, [edge]: shift(anchor[edge] ?? 0) };
  return { ...position, overlayPosition: { ...position.overlayPosition, anchorCell } };
}
