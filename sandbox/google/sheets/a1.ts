import { invalidArgument, unsupported } from '../errors.ts';
import type { Box } from './grid.ts';
import type { Sheet, Workbook } from './workbook.ts';

/** A range of one sheet, inside its grid. */
export interface SheetRange {
  readonly sheet: Sheet;
  readonly box: Box;
}

/**
 * Reads A1 notation: `Sheet1`, `'My sheet'!A1:B2`, `A:B`, `2:3`, `A2:B`, `B5` (on the first visible sheet).
 * Edges beyond the grid are cut off; a range that starts beyond it is refused.
 *
 * @throws GoogleError 400, in Google's words.
 */
export function parseRange(book: Workbook, text: string): SheetRange {
  const { title, cells } = split(text);
  const named = title === undefined ? undefined : book.sheets.find((sheet) => sheet.properties.title === title);
  if (title !== undefined && !named) throw unparsable(text);
  if (cells === undefined && named) return { sheet: named, box: named.grid.whole };
  const whole = title === undefined && book.sheets.find((sheet) => sheet.properties.title === unquote(text));
  if (whole) return { sheet: whole, box: whole.grid.whole };

  const sheet = named ?? book.sheets.find((candidate) => !candidate.properties.hidden) ?? book.sheets[0];
  const corners = sheet && parseCells(cells ?? text);
  if (!sheet || !corners) throw unparsable(text);
  const { rowCount, columnCount } = sheet.grid;
  const { startRow = 0, startColumn = 0 } = corners;
  if (startRow >= rowCount || startColumn >= columnCount) throw exceedsGrid(sheet, cells ?? text);
  const endRow = Math.min(corners.endRow ?? rowCount, rowCount);
  const endColumn = Math.min(corners.endColumn ?? columnCount, columnCount);
  return { sheet, box: { startRow, endRow, startColumn, endColumn } };
}

/** `Sheet1!A1:B2`, `Sheet1!B5`, `'My sheet'!A1`: the spelling of every reply. */
export function formatRange(sheet: Sheet, { startRow, endRow, startColumn, endColumn }: Box): string {
  const first = `${columnName(startColumn)}${startRow + 1}`;
  const last = `${columnName(endColumn - 1)}${endRow}`;
  return `${quoteTitle(sheet.properties.title ?? '')}!${first === last ? first : `${first}:${last}`}`;
}

/** 0 -> A, 25 -> Z, 26 -> AA. */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** A -> 0, Z -> 25, AA -> 26. */
export function columnIndex(letters: string): number {
  return [...letters.toUpperCase()].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

export function exceedsGrid(sheet: Sheet, cells: string): Error {
  const { rowCount, columnCount } = sheet.grid;
  const range = `${quoteTitle(sheet.properties.title ?? '')}!${cells}`;
  return invalidArgument(`Range (${range}) exceeds grid limits. Max rows: ${rowCount}, max columns: ${columnCount}`);
}

// --- internal ---

function unparsable(text: string): Error {
  if (/(^|!)R\d*C\d*(:R\d*C\d*)?$/.test(text)) return unsupported(`ranges in R1C1 notation: ${text}`);
  return invalidArgument(`Unable to parse range: ${text}`);
}

function split(text: string): { title?: string; cells?: string } {
  const quoted = /^'((?:[^']|'')*)'(?:!(.*))?$/.exec(text);
  if (quoted) return { title: unquote(`'${quoted[1]}'`), ...(quoted[2] !== undefined && { cells: quoted[2] }) };
  const mark = text.lastIndexOf('!');
  return mark < 0 ? {} : { title: text.slice(0, mark), cells: text.slice(mark + 1) };
}

function unquote(text: string): string {
  return /^'.*'$/s.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

/** Quoted when it is more than one word, or could be read as a cell (`D3`, `R1C1`). */
function quoteTitle(title: string): string {
  const plain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(title) && !/^[A-Za-z]{1,3}\d+$|^[Rr]\d*[Cc]\d*$/.test(title);
  return plain ? title : `'${title.replaceAll("'", "''")}'`;
}

interface Corners {
  readonly startRow?: number;
  readonly endRow?: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
}

function parseCells(text: string): Corners | undefined {
  const match = /^\$?([A-Za-z]{1,3})?\$?([1-9]\d*)?(?::\$?([A-Za-z]{1,3})?\$?([1-9]\d*)?)?$/.exec(text);
  if (!match) return undefined;
  const colon = text.includes(':');
  const from = corner(match[1], match[2]);
  const to = colon ? corner(match[3], match[4]) : from;
  if (!colon && (from.column === undefined || from.row === undefined)) return undefined;
  if (isEmpty(from) || isEmpty(to)) return undefined;
  return {
    ...span('startRow', 'endRow', from.row, to.row),
    ...span('startColumn', 'endColumn', from.column, to.column),
  };
}

interface Corner {
  readonly column: number | undefined;
  readonly row: number | undefined;
}

function isEmpty({ column, row }: Corner): boolean {
  return column === undefined && row === undefined;
}

/** With both edges, in either order; with one, from there to the grid's edge (`A2:B` and `B:A2` are the same). */
function span(start: keyof Corners, end: keyof Corners, a: number | undefined, b: number | undefined): Corners {
  const known = [a, b].filter((edge) => edge !== undefined);
  if (known.length === 0) return {};
  return { [start]: Math.min(...known), ...(known.length === 2 && { [end]: Math.max(...known) + 1 }) };
}

function corner(letters: string | undefined, digits: string | undefined): Corner {
  return { column: letters ? columnIndex(letters) : undefined, row: digits ? Number(digits) - 1 : undefined };
}
