/** What a cell of ours holds. Dates and times are serial numbers, see serial-date.ts. */
export type Value = string | number | null;

export interface Column {
  /** Stands in developer metadata; never changes. */
  id: string;
  /** Text of the header as we write it first; people may reword it. */
  header: string;
  shows: 'text' | 'number' | 'date' | 'time';
  /** `people`: theirs alone; all we ever do there is empty a command that was carried out. */
  owner: 'service' | 'people';
  /** Pixels. */
  width: number;
}

export interface Tab {
  id: string;
  title: string;
  /** Id of the column whose text tells the rows apart. */
  key: string;
  columns: readonly Column[];
  /** Ids of the columns that are read each time, the key among them; the others only when something is to be written. */
  watched: readonly string[];
  /** Rows never change once written, so they need not be read to be compared. */
  isAppendOnly: boolean;
  /** What to write into rows that are no longer wanted; without it they stay as they are. */
  whenGone: { column: string; value: string } | null;
}

/** One row as it should be. `cells` holds values by column id; columns it does not name are left alone. */
export interface Row {
  key: string;
  cells: Readonly<Record<string, Value>>;
}

/** A tenth of a millisecond in days: Google shows some 15 digits of a number, so times do not come back to the last bit. */
const TOLERANCE = 1e-9;

/** Google's limit for one cell. */
const CELL_LIMIT = 50_000;

/** Text as a cell can hold it and gives it back: one kind of line end, no control characters, not over the limit. */
export function cellText(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '');
  return plain.length <= CELL_LIMIT ? plain : `${plain.slice(0, CELL_LIMIT - 1)}…`;
}

export function isSame(shown: unknown, wanted: Value): boolean {
  if (wanted === null || wanted === '') return shown === undefined || shown === null || shown === '';
  if (typeof wanted === 'number') return typeof shown === 'number' && Math.abs(shown - wanted) < TOLERANCE;
  return shown === wanted;
}
