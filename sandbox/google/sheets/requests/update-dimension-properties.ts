import { Invalid, unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { merge, topNames, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import type { RequestHandler } from '../request.ts';
import { dimensionRange } from './insert-dimension.ts';

const known = ['pixelSize', 'hiddenByUser'];

/** Width, height and hiding of columns and rows. */
export const updateDimensionProperties: RequestHandler<'updateDimensionProperties'> = (book, request) => {
  const mask = updateMask('sheets', 'DimensionProperties', request.fields);
  if (request.dataSourceSheetRange) throw unsupported('data source sheets');
  const other = topNames(mask, known).find((name) => !known.includes(name));
  if (other) throw unsupported(`writing DimensionProperties.${other}`);
  const { sheet, dimension, start, end } = dimensionRange(book, request.range);
  const { rowCount, columnCount } = sheet.grid;
  if (end > (dimension === 'ROWS' ? rowCount : columnCount)) {
    throw new Invalid(`range.endIndex[${end}] exceeds grid limits. Max rows: ${rowCount}, max columns: ${columnCount}`);
  }
  const sizes = dimension === 'ROWS' ? sheet.rows : sheet.columns;
  for (let index = start; index < end; index++) {
    const before = (sizes[index] ?? {}) as Json;
    sizes[index] = canonical('sheets', 'DimensionProperties', merge(before, (request.properties ?? {}) as Json, mask));
  }
  return undefined;
};
