import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import { resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';

/** Without a rule the validation of the range is removed. Values written through the API are not checked against it. */
export const setDataValidation: RequestHandler<'setDataValidation'> = (book, { range, rule }) => {
  const { sheet, box } = resolveRange(book, range);
  if (rule && !rule.condition?.type) throw new Invalid('rule.condition.type is required.');
  if (rule?.condition?.type === 'ONE_OF_LIST' && !rule.condition.values?.length) {
    throw new Invalid('rule.condition.values of ONE_OF_LIST must hold at least one value.');
  }
  const dataValidation = rule && canonical('sheets', 'DataValidationRule', rule as Json);
  for (let row = box.startRow; row < box.endRow; row++) {
    for (let column = box.startColumn; column < box.endColumn; column++) {
      const { dataValidation: _old, ...cell } = sheet.grid.cell(row, column) ?? {};
      sheet.grid.set(row, column, dataValidation ? { ...cell, dataValidation } : cell);
    }
  }
  return undefined;
};
