import { expect, test } from 'vitest';
import { locate } from '../../../activities/sheets/place.ts';
import type { Structure } from '../../../activities/sheets/structure.ts';
import { tabsOf } from '../../../activities/sheets/tabs.ts';
import { montana } from '../../helpers/temporal.ts';

const batches = tabsOf(montana).find(({ id }) => id === 'batches')!;
const header = batches.columns.map((column) => column.header);

const structure = (changes: Partial<Structure> = {}): Structure => ({
  sheets: [{ properties: { sheetId: 7, title: 'Batches' } }],
  timeZone: montana.timeZone,
  tabs: new Map([['batches', [7]]]),
  columns: new Map(),
  ...changes,
});

test('merged cells in the first row are pointed out, and the columns under them found all the same', () => {
  const merges = [{ sheetId: 7, startRowIndex: 0, endRowIndex: 1, startColumnIndex: 0, endColumnIndex: 2 }];
  const columns = new Map([[7, batches.columns.map(({ id }, index) => ({ id: `batches/${id}`, index }))]]);
  const place = locate(
    structure({ sheets: [{ properties: { sheetId: 7, title: 'Batches' }, merges }], columns }),
    batches,
    ['Batch and name', '', ...header.slice(2)],
  );
  expect(place).toMatchObject({ kind: 'found', troubles: [{ mend: expect.stringContaining('Unmerge') }] });
});

test('a copy of a tab, marks and all, is not taken for the tab', () => {
  const sheets = [
    { properties: { sheetId: 8, title: 'Copy of Batches' } },
    { properties: { sheetId: 7, title: 'Batches' } },
  ];
  const place = locate(structure({ sheets, tabs: new Map([['batches', [8, 7]]]) }), batches, header);
  expect(place).toMatchObject({ kind: 'found', sheetId: 7 });
});

test('a mark counts more than the words of a header', () => {
  const columns = new Map([[7, [{ id: 'batches/hours', index: 9 }]]]);
  const place = locate(structure({ columns }), batches, header);
  expect(place.kind === 'found' && place.columns.get('hours')).toBe(9);
  expect(place.kind === 'found' && place.columns.get('certificates')).toBe(header.indexOf('Certificates'));
});
