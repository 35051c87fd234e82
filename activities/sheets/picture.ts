import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';

/** What a tab showed when it was last read: the first row, and the rows below as far as they were asked for. */
export interface Picture {
  header: readonly string[];
  /** Number of rows with anything in them, the header included. */
  rowCount: number;
  /** Counted from 0; the header is row 0. */
  cell(row: number, column: number): unknown;
}

export type Wanted = { title: string; columns: 'all' | readonly number[] };

/** Reads any number of tabs at once, whole or some of their columns: one read against the quota. */
export async function takePictures(
  { sheets }: Google,
  spreadsheetId: string,
  wanted: readonly Wanted[],
  signal?: AbortSignal,
): Promise<Picture[]> {
  const ranges = wanted.map(({ title, columns }) =>
    columns === 'all' ? [quote(title)] : [`${quote(title)}!1:1`, ...columns.map((at) => columnRange(title, at))],
  );
  const { valueRanges = [] } = await asking(`the spreadsheet ${spreadsheetId}`, () =>
    sheets.spreadsheets.values.batchGet(
      { spreadsheetId, ranges: ranges.flat(), valueRenderOption: 'UNFORMATTED_VALUE' },
      signal ? { signal } : {},
    ),
  );
  let next = 0;
  return wanted.map(({ columns }) => {
    const whole: unknown[][] = valueRanges[next++]?.values ?? [];
    if (columns === 'all') return picture(whole.length, whole[0] ?? [], (row, column) => whole[row]?.[column]);
    const parts = new Map(columns.map((at) => [at, (valueRanges[next++]?.values ?? []) as unknown[][]]));
    const rowCount = Math.max(whole.length, ...[...parts.values()].map(({ length }) => length));
    return picture(rowCount, whole[0] ?? [], (row, column) => parts.get(column)?.[row]?.[0]);
  });
}

/** `A` for 0, `AA` for 26. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

// --- internal ---

const quote = (title: string): string => `'${title.replaceAll("'", "''")}'`;

const columnRange = (title: string, at: number): string => `${quote(title)}!${columnName(at)}:${columnName(at)}`;

const picture = (rowCount: number, header: readonly unknown[], cell: Picture['cell']): Picture => ({
  header: header.map(String),
  rowCount,
  cell,
});
