import type { sheets_v4 } from '@googleapis/sheets';
import { columnIndex } from './a1.ts';
import type { Cell } from './grid.ts';
import { boxOf, contains } from './grid-range.ts';
import { effectiveValue, shownText } from './render-value.ts';
import type { Sheet } from './workbook.ts';

/**
 * The format that the first matching rule puts over a cell. Text, number and blank conditions are worked out, of custom
 * formulas only the comparison of one cell with a text (`=$C2="Verified"`); gradients and the rest show nothing.
 */
export function conditionalFormatAt(
  sheet: Sheet,
  row: number,
  column: number,
): sheets_v4.Schema$CellFormat | undefined {
  for (const { ranges = [], booleanRule } of sheet.conditionalFormats) {
    const range = ranges.find((candidate) => contains(boxOf(candidate, sheet.grid), row, column));
    if (!range || !booleanRule?.condition) continue;
    const origin = boxOf(range, sheet.grid);
    const place = { row, column, down: row - origin.startRow, right: column - origin.startColumn };
    if (holds(sheet, booleanRule.condition, place)) return booleanRule.format;
  }
  return undefined;
}

// --- internal ---

interface Place {
  readonly row: number;
  readonly column: number;
  /** How far from the first cell of the rule's range, by which relative references move. */
  readonly down: number;
  readonly right: number;
}

function holds(sheet: Sheet, condition: sheets_v4.Schema$BooleanCondition, place: Place): boolean {
  const cell = sheet.grid.cell(place.row, place.column);
  const [first = '', second = ''] = (condition.values ?? []).map(({ userEnteredValue }) => userEnteredValue ?? '');
  const text = shownText(cell).toLowerCase();
  const wanted = first.toLowerCase();
  switch (condition.type) {
    case 'BLANK':
      return text === '';
    case 'NOT_BLANK':
      return text !== '';
    case 'TEXT_EQ':
      return text === wanted;
    case 'TEXT_NOT_EQ':
      return text !== wanted;
    case 'TEXT_CONTAINS':
      return text.includes(wanted);
    case 'TEXT_NOT_CONTAINS':
      return !text.includes(wanted);
    case 'TEXT_STARTS_WITH':
      return text.startsWith(wanted);
    case 'TEXT_ENDS_WITH':
      return text.endsWith(wanted);
    case 'CUSTOM_FORMULA':
      return formulaHolds(sheet, first, place);
    default:
      return numberHolds(condition.type ?? '', cell, Number(first), Number(second));
  }
}

function numberHolds(type: string, cell: Cell | undefined, first: number, second: number): boolean {
  const value = cell?.userEnteredValue ? effectiveValue(cell.userEnteredValue) : undefined;
  if (typeof value !== 'number') return false;
  switch (type) {
    case 'NUMBER_GREATER':
      return value > first;
    case 'NUMBER_GREATER_THAN_EQ':
      return value >= first;
    case 'NUMBER_LESS':
      return value < first;
    case 'NUMBER_LESS_THAN_EQ':
      return value <= first;
    case 'NUMBER_EQ':
      return value === first;
    case 'NUMBER_NOT_EQ':
      return value !== first;
    case 'NUMBER_BETWEEN':
      return value >= first && value <= second;
    default:
      return false;
  }
}

function formulaHolds({ grid }: Sheet, formula: string, { down, right }: Place): boolean {
  const match = /^=\s*(\$?)([A-Z]{1,3})(\$?)(\d+)\s*(=|<>)\s*"([^"]*)"\s*$/.exec(formula);
  if (!match) return false;
  const [, fixedColumn, letters = '', fixedRow, digits, operator, text = ''] = match;
  const column = columnIndex(letters) + (fixedColumn ? 0 : right);
  const row = Number(digits) - 1 + (fixedRow ? 0 : down);
  const isSame = shownText(grid.cell(row, column)).toLowerCase() === text.toLowerCase();
  return isSame === (operator === '=');
}
