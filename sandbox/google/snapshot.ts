import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SavedDrive } from './drive/drive.ts';
import type { FormFile } from './forms/form-file.ts';
import { Grid } from './sheets/grid.ts';
import type { Sheet, Workbook } from './sheets/workbook.ts';
import type { Store } from './store.ts';

/** A burst of changes is written once. */
const quietMs = 500;

/** All files of a store in one JSON file, replaced as a whole so that it is never half written. */
export class Snapshot {
  readonly #path: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error naming the file when it is there and cannot be read. */
  load(store: Store): void {
    if (!existsSync(this.#path)) return;
    let saved: Saved;
    try {
      saved = JSON.parse(readFileSync(this.#path, 'utf8')) as Saved;
    } catch (cause) {
      throw new Error(`cannot read the state file ${this.#path}; remove it to start anew`, { cause });
    }
    for (const book of saved.spreadsheets) store.addWorkbook(revive(book));
    for (const form of saved.forms) store.addForm(form);
    if (saved.drive) store.drive.restore(saved.drive);
  }

  /** Writes the store soon. */
  changed(store: Store): void {
    this.#timer ??= setTimeout(() => this.save(store), quietMs).unref();
  }

  save(store: Store): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = { spreadsheets: store.workbooks(), forms: store.forms(), drive: store.drive.saved() };
    writeFileSync(`${this.#path}.new`, JSON.stringify(saved));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

// --- internal ---

type SavedGrid = Parameters<typeof Grid.fromJSON>[0];
type SavedSheet = Omit<Sheet, 'grid'> & { grid: SavedGrid };
type SavedWorkbook = Omit<Workbook, 'sheets'> & { sheets: SavedSheet[] };

interface Saved {
  readonly spreadsheets: readonly SavedWorkbook[];
  readonly forms: readonly FormFile[];
  readonly drive?: SavedDrive;
}

function revive(book: SavedWorkbook): Workbook {
  const present = <T>(items: readonly (T | null | undefined)[]) => items.map((item) => item ?? undefined);
  const sheets = book.sheets.map((sheet) => ({
    ...sheet,
    grid: Grid.fromJSON(sheet.grid),
    rows: present(sheet.rows),
    columns: present(sheet.columns),
  }));
  return { ...book, sheets };
}
