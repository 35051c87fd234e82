import type { sheets_v4 } from '@googleapis/sheets';
import type { EditOutcome } from '../google-files.ts';
import { enterValue } from './enter-value.ts';
import { boxOf, contains } from './grid-range.ts';
import { shownText } from './render-value.ts';
import { type Sheet, sheetById, type Workbook } from './workbook.ts';

export interface CellEdit {
  readonly sheetId: number;
  /** Zero-based. */
  readonly row: number;
  readonly column: number;
  /** As typed: read like USER_ENTERED. */
  readonly text: string;
  /** Who types; absent is the owner, who may edit everything. */
  readonly email?: string;
}

/** A person types into a cell: unlike an API write it meets protection and strict validation. */
export function editCell(book: Workbook, edit: CellEdit): EditOutcome {
  const sheet = sheetById(book, edit.sheetId);
  const { row, column, text } = edit;
  if (row < 0 || column < 0 || row >= sheet.grid.rowCount || column >= sheet.grid.columnCount) {
    return { kind: 'refused', reason: `There is no cell at row ${row}, column ${column}.` };
  }
  if (edit.email !== undefined && !mayEdit(sheet, row, column, edit.email)) {
    return {
      kind: 'refused',
      reason:
        'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
    };
  }
  const before = sheet.grid.cell(row, column);
  const after = enterValue(before, text, 'USER_ENTERED');
  const rule = before?.dataValidation;
  const choices = choicesOf(rule);
  if (rule?.strict && choices && text !== '' && !choices.includes(shownText(after))) {
    return { kind: 'refused', reason: rule.inputMessage || `The value must be one of: ${choices.join(', ')}.` };
  }
  sheet.grid.set(row, column, after);
  return { kind: 'done' };
}

/** Whether no protected range stands in the person's way. */
export function mayEdit(sheet: Sheet, row: number, column: number, email: string): boolean {
  return sheet.protectedRanges.every(({ range, unprotectedRanges, editors, warningOnly }) => {
    if (warningOnly || !contains(boxOf(range ?? {}, sheet.grid), row, column)) return true;
    if (unprotectedRanges?.some((open) => contains(boxOf(open, sheet.grid), row, column))) return true;
    return editors?.users?.includes(email) ?? true;
  });
}

/** The values a list validation offers. */
export function choicesOf(rule: sheets_v4.Schema$DataValidationRule | undefined): string[] | undefined {
  if (rule?.condition?.type !== 'ONE_OF_LIST') return undefined;
  return (rule.condition.values ?? []).map(({ userEnteredValue }) => userEnteredValue ?? '');
}
