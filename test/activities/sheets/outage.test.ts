import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';

let sheet: Sheet;
beforeEach(async () => {
  sheet = await openSheet();
  sheet.temporal.application({ applicationId: 'A-00000001' });
  await sheet.shows('Applications', 'A-00000001', {});
});
afterEach(() => sheet.close());

const applicationIds = () => sheet.rows('Applications').map(({ Application }) => Application);

const write = 'spreadsheets.batchUpdate';

test('a write that was applied though its answer was a 503 is not repeated', async () => {
  await sheet.fault({ kind: 'status', status: 503, applied: true, call: write });
  sheet.temporal.application({ applicationId: 'A-00000002' });
  await eventually(
    () => sheet.log.length,
    (length) => length > 0,
  );
  sheet.temporal.application({ applicationId: 'A-00000003' });
  await sheet.shows('Applications', 'A-00000003', {});
  expect(applicationIds()).toEqual(['A-00000001', 'A-00000002', 'A-00000003']);
});

test('a connection cut after the write doubles nothing, one cut before it loses nothing', async () => {
  await sheet.fault({ kind: 'cut', applied: true, call: write });
  await sheet.fault({ kind: 'cut', call: write });
  sheet.temporal.application({ applicationId: 'A-00000002' });
  await eventually(
    () => sheet.log.length,
    (length) => length > 0,
  );
  sheet.temporal.application({ applicationId: 'A-00000003' });
  await sheet.shows('Applications', 'A-00000003', {});
  expect(applicationIds()).toEqual(['A-00000001', 'A-00000002', 'A-00000003']);
});

test('a refused quota is waited out and said', async () => {
  await sheet.fault({ kind: 'status', status: 429 });
  await eventually(
    () => sheet.log,
    (log) => log.some((line) => line.includes("Google's quota is used up")),
  );
});

test('a spreadsheet that is no longer shared fails the activity with what to do, and goes on once it is shared', async () => {
  await fetch(`${sheet.standIn.url}sandbox/private`, {
    method: 'POST',
    body: JSON.stringify({ spreadsheetId: sheet.spreadsheetId }),
  });
  await eventually(
    () => sheet.failures,
    (failures) => failures.length > 0,
  );
  expect(sheet.failures[0]).toContain('share it with the service');
});
