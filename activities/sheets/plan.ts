import type { sheets_v4 } from '@googleapis/sheets';
import type { Picture } from './picture.ts';
import type { Place } from './structure.ts';
import { isSame, type Row, type Tab, type Value } from './tab.ts';

type Found = Extract<Place, { kind: 'found' }>;

export interface Plan {
  requests: sheets_v4.Schema$Request[];
  /** Keys in the order of the rows as they will stand, to notice later that somebody moved them meanwhile. */
  keys: string[];
  /** Keys that stand in more than one row: somebody copied one. Each copy is kept right. */
  copies: string[];
}

/**
 * What has to be written so that each wanted row is shown right once, wherever people have moved it. Cells in columns
 * that are not ours are in no request; new rows are appended by Google after the last row with anything in it.
 */
export function planTab(tab: Tab, place: Found, picture: Picture, wanted: ReadonlyMap<string, Row>): Plan {
  const keyColumn = at(place, tab.key);
  const plan: Plan = { requests: [], keys: [], copies: [] };
  const shown = new Set<string>();
  for (let row = 1; row < picture.rowCount; row++) {
    const key = String(picture.cell(row, keyColumn) ?? '');
    plan.keys.push(key);
    if (!key) continue;
    if (shown.has(key)) plan.copies.push(key);
    shown.add(key);
    const cells = wanted.get(key)?.cells ?? gone(tab);
    if (cells && !tab.isAppendOnly) plan.requests.push(...corrections(tab, place, picture, row, cells));
  }
  const missing = [...wanted.values()].filter(({ key }) => !shown.has(key));
  if (missing.length > 0) {
    const rows = missing.map((row) => rowData(tab, place, row));
    // Not '*': that would take the drop-down of a people's column away.
    const fields = 'userEnteredValue,userEnteredFormat.numberFormat';
    plan.requests.push({ appendCells: { sheetId: place.sheetId, rows, fields } });
    plan.keys.push(...missing.map(({ key }) => key));
  }
  return plan;
}

/** Whether rows were moved, inserted or deleted since `keys` was noted. */
export function isMoved(tab: Tab, place: Found, picture: Picture, keys: readonly string[]): boolean {
  const keyColumn = at(place, tab.key);
  const now = Array.from({ length: Math.max(picture.rowCount - 1, 0) }, (_, row) =>
    String(picture.cell(row + 1, keyColumn) ?? ''),
  );
  return now.join('\n').trimEnd() !== keys.join('\n').trimEnd();
}

export const NUMBER_FORMATS = {
  text: { type: 'TEXT' },
  number: { type: 'NUMBER', pattern: '0.##' },
  date: { type: 'DATE', pattern: 'yyyy-mm-dd' },
  time: { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm' },
} as const;

// --- internal ---

function at(place: Found, columnId: string): number {
  const index = place.columns.get(columnId);
  if (index === undefined) throw new Error(`The column ${columnId} was not located in "${place.title}"`);
  return index;
}

function gone({ whenGone }: Tab): Record<string, Value> | null {
  return whenGone && { [whenGone.column]: whenGone.value };
}

/** One request for each run of neighbouring cells that differ. */
function corrections(
  tab: Tab,
  place: Found,
  picture: Picture,
  row: number,
  cells: Readonly<Record<string, Value>>,
): sheets_v4.Schema$Request[] {
  const wrong = tab.columns
    .flatMap(({ id, owner }) => {
      const value = cells[id];
      if (owner === 'people' || value === undefined) return [];
      const column = at(place, id);
      return isSame(picture.cell(row, column), value) ? [] : [{ column, value }];
    })
    .sort((a, b) => a.column - b.column);

  const requests: sheets_v4.Schema$Request[] = [];
  for (let from = 0; from < wrong.length; ) {
    let to = from + 1;
    while (wrong[to]?.column === (wrong[to - 1]?.column ?? 0) + 1) to += 1;
    const run = wrong.slice(from, to);
    requests.push({
      updateCells: {
        start: { sheetId: place.sheetId, rowIndex: row, columnIndex: run[0]?.column ?? 0 },
        rows: [{ values: run.map(({ value }) => ({ userEnteredValue: entered(value) })) }],
        fields: 'userEnteredValue',
      },
    });
    from = to;
  }
  return requests;
}

function rowData(tab: Tab, place: Found, row: Row): sheets_v4.Schema$RowData {
  const values: sheets_v4.Schema$CellData[] = [];
  for (const { id, owner, shows } of tab.columns) {
    const value = row.cells[id] ?? null;
    if (owner === 'people' || value === null) continue;
    values[at(place, id)] = {
      userEnteredValue: entered(value),
      userEnteredFormat: { numberFormat: NUMBER_FORMATS[shows] },
    };
  }
  return { values: Array.from(values, (cell) => cell ?? {}) };
}

/** Always as it is: text that begins with `=` stays text. */
function entered(value: Value): sheets_v4.Schema$ExtendedValue {
  if (value === null || value === '') return {};
  return typeof value === 'number' ? { numberValue: value } : { stringValue: value };
}
