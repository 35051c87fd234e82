import type { sheets_v4 } from '@googleapis/sheets';
import { type Picture, textOf } from './picture.ts';
import { columnOf, type Found } from './place.ts';
import { keysOf, setCell } from './plan.ts';
import type { Reading } from './reader.ts';
import { isSame, type Tab, type Value } from './tab.ts';

/** A write, and the picture it was planned on. */
export interface Deed {
  before: Reading;
  requests: readonly sheets_v4.Schema$Request[];
  /** Keys by row, as they stand when nobody moved anything meanwhile. */
  keys: readonly string[];
}

/** Whether rows or columns were moved since. Empty rows at the end are nobody's news. */
export function isMoved({ before, keys }: Deed, { tab, place, picture }: Reading): boolean {
  const line = (cells: readonly string[]) => cells.join('\n').trimEnd();
  return line(keysOf(tab, place, picture)) !== line(keys) || line(picture.header) !== line(before.picture.header);
}

/**
 * Google cannot be told "only if nobody has moved it": between reading and writing, some tenths of a second, a person may
 * insert a column, and what was meant for ours lands in theirs. Where that is plain to see (their cell holds just what
 * we wrote there), it gets back what it held before. Our own columns need no such thing: they are compared anyway.
 */
export function planRepair({ before, requests }: Deed, now: Reading): sheets_v4.Schema$Request[] {
  const { tab, place, picture } = now;
  const ours = new Set(tab.columns.filter(({ owner }) => owner === 'service').map(({ id }) => columnOf(place, id)));
  const command = place.columns.get('command');
  const keysNow = keysOf(tab, place, picture);
  const keysBefore = keysOf(before.tab, before.place, before.picture);
  return requests.flatMap(cellsOf).flatMap(({ row, column, value }) => {
    const shown = picture.cell(row, column);
    // A command emptied in another's place was read before, and is carried out all the same.
    if (ours.has(column) || column === command || !isSame(shown, value)) return [];
    const rowBefore = keysBefore.indexOf(keysNow[row - 1] || '\n') + 1;
    const columnBefore = sameColumn(tab, place, picture, column, before);
    const held = rowBefore > 0 && columnBefore >= 0 ? before.picture.cell(rowBefore, columnBefore) : null;
    return isSame(shown, asValue(held)) ? [] : [setCell(place, row, column, [asValue(held)])];
  });
}

// --- internal ---

function cellsOf({ updateCells }: sheets_v4.Schema$Request): { row: number; column: number; value: Value }[] {
  const row = updateCells?.start?.rowIndex ?? 0;
  const first = updateCells?.start?.columnIndex ?? 0;
  return (updateCells?.rows?.[0]?.values ?? []).map(({ userEnteredValue }, index) => ({
    row,
    column: first + index,
    value: userEnteredValue?.stringValue ?? userEnteredValue?.numberValue ?? null,
  }));
}

/** Where a column of theirs stood before: by our mark on it, else by its header. */
function sameColumn(tab: Tab, place: Found, picture: Picture, column: number, before: Reading): number {
  const marked = tab.columns.find(({ id }) => columnOf(place, id) === column);
  if (marked) return columnOf(before.place, marked.id);
  return before.picture.header.indexOf(textOf(picture.header[column]) || '\n');
}

const asValue = (held: unknown): Value => (typeof held === 'number' || typeof held === 'string' ? held : null);
