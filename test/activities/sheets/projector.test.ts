import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchRow } from '../../../workflows/messages.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';

let sheet: Sheet;
beforeEach(async () => {
  sheet = await openSheet();
});
afterEach(() => sheet.close());

const ids = ['A-00000001', 'A-00000002', 'A-00000003'] as const;
const [first, second, third] = ids;

async function threeRows(): Promise<void> {
  for (const applicationId of ids)
    sheet.temporal.application({ applicationId, applicant: `Applicant ${applicationId}` });
  for (const applicationId of ids) await sheet.shows('Applications', applicationId, { Stage: 'Checking credits' });
}

const column = (tab: string, header: string) => sheet.header(tab).indexOf(header);

const keysOf = (tab: string) => sheet.rows(tab).map((row) => row.Application);

describe('whatever people do with the rows', () => {
  test('a sorted sheet is kept right where its rows are now', async () => {
    await threeRows();
    sheet.type('Applications', first, 'Notes', 'mine');
    const sheetId = sheet.sheetId('Applications');
    await sheet.person({
      sortRange: { range: { sheetId, startRowIndex: 1 }, sortSpecs: [{ dimensionIndex: 0, sortOrder: 'DESCENDING' }] },
    });
    expect(keysOf('Applications')).toEqual([third, second, first]);
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { Stage: 'Verified', Notes: 'mine' });
    expect(keysOf('Applications')).toEqual([third, second, first]);
  });

  test('an inserted row stays, and whatever is typed there', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    await sheet.person(
      { insertDimension: { range: { sheetId, dimension: 'ROWS', startIndex: 2, endIndex: 3 } } },
      {
        updateCells: {
          start: { sheetId, rowIndex: 2, columnIndex: 6 },
          rows: [{ values: [{ userEnteredValue: { stringValue: 'to do' } }] }],
          fields: 'userEnteredValue',
        },
      },
    );
    sheet.temporal.application({ applicationId: second, stage: 'Verified' });
    await sheet.shows('Applications', second, { Stage: 'Verified' });
    expect(keysOf('Applications')).toEqual([first, '', second, third]);
    expect(sheet.rows('Applications')[1]?.Notes).toBe('to do');
  });

  test('a deleted row comes back', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    await sheet.person({ deleteDimension: { range: { sheetId, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } });
    expect(keysOf('Applications')).toEqual([second, third]);
    sheet.temporal.application({ applicationId: second, stage: 'Verified' });
    await sheet.shows('Applications', first, { Applicant: `Applicant ${first}` });
    expect(keysOf('Applications')).toEqual([second, third, first]);
  });

  test('hidden rows and columns are kept right and stay hidden', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    const hide = (dimension: string, startIndex: number) => ({
      updateDimensionProperties: {
        range: { sheetId, dimension, startIndex, endIndex: startIndex + 1 },
        properties: { hiddenByUser: true },
        fields: 'hiddenByUser',
      },
    });
    await sheet.person(hide('ROWS', 1), hide('COLUMNS', column('Applications', 'Stage')));
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { Stage: 'Verified' });
    const seen = sheet.standIn
      .spreadsheet(sheet.spreadsheetId)
      .sheets.find(({ properties }) => properties.sheetId === sheetId);
    expect(seen?.columns[column('Applications', 'Stage')]?.hidden).toBe(true);
  });

  test('a cell of ours that somebody overwrites is put right again', async () => {
    await threeRows();
    sheet.type('Applications', first, 'Stage', 'Certified');
    sheet.temporal.application({ applicationId: second, hours: 12 });
    await sheet.shows('Applications', first, { Stage: 'Checking credits' });
  });

  test('a copied row is kept right too, and shown as something to mend', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    await sheet.person({
      appendCells: {
        sheetId,
        rows: [{ values: [{ userEnteredValue: { stringValue: first } }] }],
        fields: 'userEnteredValue',
      },
    });
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await eventually(
      () =>
        sheet.rows('Applications').filter(({ Application, Stage }) => Application === first && Stage === 'Verified'),
      ({ length }) => length === 2,
    );
    await eventually(
      () => sheet.rows('Needs attention').map(({ What }) => What),
      (whats) => whats.some((what) => what?.includes(`more than one row of ${first}`)),
    );
  });
});

