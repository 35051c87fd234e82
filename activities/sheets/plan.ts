import type { sheets_v4 } from '@googleapis/sheets';
import { type Picture, textOf } from './picture.ts';
import { columnOf, type Found } from './place.ts';
import type { Reading } from './reader.ts';
import { isSame, type Row, type Tab, type Value } from './tab.ts';

export type Cells = Readonly<Record<string, Value>>;

export interface Plan {
  requests: sheets_v4.Schema$Request[];
  /** Keys in the order of the rows as they will stand, to notice later that somebody moved them meanwhile. */
  keys: string[];
  /** Keys that stand in more than one row: somebody copied one. Each copy is kept right. */
  copies: string[];
}

/** Rows appended by one request; a thousand of the widest rows are about a megabyte. */
const ROWS_AT_ONCE = 250;

/**
 * What has to be written so that each wanted row is shown right once, wherever people have moved it. Cells in columns
 * that are not ours are in no request; new rows are appended by Google after the last row with anything in it.
 *
 * @param patches cells of rows that need not be there: written where their key stands, appended nowhere
 */
export function planTab(
  { tab, place, picture }: Reading,
  wanted: ReadonlyMap<string, Row>,
  patches: ReadonlyMap<string, Cells> = new Map(),
): Plan {
  const requests: sheets_v4.Schema$Request[] = [];
  const keys = keysOf(tab, place, picture);
  const shown = new Set<string>();
  const copies: string[] = [];
  keys.forEach((key, index) => {
    if (!key) return;
    if (shown.has(key)) copies.push(key);
    shown.add(key);
    if (tab.isAppendOnly) return;
    const cells = { ...(wanted.get(key)?.cells ?? gone(tab)), ...patches.get(key) };
    requests.push(...corrections(tab, place, picture, index + 1, cells));
  });
  const missing = [...wanted.values()].filter(({ key }) => !shown.has(key));
  for (let from = 0; from < missing.length; from += ROWS_AT_ONCE) {
    const rows = missing.slice(from, from + ROWS_AT_ONCE);
    requests.push(
      appendRows(
        tab,
        place,
        rows.map(({ key, cells }) => ({ ...cells, ...patches.get(key) })),
      ),
    );
  }
  return { requests, keys: [...keys, ...missing.map(({ key }) => key)], copies };
}

/** The key of each row below the first; empty where there is none. */
export function keysOf(tab: Tab, place: Found, picture: Picture): string[] {
  const at = columnOf(place, tab.key);
  return Array.from({ length: Math.max(0, picture.rowCount - 1) }, (_, index) => textOf(picture.cell(index + 1, at)));
}

/** One cell, its value alone. Always as it is: text that begins with `=` stays text. */
export const setCell = (
  { sheetId }: Pick<Found, 'sheetId'>,
  row: number,
  column: number,
  values: readonly Value[],
): sheets_v4.Schema$Request => ({
  updateCells: {
    start: { sheetId, rowIndex: row, columnIndex: column },
    rows: [{ values: values.map((value) => ({ userEnteredValue: entered(value) })) }],
    fields: 'userEnteredValue',
  },
});

/** After the last row with anything in it, wherever that is by then. */
export function appendRows(
  tab: Tab,
  place: Pick<Found, 'sheetId' | 'title' | 'columns'>,
  rows: readonly Cells[],
): sheets_v4.Schema$Request {
  return {
    appendCells: {
      sheetId: place.sheetId,
      rows: rows.map((cells) => ({ values: rowData(tab, place, cells) })),
      // Not '*': that would take the drop-down of a people's column away.
      fields: 'userEnteredValue,userEnteredFormat.numberFormat',
    },
  };
}

export const NUMBER_FORMATS = {
  text: { type: 'TEXT' },
  number: { type: 'NUMBER', pattern: '0.##' },
  date: { type: 'DATE', pattern: 'yyyy-mm-dd' },
  time: { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm' },
} as const;

// --- internal ---

const gone = ({ whenGone }: Tab): Cells => (whenGone ? { [whenGone.column]: whenGone.value } : {});

/** One request for each run of neighbouring cells that differ. */
function corrections(tab: Tab, place: Found, picture: Picture, row: number, cells: Cells): sheets_v4.Schema$Request[] {
  const wrong = tab.columns
    .flatMap(({ id, owner }) => {
      const value = cells[id];
      if (owner === 'people' || value === undefined) return [];
      const column = columnOf(place, id);
      return isSame(picture.cell(row, column), value) ? [] : [{ column, value }];
    })
    .sort((a, b) => a.column - b.column);

  const requests: sheets_v4.Schema$Request[] = [];
  for (let from = 0; from < wrong.length; ) {
    let to = from + 1;
    while (wrong[to]?.column === (wrong[to - 1]?.column ?? 0) + 1) to += 1;
    const run = wrong.slice(from, to);
    requests.push(
      setCell(
        place,
        row,
        run[0]?.column ?? 0,
        run.map(({ value }) => value),
      ),
    );
    from = to;
  }
  return requests;
}

function rowData(tab: Tab, place: Pick<Found, 'columns' | 'title'>, cells: Cells): sheets_v4.Schema$CellData[] {
  const values: sheets_v4.Schema$CellData[] = [];
  for (const { id, owner, shows } of tab.columns) {
    if (owner === 'people') continue;
    values[columnOf(place, id)] = {
      userEnteredValue: entered(cells[id] ?? null),
      // An empty cell too: it is filled some day, and a new row does not always inherit its column's format.
      userEnteredFormat: { numberFormat: NUMBER_FORMATS[shows] },
    };
  }
  return Array.from(values, (cell) => cell ?? {});
}

function entered(value: Value): sheets_v4.Schema$ExtendedValue {
  if (value === null || value === '') return {};
  return typeof value === 'number' ? { numberValue: value } : { stringValue: value };
}
