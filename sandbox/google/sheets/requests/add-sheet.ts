import { Invalid, unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import type { RequestHandler } from '../request.ts';
import { freshId, newSheet, propertiesOf, type Workbook } from '../workbook.ts';

export const addSheet: RequestHandler<'addSheet'> = (book, { properties = {} }) => {
  if (properties.sheetType && properties.sheetType !== 'GRID')
    throw unsupported(`sheets of type ${properties.sheetType}`);
  if (properties.dataSourceSheetProperties) throw unsupported('data source sheets');
  const taken = book.sheets.map((sheet) => sheet.sheetId);
  const sheetId = properties.sheetId ?? freshId(taken);
  if (taken.includes(sheetId)) throw new Invalid(`Sheet with id ${sheetId} already exists.`);
  const title = properties.title ?? freeTitle(book);
  refuseTitle(book, title);
  const sheet = newSheet(sheetId, canonical('sheets', 'SheetProperties', { ...properties, title }));
  const index = properties.index ?? book.sheets.length;
  if (index < 0 || index > book.sheets.length) throw new Invalid(`Invalid sheet index: ${index}.`);
  book.sheets.splice(index, 0, sheet);
  return { properties: propertiesOf(book, sheet) };
};

/** @throws Invalid when the title is empty or another sheet has it; upper and lower case count as the same. */
export function refuseTitle(book: Workbook, title: string, ownId?: number): void {
  if (title === '') throw new Invalid('The sheet name cannot be empty.');
  const same = (other: string | null | undefined) => other?.toLowerCase() === title.toLowerCase();
  if (book.sheets.some((sheet) => sheet.sheetId !== ownId && same(sheet.properties.title))) {
    throw new Invalid(`A sheet with the name "${title}" already exists. Please enter another name.`);
  }
}

// --- internal ---

function freeTitle(book: Workbook): string {
  const titles = new Set(book.sheets.map((sheet) => sheet.properties.title));
  let number = book.sheets.length + 1;
  while (titles.has(`Sheet${number}`)) number++;
  return `Sheet${number}`;
}
