import type { sheets_v4 } from '@googleapis/sheets';
import { type Picture, textOf } from './picture.ts';
import { columnOf, type Found } from './place.ts';
import { keysOf, NUMBER_FORMATS, setCell } from './plan.ts';
import type { Reading } from './reader.ts';
import { type Column, isSame, type Tab, type Value } from './tab.ts';

/** A write, and the picture it was planned on. */
export interface Deed {
  before: Reading;
  requests: readonly sheets_v4.Schema$Request[];
  /** Keys by row, as they stand when nobody moved anything meanwhile; null when only a part could be written. */
  keys: readonly string[] | null;
}

/** Whether rows or columns were moved since. Empty rows at the end are nobody's news. */
export function isMoved(deed: Deed, { tab, place, picture }: Reading): boolean {
  const isSameRows = deed.keys === null || line(keysOf(tab, place, picture)) === line(deed.keys);
  return !isSameRows || areColumnsMoved(deed, picture);
}

/**
 * Google cannot be told "only if nobody has moved it": between reading and writing, some tenths of a second, a person may
 * insert a column, and what was meant for ours lands in theirs. Where that is plain to see (their cell holds just what
 * we wrote there), it gets back what it held before. Our own columns are compared anyway; rows that were added get their
 * formats anew.
 */
export function planRepair(deed: Deed, { tab, place, picture }: Reading): sheets_v4.Schema$Request[] {
  const { before, requests } = deed;
  if (!areColumnsMoved(deed, picture)) return [];
  const ours = new Map(
    tab.columns.flatMap(({ id, owner, shows }) => (owner === 'service' ? [[columnOf(place, id), shows] as const] : [])),
  );
  const command = place.columns.get('command');
  const keysNow = keysOf(tab, place, picture);
  const keysBefore = keysOf(before.tab, before.place, before.picture);
  const rowOf = (key: string): number => keysNow.indexOf(key || '\n') + 1;

  const added = requests
    .flatMap(({ appendCells }) => appendCells?.rows ?? [])
    .flatMap(({ values = [] }) => {
      const cells = values.map(valueIn);
      const row = rowOf(String(cells[columnOf(before.place, tab.key)] ?? ''));
      return row > 0 ? [{ row, cells }] : [];
    });
  const written = [
    ...requests.flatMap(updatedCells),
    ...added.flatMap(({ row, cells }) => cells.map((value, column) => ({ row, column, value }))),
  ];
  const restored = written.flatMap(({ row, column, value }) => {
    const shown = picture.cell(row, column);
    // A command emptied in another's place was read before, and is carried out all the same.
    if (ours.has(column) || column === command || !isSame(shown, value)) return [];
    const rowBefore = keysBefore.indexOf(keysNow[row - 1] || '\n') + 1;
    const columnBefore = sameColumn(tab, place, picture, column, before);
    const held = rowBefore > 0 && columnBefore >= 0 ? asValue(before.picture.cell(rowBefore, columnBefore)) : null;
    return isSame(shown, held) ? [] : [setCell(place, row, column, [held])];
  });
  const formats = added.flatMap(({ row }) => [...ours].map(([column, shows]) => formatCell(place, row, column, shows)));
  return [...restored, ...formats];
}

// --- internal ---

const line = (cells: readonly string[]): string => cells.join('\n').trimEnd();

const areColumnsMoved = ({ before }: Deed, { header }: Picture): boolean =>
  line(header) !== line(before.picture.header);

interface Cell {
  row: number;
  column: number;
  value: Value;
}

function updatedCells({ updateCells }: sheets_v4.Schema$Request): Cell[] {
  const row = updateCells?.start?.rowIndex ?? 0;
  const first = updateCells?.start?.columnIndex ?? 0;
  const values = updateCells?.rows?.[0]?.values ?? [];
  return values.map((cell, index) => ({ row, column: first + index, value: valueIn(cell) }));
}

/** Where a column of theirs stood before: by our mark on it, else by its header. */
function sameColumn(tab: Tab, place: Found, picture: Picture, column: number, before: Reading): number {
  const marked = tab.columns.find(({ id }) => columnOf(place, id) === column);
  if (marked) return columnOf(before.place, marked.id);
  return before.picture.header.indexOf(textOf(picture.header[column]) || '\n');
}

const valueIn = ({ userEnteredValue }: sheets_v4.Schema$CellData): Value =>
  userEnteredValue?.stringValue ?? userEnteredValue?.numberValue ?? null;

const asValue = (held: unknown): Value => (typeof held === 'number' || typeof held === 'string' ? held : null);

const formatCell = (
  { sheetId }: Found,
  row: number,
  column: number,
  shows: Column['shows'],
): sheets_v4.Schema$Request => ({
  updateCells: {
    start: { sheetId, rowIndex: row, columnIndex: column },
    rows: [{ values: [{ userEnteredFormat: { numberFormat: NUMBER_FORMATS[shows] } }] }],
    fields: 'userEnteredFormat.numberFormat',
  },
});