describe('whatever people do with the columns', () => {
  test('moved, inserted and renamed columns are found again, and columns of theirs are left alone', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    const stage = column('Applications', 'Stage');
    await sheet.person(
      { insertDimension: { range: { sheetId, dimension: 'COLUMNS', startIndex: 1, endIndex: 2 } } },
      {
        updateCells: {
          start: { sheetId, rowIndex: 0, columnIndex: 1 },
          rows: ['Visited', 'yes', 'no'].map((stringValue) => ({ values: [{ userEnteredValue: { stringValue } }] })),
          fields: 'userEnteredValue',
        },
      },
      {
        updateCells: {
          start: { sheetId, rowIndex: 0, columnIndex: stage + 1 },
          rows: [{ values: [{ userEnteredValue: { stringValue: 'Where it stands' } }] }],
          fields: 'userEnteredValue',
        },
      },
    );
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { 'Where it stands': 'Verified', Visited: 'yes' });
    sheet.temporal.application({ applicationId: 'A-00000004' });
    await sheet.shows('Applications', 'A-00000004', { 'Where it stands': 'Checking credits', Visited: '' });
  });

  test('a deleted column stops the writing of that tab alone, and says how to mend it', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    const startIndex = column('Applications', 'Hours');
    await sheet.person({
      deleteDimension: { range: { sheetId, dimension: 'COLUMNS', startIndex, endIndex: startIndex + 1 } },
    });
    const trouble = await sheet.shows('Needs attention', 'Spreadsheet: applications', { State: 'Open' });
    expect(trouble.What).toBe('The tab "Applications" has no column "Hours" any more, so nothing is written there');
    expect(trouble['What to do']).toContain('write "Hours" into the first row of a free column');
    const before = sheet.rows('Applications');
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    sheet.temporal.batch({ ...batch, batchId: '2027-Q1' });
    await sheet.shows('Batches', '2027-Q1', { Certificates: '3' });
    expect(sheet.rows('Applications')).toEqual(before);

    const free = sheet.header('Applications').length;
    await sheet.person({ appendDimension: { sheetId, dimension: 'COLUMNS', length: 1 } });
    sheet.standIn.editCell(sheet.spreadsheetId, { sheetId, row: 0, column: free, text: 'Hours' });
    await sheet.shows('Applications', first, { Stage: 'Verified', Hours: '0' });
    await sheet.shows('Needs attention', 'Spreadsheet: applications', { State: 'Resolved' });
  });

  test('a first row that was sorted in with the others stops the writing, instead of doubling a row', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    await sheet.person({
      sortRange: { range: { sheetId }, sortSpecs: [{ dimensionIndex: 0, sortOrder: 'ASCENDING' }] },
    });
    sheet.temporal.application({ applicationId: second, stage: 'Verified' });
    const trouble = await sheet.shows('Needs attention', 'Spreadsheet: applications', { State: 'Open' });
    expect(trouble['What to do']).toBe('Move the row of headers back to the top');
    expect(
      sheet.standIn.spreadsheet(sheet.spreadsheetId).sheets.find((one) => one.properties.sheetId === sheetId)?.rows,
    ).toHaveLength(4);
  });

  test('two columns of one name are not chosen between', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    const startIndex = column('Applications', 'Hours');
    const free = sheet.header('Applications').length - 1;
    // A column without our mark is known by its header alone.
    await sheet.person(
      { deleteDimension: { range: { sheetId, dimension: 'COLUMNS', startIndex, endIndex: startIndex + 1 } } },
      { appendDimension: { sheetId, dimension: 'COLUMNS', length: 2 } },
    );
    for (const at of [free, free + 1]) {
      sheet.standIn.editCell(sheet.spreadsheetId, { sheetId, row: 0, column: at, text: 'Hours' });
    }
    await eventually(
      () => sheet.row('Needs attention', 'Spreadsheet: applications')?.What,
      (what) => what === 'The tab "Applications" has two columns "Hours", so nothing is written there',
    );
  });
});

describe('whatever people do with the tabs', () => {
  test('a renamed tab is found again', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    await sheet.person({ updateSheetProperties: { properties: { sheetId, title: "Casey's list" }, fields: 'title' } });
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows("Casey's list", first, { Stage: 'Verified' });
  });

  test('a deleted tab is told and keeps nothing else from being written', async () => {
    await threeRows();
    await sheet.person({ deleteSheet: { sheetId: sheet.sheetId('Batches') } });
    const trouble = await sheet.shows('Needs attention', 'Spreadsheet: batches', { State: 'Open' });
    expect(trouble.What).toBe('The tab "Batches" is gone');
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { Stage: 'Verified' });
  });

  test('tabs of theirs are left alone', async () => {
    await threeRows();
    await sheet.person({ addSheet: { properties: { sheetId: 77, title: 'Mine' } } });
    sheet.standIn.editCell(sheet.spreadsheetId, { sheetId: 77, row: 0, column: 0, text: 'Application' });
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { Stage: 'Verified' });
    expect(sheet.header('Mine')).toContain('Application');
    expect(sheet.rows('Mine')).toHaveLength(0);
  });
});

