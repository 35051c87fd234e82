import type { sheets_v4 } from '@googleapis/sheets';

/** What the stand-in keeps of a cell, in Google's own words. A cell is never changed, only replaced. */
export type Cell = Readonly<
  Pick<sheets_v4.Schema$CellData, 'userEnteredValue' | 'userEnteredFormat' | 'note' | 'dataValidation'>
>;

/** The fields of a cell that can be written; all others are refused as not supported. */
export const cellFields = ['userEnteredValue', 'userEnteredFormat', 'note', 'dataValidation'] as const;

/** Half-open, zero-based; always inside the grid. */
export interface Box {
  readonly startRow: number;
  readonly endRow: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

type Row = (Cell | undefined)[];

/**
 * The cells of one sheet, sparse: rows and cells that hold nothing are not stored.
 *
 * `fork()` gives a copy to work on that shares every row until one of the two writes it: a batch of requests is applied
 * to a fork and the fork kept only when all went well. Forking 10,000 rows copies one array of references.
 */
export class Grid {
  rowCount: number;
  columnCount: number;
  #rows: (Row | undefined)[];
  /** Rows that only this grid can see, so that it may change them in place. */
  #own = new WeakSet<Row>();

  constructor(rowCount: number, columnCount: number, rows: (Row | undefined)[] = []) {
    this.rowCount = rowCount;
    this.columnCount = columnCount;
    this.#rows = rows;
  }

  fork(): Grid {
    this.#own = new WeakSet();
    return new Grid(this.rowCount, this.columnCount, this.#rows.slice());
  }

  get whole(): Box {
    return { startRow: 0, endRow: this.rowCount, startColumn: 0, endColumn: this.columnCount };
  }

  cell(row: number, column: number): Cell | undefined {
    return this.#rows[row]?.[column];
  }

  hasValue(row: number, column: number): boolean {
    return this.cell(row, column)?.userEnteredValue !== undefined;
  }

  /** An empty cell is not kept. */
  set(row: number, column: number, cell: Cell | undefined): void {
    const kept = cell && Object.keys(cell).length > 0 ? cell : undefined;
    if (!kept && !this.#rows[row]?.[column]) return;
    this.#writable(row)[column] = kept;
  }

  /** Index after the last row that holds a value, looking only inside the box. */
  endOfValues({ startRow, endRow, startColumn, endColumn }: Box = this.whole): number {
    for (let row = Math.min(endRow, this.#rows.length) - 1; row >= startRow; row--) {
      const cells = this.#rows[row];
      if (cells?.slice(startColumn, endColumn).some((cell) => cell?.userEnteredValue !== undefined)) return row + 1;
    }
    return startRow;
  }

  insertRows(at: number, count: number): void {
    if (at < this.#rows.length) this.#rows = [...this.#rows.slice(0, at), ...holes(count), ...this.#rows.slice(at)];
    this.rowCount += count;
  }

  deleteRows(at: number, count: number): void {
    if (at < this.#rows.length) this.#rows = [...this.#rows.slice(0, at), ...this.#rows.slice(at + count)];
    this.rowCount -= count;
  }

  insertColumns(at: number, count: number): void {
    this.#eachRow((row) => at < row.length && row.splice(at, 0, ...holes(count)));
    this.columnCount += count;
  }

  deleteColumns(at: number, count: number): void {
    this.#eachRow((row) => row.splice(at, count));
    this.columnCount -= count;
  }

  /** Cells outside the new size are gone. */
  resize(rowCount: number, columnCount: number): void {
    if (rowCount < this.rowCount) this.deleteRows(rowCount, this.rowCount - rowCount);
    if (columnCount < this.columnCount) this.deleteColumns(columnCount, this.columnCount - columnCount);
    this.rowCount = rowCount;
    this.columnCount = columnCount;
  }

  /** Rows as plain JSON, `null` where nothing is: for the snapshot. */
  toJSON(): unknown {
    return {
      rowCount: this.rowCount,
      columnCount: this.columnCount,
      rows: Array.from(this.#rows, (row) => row ?? null),
    };
  }

  static fromJSON(json: { rowCount: number; columnCount: number; rows: ((Cell | null)[] | null)[] }): Grid {
    const rows = json.rows.map((row) => row?.map((cell) => cell ?? undefined));
    return new Grid(json.rowCount, json.columnCount, rows);
  }

  #writable(row: number): Row {
    const known = this.#rows[row];
    if (known && this.#own.has(known)) return known;
    const own = known ? known.slice() : [];
    this.#own.add(own);
    this.#rows[row] = own;
    return own;
  }

  #eachRow(change: (row: Row) => void): void {
    this.#rows.forEach((row, index) => {
      if (row) change(this.#writable(index));
    });
  }
}

// --- internal ---

function holes(count: number): undefined[] {
  return new Array<undefined>(count).fill(undefined);
}
