import type { sheets_v4 } from '@googleapis/sheets';
import { Invalid, unsupported } from '../errors.ts';
import { canonical } from '../wire/canonical.ts';
import { type Mask, merge, topNames } from '../wire/field-mask.ts';
import type { Json } from '../wire/parse.ts';
import { type Cell, cellFields } from './grid.ts';

/**
 * The cell with the masked fields of `data` written over it.
 * @throws Invalid, GoogleError 501 for fields of a cell that the stand-in does not keep (rich text, pivot tables, ...).
 */
export function writeCell(before: Cell | undefined, data: sheets_v4.Schema$CellData, mask: Mask): Cell {
  return withoutEmpty(merge((before ?? {}) as Json, data as Json, supported(mask)));
}

/** The cell data of a request in the form in which it is stored; done once for the many cells of a request. */
export function cellContent(data: sheets_v4.Schema$CellData): sheets_v4.Schema$CellData {
  refuseOthers(Object.keys(data));
  const value = data.userEnteredValue;
  if (value?.errorValue) throw new Invalid('errorValue is read-only and cannot be set.');
  if (typeof value?.formulaValue === 'string' && !value.formulaValue.startsWith('=')) {
    throw new Invalid(`Invalid formula: ${value.formulaValue}`);
  }
  const content = canonical('sheets', 'CellData', data as Json) as Json;
  if (value?.stringValue === '') delete content.userEnteredValue;
  return content;
}

// --- internal ---

/** `*` means every field the stand-in keeps; a mask that names another is refused. */
function supported(mask: Mask): Mask {
  if (mask === 'all') return new Map(cellFields.map((name) => [name, 'all'] as const));
  refuseOthers(topNames(mask, cellFields));
  return mask;
}

function refuseOthers(names: readonly string[]): void {
  const other = names.find((name) => !(cellFields as readonly string[]).includes(name));
  if (other !== undefined) throw unsupported(`writing CellData.${other}`);
}

function withoutEmpty(cell: Json): Cell {
  const { userEnteredValue, note } = cell;
  if (note === '') delete cell.note;
  if (userEnteredValue && Object.keys(userEnteredValue).length === 0) delete cell.userEnteredValue;
  return cell;
}
