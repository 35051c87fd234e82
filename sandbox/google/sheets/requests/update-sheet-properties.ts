import { Invalid, unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { merge, reaches, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import type { RequestHandler } from '../request.ts';
import { propertiesOf, type Sheet, sheetById, type Workbook } from '../workbook.ts';
import { refuseTitle } from './add-sheet.ts';

export const updateSheetProperties: RequestHandler<'updateSheetProperties'> = (book, { properties = {}, fields }) => {
  const mask = updateMask('sheets', 'SheetProperties', fields);
  const sheet = sheetById(book, properties.sheetId);
  if (mask !== 'all' && mask.has('dataSourceSheetProperties')) throw unsupported('data source sheets');
  const changed = merge(propertiesOf(book, sheet) as Json, properties as Json, mask);
  const { sheetId: _id, index, gridProperties, ...rest } = canonical('sheets', 'SheetProperties', changed);
  const { rowCount, columnCount, ...grid } = (gridProperties ?? {}) as Record<string, number>;

  if (reaches(mask, 'title')) refuseTitle(book, (rest.title as string | undefined) ?? '', sheet.sheetId);
  if (reaches(mask, 'gridProperties')) {
    if (!rowCount || rowCount < 1) throw new Invalid("You can't delete all the rows on the sheet.");
    if (!columnCount || columnCount < 1) throw new Invalid("You can't delete all the columns on the sheet.");
    refuseFrozenAll(grid, rowCount, columnCount);
    sheet.grid.resize(rowCount, columnCount);
  }
  sheet.properties = { ...rest, sheetType: 'GRID', gridProperties: grid };
  if (book.sheets.every((any) => any.properties.hidden))
    throw new Invalid("You can't hide all the sheets in a document.");
  if (reaches(mask, 'index') && typeof index === 'number') move(book, sheet, index);
  return undefined;
};

// --- internal ---

function refuseFrozenAll(grid: Record<string, number>, rowCount: number, columnCount: number): void {
  if ((grid.frozenRowCount ?? 0) >= rowCount) throw new Invalid("You can't freeze all visible rows on the sheet.");
  if ((grid.frozenColumnCount ?? 0) >= columnCount)
    throw new Invalid("You can't freeze all visible columns on the sheet.");
}

/** The index counts places before the move: to go after its right neighbour a sheet asks for its own index + 2. */
function move(book: Workbook, sheet: Sheet, index: number): void {
  const from = book.sheets.indexOf(sheet);
  if (index < 0 || index > book.sheets.length) throw new Invalid(`Invalid sheet index: ${index}.`);
  if (index === from || index === from + 1) return;
  book.sheets.splice(from, 1);
  book.sheets.splice(index > from ? index - 1 : index, 0, sheet);
}
