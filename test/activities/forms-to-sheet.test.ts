import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { activity, application, type Office, openOffice } from '../helpers/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const rowOf = (tab: string, header: string, text: string) => async () =>
  (await office.rows(tab)).find((row) => row[header] === text);

test('two filled-in forms become a credit and an application in the sheet, and a typed command decides it', async () => {
  office.fillIn('tracker', activity());
  office.fillIn('application', application());

  const awaited = await eventually(rowOf('Applications', 'Applicant', 'Ada Example'), (row) => {
    return row?.Stage === 'Awaiting verification';
  });
  expect(awaited).toMatchObject({ Track: 'Library Trustee', Hours: '15', Verifier: 'Vera Verifier' });
  expect(awaited?.Application).toMatch(/^A-[0-9A-Z]{8}$/);
  expect(awaited?.Submitted).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
  const credit = await eventually(rowOf('Credits', 'Person', 'Ada Example'), (row) => row !== undefined);
  expect(credit).toMatchObject({ Title: 'Library law in a week', Begins: '2026-05-04', Hours: '15', Kind: 'Attended' });

  const id = awaited?.Application ?? '';
  await office.type('Applications', id, 'Notes', 'called on Monday');
  await office.type('Applications', id, 'Command', 'verify "by telephone"');
  const verified = await eventually(rowOf('Applications', 'Application', id), (row) => {
    return row?.Stage === 'Verified' && row.Command === '';
  });
  expect(verified).toMatchObject({ Answer: 'Verified', Notes: 'called on Monday' });
  expect(verified?.Answered).not.toBe('');
});

test('a command nobody knows is answered with those that are known', async () => {
  const [row] = await office.rows('Applications');
  await office.type('Applications', row?.Application ?? '', 'Command', 'approve!');
  const answered = await eventually(rowOf('Applications', 'Application', row?.Application ?? ''), (seen) => {
    return seen?.Command === '' && seen.Answer !== row?.Answer;
  });
  expect(answered?.Answer).toContain('I know: remind');
});

test('a form without a usable address is set before the coordinator, never dropped', async () => {
  office.fillIn('tracker', activity({ 'Your e-mail address': 'ada at example' }));
  const item = await eventually(rowOf('Needs attention', 'Subject', 'Activity form'), (row) => row !== undefined);
  expect(item).toMatchObject({ State: 'Open', What: '"ada at example" is not an e-mail address' });
});

test('a form that cannot be read is shown until it is mended', async () => {
  const formId = office.formIds.tracker;
  const items = office.standIn.form(formId).items ?? [];
  const index = items.findIndex(({ title }) => title === 'Hours');
  const rename = (title: string) =>
    office.google.forms.forms.batchUpdate({
      formId,
      requestBody: {
        requests: [{ updateItem: { item: { ...items[index], title }, location: { index }, updateMask: 'title' } }],
      },
    });
  await rename('How long');
  const { Hours = '', ...others } = activity();
  office.fillIn('tracker', { ...others, 'How long': Hours });
  const trouble = await eventually(rowOf('Needs attention', 'Item', 'Watcher: forms'), (row) => row?.State === 'Open');
  expect(trouble?.What).toContain('cannot be read: it has no question "Hours"');
  await rename('Hours');
  await eventually(rowOf('Needs attention', 'Item', 'Watcher: forms'), (row) => row?.State === 'Resolved', 60_000);
});
