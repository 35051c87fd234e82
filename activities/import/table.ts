import { type CsvError, parse } from 'csv-parse/sync';

/** A file that cannot be read as a whole; what is wrong with single lines is told line by line. */
class ImportProblem extends Error {
  override readonly name = 'ImportProblem';
}

/** One column: the header that we suggest, and the title that the same question has in a form. */
export interface Column {
  header: string;
  formTitle?: string;
  isRequired: boolean;
}

export interface Line<Name extends string> {
  /** Where it begins in the file, counted from 1 as editors do. */
  line: number;
  /** By our names for the columns; a column that is not there is empty. */
  cells: Record<Name, string>;
  /** Why the cells cannot be told apart; null when they can. */
  problem: string | null;
}

/** A person's whole record is in one line; a longer one has lost its closing quote. */
const LONGEST_LINE = 20_000;

/**
 * Reads a CSV file as spreadsheets save it: UTF-8, with or without BOM, with commas or semicolons. Headers are found by
 * name, in any order.
 *
 * @throws ImportProblem for an encoding, quotes or headers that leave no sure reading
 */
export function readTable<Name extends string>(bytes: Uint8Array, columns: Record<Name, Column>): Line<Name>[] {
  const [header, ...rows] = rowsOf(textOf(bytes));
  if (!header) throw new ImportProblem('The file is empty: its first line must name the columns.');
  const places = findColumns(header.cells, columns);
  return rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(places.map(([name, index]) => [name, cells[index]?.trim() ?? ''])) as Record<
      Name,
      string
    >,
    problem: miscount(cells, header.cells),
  }));
}

// --- internal ---

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch (cause) {
    throw new ImportProblem('The file is not UTF-8 text: save it as "CSV UTF-8".', { cause });
  }
}

/** Rows with something in them; spreadsheets leave empty ones behind. */
function rowsOf(text: string): { line: number; cells: string[] }[] {
  const [first = ''] = text.split('\n', 1);
  // No header of ours contains either.
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ',';
  const options = { delimiter, info: true, raw: true, skip_empty_lines: true, relax_column_count: true } as const;
  try {
    const records = parse(text, { ...options, max_record_size: LONGEST_LINE }) as unknown as {
      record: string[];
      raw: string;
      info: { lines: number };
    }[];
    return records
      .map(({ record, raw, info }) => ({ line: info.lines - (raw.trim().split('\n').length - 1), cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch (cause) {
    const { code, message, lines } = cause as CsvError & { lines?: number };
    if (!code) throw cause;
    throw new ImportProblem(
      `Line ${lines} cannot be read (${message}): a cell with a delimiter, a quote or a line break in it stands in quotes, and each quote in it is doubled.`,
      { cause },
    );
  }
}

function findColumns<Name extends string>(header: string[], columns: Record<Name, Column>): [Name, number][] {
  const known = (Object.entries(columns) as [Name, Column][]).map(([name, { header, formTitle, isRequired }]) => {
    return { name, header, isRequired, folded: [header, formTitle ?? header].map(fold) };
  });
  const problems: string[] = [];
  const places = new Map<Name, number>();
  header.forEach((text, index) => {
    const column = known.find(({ folded }) => folded.includes(fold(text)));
    if (!column) problems.push(text.trim() ? `"${text.trim()}" is unknown` : `column ${index + 1} has no name`);
    else if (places.has(column.name)) problems.push(`"${text.trim()}" is there twice`);
    else places.set(column.name, index);
  });
  const missing = known.filter(({ name, isRequired }) => isRequired && !places.has(name));
  problems.push(...missing.map(({ header }) => `"${header}" is missing`));
  if (problems.length === 0) return known.map(({ name }) => [name, places.get(name) ?? header.length]);
  const list = known.map(({ header, isRequired }) => (isRequired ? header : `${header} (optional)`)).join(', ');
  throw new ImportProblem(`The columns cannot be used: ${problems.join('; ')}. The first line may name: ${list}.`);
}

/** Cells beyond the header's that are empty are what a spreadsheet's stray comma leaves. */
function miscount(cells: string[], header: string[]): string | null {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (filled <= header.length && cells.length >= header.length) return null;
  return `It has ${Math.max(filled, cells.length)} cells where the first line has ${header.length}: a cell with a delimiter in it stands in quotes.`;
}

/** `E-mail`, `email` and ` E-MAIL ` are one. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
