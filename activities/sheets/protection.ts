import type { sheets_v4 } from '@googleapis/sheets';
import type { Tab } from './tab.ts';

export interface Protection {
  /** Tells ours from people's, and is how one is found again. */
  description: string;
  request: sheets_v4.Schema$Request;
}

/**
 * The first row, and every run of columns that are not people's. Editors are always named: Google takes a protection
 * without them as one that everybody may pass.
 */
export function protections({ columns }: Tab, sheetId: number, users: string[]): Protection[] {
  const protect = (description: string, range: sheets_v4.Schema$GridRange): Protection => ({
    description,
    request: {
      addProtectedRange: { protectedRange: { range: { sheetId, ...range }, description, editors: { users } } },
    },
  });
  const all = [protect('Countersign: headers', { startRowIndex: 0, endRowIndex: 1 })];
  for (let start = 0; start < columns.length; start++) {
    const header = columns[start]?.header;
    let end = start;
    while (columns[end]?.owner === 'service') end += 1;
    if (end === start) continue;
    const range = { startColumnIndex: start, endColumnIndex: end };
    all.push(protect(`Countersign writes ${header}${end - start > 1 ? ` to ${columns[end - 1]?.header}` : ''}`, range));
    start = end;
  }
  return all;
}
