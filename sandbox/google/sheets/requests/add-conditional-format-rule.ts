import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { Json } from '../../wire/parse.ts';
import { resolveRange } from '../grid-range.ts';
import type { RequestHandler } from '../request.ts';

export const addConditionalFormatRule: RequestHandler<'addConditionalFormatRule'> = (book, { rule, index }) => {
  const ranges = rule?.ranges ?? [];
  if (!rule || ranges.length === 0) throw new Invalid('rule.ranges must hold at least one range.');
  const sheets = new Set(ranges.map((range) => resolveRange(book, range).sheet));
  const [sheet] = sheets;
  if (!sheet || sheets.size > 1) throw new Invalid('All ranges of a rule must be on the same sheet.');
  if (!rule.booleanRule === !rule.gradientRule)
    throw new Invalid('Exactly one of booleanRule and gradientRule must be set.');
  if (rule.booleanRule && !rule.booleanRule.condition?.type)
    throw new Invalid('booleanRule.condition.type is required.');
  const at = index ?? 0;
  if (at < 0 || at > sheet.conditionalFormats.length) {
    throw new Invalid(`No conditional format on sheet: ${sheet.sheetId} at index: ${at}`);
  }
  sheet.conditionalFormats.splice(at, 0, canonical('sheets', 'ConditionalFormatRule', rule as Json));
  return undefined;
};
