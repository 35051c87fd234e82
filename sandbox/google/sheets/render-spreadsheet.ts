import type { sheets_v4 } from '@googleapis/sheets';
import { propertiesOf, type Sheet, type Workbook } from './workbook.ts';

/**
 * The spreadsheet without the data of its grids, as `spreadsheets.get` and `spreadsheets.create` reply.
 * @param isWanted leaves out sheets that a read did not ask for.
 */
export function renderSpreadsheet(
  book: Workbook,
  isWanted: (sheet: Sheet) => boolean = () => true,
): sheets_v4.Schema$Spreadsheet {
  const metadata = book.developerMetadata.filter(({ location }) => location?.locationType === 'SPREADSHEET');
  return {
    spreadsheetId: book.spreadsheetId,
    properties: book.properties,
    sheets: book.sheets.filter(isWanted).map((sheet) => renderSheet(book, sheet)),
    ...(metadata.length > 0 && { developerMetadata: metadata }),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${book.spreadsheetId}/edit`,
  };
}

// --- internal ---

function renderSheet(book: Workbook, sheet: Sheet): sheets_v4.Schema$Sheet {
  const { protectedRanges, conditionalFormats, bandedRanges, charts } = sheet;
  const developerMetadata = book.developerMetadata.filter(
    ({ location }) => location?.locationType === 'SHEET' && (location.sheetId ?? 0) === sheet.sheetId,
  );
  return {
    properties: propertiesOf(book, sheet),
    ...(conditionalFormats.length > 0 && { conditionalFormats }),
    ...(protectedRanges.length > 0 && { protectedRanges }),
    ...(charts.length > 0 && { charts }),
    ...(bandedRanges.length > 0 && { bandedRanges }),
    ...(developerMetadata.length > 0 && { developerMetadata }),
  };
}
