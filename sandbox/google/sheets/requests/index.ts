import type { sheets_v4 } from '@googleapis/sheets';
import type { Caller } from '../../call.ts';
import type { RequestHandler, RequestKind } from '../request.ts';
import type { Workbook } from '../workbook.ts';
import { addBanding } from './add-banding.ts';
import { addChart } from './add-chart.ts';
import { addConditionalFormatRule } from './add-conditional-format-rule.ts';
import { addProtectedRange } from './add-protected-range.ts';
import { addSheet } from './add-sheet.ts';
import { appendCells } from './append-cells.ts';
import { appendDimension } from './append-dimension.ts';
import { autoResizeDimensions } from './auto-resize-dimensions.ts';
import { createDeveloperMetadata } from './create-developer-metadata.ts';
import { deleteDimension } from './delete-dimension.ts';
import { deleteSheet } from './delete-sheet.ts';
import { insertDimension } from './insert-dimension.ts';
import { repeatCell } from './repeat-cell.ts';
import { setDataValidation } from './set-data-validation.ts';
import { sortRange } from './sort-range.ts';
import { updateCells } from './update-cells.ts';
import { updateDimensionProperties } from './update-dimension-properties.ts';
import { updateSheetProperties } from './update-sheet-properties.ts';
import { updateSpreadsheetProperties } from './update-spreadsheet-properties.ts';

/** Every kind of request that a spreadsheet's batchUpdate understands here. All others are answered with 501. */
const sheetRequests = {
  addBanding,
  addChart,
  addConditionalFormatRule,
  addProtectedRange,
  addSheet,
  appendCells,
  appendDimension,
  autoResizeDimensions,
  createDeveloperMetadata,
  deleteDimension,
  deleteSheet,
  insertDimension,
  repeatCell,
  setDataValidation,
  sortRange,
  updateCells,
  updateDimensionProperties,
  updateSheetProperties,
  updateSpreadsheetProperties,
} satisfies { [K in RequestKind]?: RequestHandler<K> };

/** The handler for a kind, or undefined when the stand-in does not know it. */
export function handlerOf(kind: string): AnyHandler | undefined {
  return (sheetRequests as unknown as Record<string, AnyHandler>)[kind];
}

// --- internal ---

type AnyHandler = (
  book: Workbook,
  request: object,
  caller: Caller,
) => sheets_v4.Schema$Response[keyof sheets_v4.Schema$Response];