describe('whatever people do in the moment between reading and writing', () => {
  test('sorted rows get their own cells back', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    sheet.traffic.beforeWrite = () =>
      sheet.person({
        sortRange: {
          range: { sheetId, startRowIndex: 1 },
          sortSpecs: [{ dimensionIndex: 0, sortOrder: 'DESCENDING' }],
        },
      });
    sheet.temporal.application({ applicationId: first, stage: 'Verified', hours: 60 });
    await sheet.shows('Applications', first, { Stage: 'Verified', Hours: '60' });
    await sheet.shows('Applications', third, { Stage: 'Checking credits', Hours: '0' });
    expect(keysOf('Applications')).toEqual([third, second, first]);
  });

  test('an inserted column costs nobody a word', async () => {
    await threeRows();
    sheet.type('Applications', first, 'Notes', 'mine');
    sheet.type('Applications', second, 'Notes', 'also mine');
    const sheetId = sheet.sheetId('Applications');
    const attention = column('Applications', 'What needs attention');
    const range = { sheetId, dimension: 'COLUMNS', startIndex: 1, endIndex: 2 };
    sheet.traffic.beforeWrite = () => sheet.person({ insertDimension: { range } });
    sheet.temporal.application({ applicationId: first, attention: 'No answer', mend: 'Call them' });
    await sheet.shows('Applications', first, {
      'What needs attention': 'No answer',
      'What to do': 'Call them',
      Notes: 'mine',
    });
    await sheet.shows('Applications', second, { Notes: 'also mine' });
    expect(column('Applications', 'What needs attention')).toBe(attention + 1);
  });

  test('a row that was added under a moved column shows its numbers and dates as such, and nothing in columns of theirs', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    const range = { sheetId, dimension: 'COLUMNS', startIndex: 1, endIndex: 2 };
    sheet.traffic.beforeWrite = () => sheet.person({ insertDimension: { range } });
    const added = { applicationId: 'A-00000004', attention: 'No answer', mend: 'Call them', remindersSent: 1 };
    sheet.temporal.application({ ...added, submittedAt: '2026-11-02T19:00:00.000Z' });
    await sheet.shows('Applications', 'A-00000004', {
      Submitted: '2026-11-02 12:00',
      Reminders: '1',
      Notes: '',
      '': '',
    });
  });

  test('a command that slips under the emptying of another is carried out', async () => {
    await threeRows();
    const sheetId = sheet.sheetId('Applications');
    sheet.type('Applications', first, 'Command', 'remind');
    await eventually(
      () => sheet.temporal.orders.length,
      (orders) => orders === 1,
    );
    sheet.traffic.beforeWrite = () =>
      sheet.person({
        sortRange: {
          range: { sheetId, startRowIndex: 1 },
          sortSpecs: [{ dimensionIndex: 0, sortOrder: 'DESCENDING' }],
        },
      });
    sheet.type('Applications', third, 'Command', 'withdraw');
    await sheet.shows('Applications', third, { Command: '', Answer: 'Done' });
    await sheet.shows('Applications', first, { Command: '', Answer: 'Done' });
    await sheet.shows('Applications', second, { Command: '', Answer: '' });
    expect(sheet.temporal.orders).toHaveLength(2);
  });
});

describe('what is written', () => {
  test('stays text when it looks like a formula, is cut at what a cell holds, and dates are dates in any locale', async () => {
    await sheet.person({
      updateSpreadsheetProperties: {
        properties: { locale: 'de_DE', timeZone: 'Europe/Berlin' },
        fields: 'locale,timeZone',
      },
    });
    sheet.temporal.application({
      applicationId: first,
      applicant: '=IMPORTDATA("https://example.org/")',
      library: 'x'.repeat(60_000),
      issuedOn: '2027-01-04',
      submittedAt: '2026-11-02T06:30:00.000Z',
    });
    const row = await sheet.shows('Applications', first, {
      Applicant: '=IMPORTDATA("https://example.org/")',
      Issued: '2027-01-04',
      Submitted: '2026-11-01 23:30',
    });
    expect(row.Library).toHaveLength(50_000);
    await sheet.restart();
    await eventually(
      () => sheet.row('Needs attention', 'Spreadsheet: time zone')?.What,
      (what) => what?.includes('time zone is Europe/Berlin') ?? false,
    );
  });

  test('is not written again when it is there', async () => {
    await threeRows();
    await sheet.restart();
    sheet.temporal.application({ applicationId: first, stage: 'Verified' });
    await sheet.shows('Applications', first, { Stage: 'Verified' });
    const { writes } = sheet.traffic;
    await sheet.restart();
    await eventually(
      () => sheet.traffic.reads,
      (reads) => reads > 6,
    );
    expect(sheet.traffic.writes).toBe(writes);
  });
});

const batch: BatchRow = {
  batchId: '2027-Q1',
  name: 'January 2027',
  cutoffOn: '2026-12-31',
  state: 'Done',
  runAt: '2027-01-04T13:00:00.000Z',
  approvedBy: null,
  certificates: 3,
  hours: 180,
  exceptions: [],
  changedAt: '2027-01-04T13:00:00.000Z',
};
