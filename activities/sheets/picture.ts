import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';

/** What a tab showed when it was read: the first row, and the rows below as far as they were asked for. */
export interface Picture {
  header: readonly string[];
  /** Number of rows with anything in them, the first included. */
  rowCount: number;
  /** Counted from 0. */
  cell(row: number, column: number): unknown;
}

export interface PictureOrder {
  title: string;
  columns: 'all' | readonly number[];
}

/** Reads any number of tabs at once, whole or some of their columns: one read against the quota. */
export async function takePictures(
  { sheets }: Google,
  spreadsheetId: string,
  orders: readonly PictureOrder[],
  signal?: AbortSignal,
): Promise<Picture[]> {
  if (orders.length === 0) return [];
  const ranges = orders.flatMap(({ title, columns }) =>
    columns === 'all' ? [quote(title)] : [`${quote(title)}!1:1`, ...columns.map((at) => columnRange(title, at))],
  );
  const { valueRanges = [] } = await asking(`the spreadsheet ${spreadsheetId}`, () =>
    sheets.spreadsheets.values.batchGet(
      // Numbers and dates as they are, whatever format and locale show them in.
      { spreadsheetId, ranges, valueRenderOption: 'UNFORMATTED_VALUE', dateTimeRenderOption: 'SERIAL_NUMBER' },
      signal ? { signal } : {},
    ),
  );
  let next = 0;
  const take = (): unknown[][] => valueRanges[next++]?.values ?? [];
  return orders.map(({ columns }) => {
    const first = take();
    if (columns === 'all') return picture(first.length, first[0] ?? [], (row, column) => first[row]?.[column]);
    const parts = new Map(columns.map((at) => [at, take()]));
    const rowCount = Math.max(first.length, ...[...parts.values()].map(({ length }) => length));
    return picture(rowCount, first[0] ?? [], (row, column) => parts.get(column)?.[row]?.[0]);
  });
}

/** A cell as text, trimmed; empty for an empty one. */
export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value).trim());

// --- internal ---

const quote = (title: string): string => `'${title.replaceAll("'", "''")}'`;

const columnRange = (title: string, at: number): string => `${quote(title)}!${columnName(at)}:${columnName(at)}`;

const picture = (rowCount: number, header: readonly unknown[], cell: Picture['cell']): Picture => ({
  header: header.map(textOf),
  rowCount,
  cell,
});

/** `A` for 0, `AA` for 26. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
