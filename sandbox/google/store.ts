import { Drive } from './drive/drive.ts';
import { notFound, permissionDenied } from './errors.ts';
import type { FormFile } from './forms/form-file.ts';
import { fork, type Workbook } from './sheets/workbook.ts';

/**
 * All files, in memory. A change is tried on a copy and kept only when it went through, so every call is all or nothing
 * and a reader never sees half of one.
 */
export class Store {
  readonly #workbooks = new Map<string, Workbook>();
  readonly #forms = new Map<string, FormFile>();
  /** Files of others: they exist, and the caller may not open them. */
  readonly #private = new Set<string>();
  readonly #onChange: () => void;
  /** Who may do what with the files. */
  readonly drive: Drive;

  /** @param onChange called after every change that was kept. */
  constructor(onChange: () => void = () => {}, hasStorage = true) {
    this.#onChange = onChange;
    this.drive = new Drive({ hasStorage, isThere: (id) => this.#isThere(id), onChange });
  }

  workbooks(): readonly Workbook[] {
    return [...this.#workbooks.values()];
  }

  forms(): readonly FormFile[] {
    return [...this.#forms.values()];
  }

  /** @throws GoogleError 403 for somebody else's file, 404 for an unknown one. */
  workbook(id: string | undefined): Workbook {
    return this.#open(this.#workbooks, id);
  }

  /** @throws GoogleError 403 for somebody else's file, 404 for an unknown one. */
  form(id: string | undefined): FormFile {
    return this.#open(this.#forms, id);
  }

  /** Runs `change` on a copy of the workbook, which takes its place unless `change` throws. */
  change<T>(id: string | undefined, change: (book: Workbook) => T): T {
    const copy = fork(this.workbook(id));
    const result = change(copy);
    this.addWorkbook(copy);
    return result;
  }

  /** Runs `change` on a copy of the form, which takes its place unless `change` throws. */
  changeForm<T>(id: string | undefined, change: (file: FormFile) => T): T {
    const file = this.form(id);
    const copy = { ...file, form: structuredClone(file.form), responses: [...file.responses] };
    const result = change(copy);
    this.addForm(copy);
    return result;
  }

  addWorkbook(book: Workbook): void {
    this.#workbooks.set(book.spreadsheetId, book);
    this.#onChange();
  }

  addForm(file: FormFile): void {
    this.#forms.set(file.formId, file);
    this.#onChange();
  }

  /** From now on the id, known or not, belongs to somebody who did not share it. */
  makePrivate(id: string): void {
    this.#private.add(id);
  }

  #isThere(id: string): boolean {
    return !this.#private.has(id) && (this.#workbooks.has(id) || this.#forms.has(id));
  }

  #open<T>(files: ReadonlyMap<string, T>, id: string | undefined): T {
    if (this.#private.has(id ?? '')) throw permissionDenied();
    const file = files.get(id ?? '');
    if (!file) throw notFound();
    return file;
  }
}
