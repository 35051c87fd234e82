import type { sheets_v4 } from '@googleapis/sheets';
import type { Picture } from './picture.ts';
import type { Structure } from './structure.ts';
import type { Tab } from './tab.ts';

/** Something about the spreadsheet that a person has to mend. */
export interface Trouble {
  what: string;
  mend: string;
}

/** Where a tab and its columns are now, or why that cannot be told; then nothing is written there. */
export type Place =
  | { kind: 'found'; sheetId: number; title: string; columns: ReadonlyMap<string, number>; troubles: Trouble[] }
  | { kind: 'lost'; trouble: Trouble };

export type Found = Extract<Place, { kind: 'found' }>;

/** The sheet of a tab: by metadata, so that it may be renamed; by title where there is none, or where a copy has it too. */
export function sheetOf(structure: Structure, tab: Pick<Tab, 'id' | 'title'>): sheets_v4.Schema$SheetProperties | null {
  const all = structure.sheets.map(({ properties }) => properties ?? {});
  const marked = structure.tabs.get(tab.id);
  if (!marked) return all.find(({ title }) => title === tab.title) ?? null;
  const candidates = all.filter(({ sheetId }) => marked.includes(sheetId ?? 0));
  return candidates.find(({ title }) => title === tab.title) ?? candidates[0] ?? null;
}

/** The columns of a tab by their metadata, else by the text of the header; nothing is guessed. */
export function locate(structure: Structure, tab: Tab, header: readonly string[]): Place {
  const sheet = sheetOf(structure, tab);
  if (!sheet)
    return lost(`The tab "${tab.title}" is gone`, 'Bring it back from the version history, or run: countersign init');
  const sheetId = sheet.sheetId ?? 0;
  const title = sheet.title ?? '';
  const columns = new Map<string, number>();
  for (const column of tab.columns) {
    const [index, second] = indexesOf(structure, sheetId, `${tab.id}/${column.id}`, header, column.header);
    if (index === undefined) {
      return lost(
        `The tab "${title}" has no column "${column.header}" any more, so nothing is written there`,
        `Undo the deletion, write "${column.header}" into the first row of a free column, or run: countersign init`,
      );
    }
    if (second !== undefined) {
      return lost(
        `The tab "${title}" has two columns "${column.header}", so nothing is written there`,
        'Delete one of them, or give it another header',
      );
    }
    columns.set(column.id, index);
  }
  return { kind: 'found', sheetId, title, columns, troubles: mergedHeader(structure, sheetId, title) };
}

/** Whether the first row has become a row like others: sorted in with them, or pushed down. Null when all is well. */
export function headerTrouble(
  tab: Tab,
  place: Found,
  picture: Picture,
  isKey: (text: string) => boolean,
): Trouble | null {
  const at = columnOf(place, tab.key);
  const title = tab.columns.find(({ id }) => id === tab.key)?.header;
  const isPushedDown = () => {
    for (let row = 1; row < picture.rowCount; row++) if (picture.cell(row, at) === title) return true;
    return false;
  };
  const shown = picture.header[at] ?? '';
  if (shown === title || (!isKey(shown) && !isPushedDown())) return null;
  return {
    what: `The first row of the tab "${place.title}" is not the row of headers any more, so nothing is written there`,
    mend: 'Move the row of headers back to the top',
  };
}

/** @throws Error when the column is not among those of the tab: a mistake of ours. */
export function columnOf({ columns, title }: Pick<Found, 'columns' | 'title'>, id: string): number {
  const index = columns.get(id);
  if (index === undefined) throw new Error(`The tab "${title}" was located without a column ${id}`);
  return index;
}

// --- internal ---

const lost = (what: string, mend: string): Place => ({ kind: 'lost', trouble: { what, mend } });

function indexesOf(
  { columns }: Structure,
  sheetId: number,
  mark: string,
  header: readonly string[],
  text: string,
): number[] {
  const byMark = (columns.get(sheetId) ?? []).filter(({ id }) => id === mark).map(({ index }) => index);
  return byMark.length > 0 ? byMark : header.flatMap((cell, index) => (cell.trim() === text ? [index] : []));
}

function mergedHeader({ sheets }: Structure, sheetId: number, title: string): Trouble[] {
  const merges = sheets.find(({ properties }) => (properties?.sheetId ?? 0) === sheetId)?.merges ?? [];
  return merges.some(({ startRowIndex }) => (startRowIndex ?? 0) === 0)
    ? [
        {
          what: `Cells of the first row of the tab "${title}" are merged; the columns under them are still written`,
          mend: 'Unmerge them (Format, Merge cells), so that each column has its header',
        },
      ]
    : [];
}
