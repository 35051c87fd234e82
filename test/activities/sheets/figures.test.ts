import { expect, test } from 'vitest';
import { figures } from '../../../activities/sheets/figures.ts';
import { playTemporal } from '../../helpers/played-temporal.ts';
import { montana } from '../../helpers/temporal.ts';

const { application } = playTemporal();
let count = 0;
const row = (changes: Parameters<typeof application>[0] extends infer R ? Partial<R> : never) => {
  count += 1;
  return application({ applicationId: `A-${count}`, ...changes });
};

const numbers = (rows: ReturnType<typeof figures>, group: string) =>
  Object.fromEntries(
    rows.filter(({ key }) => key.startsWith(`${group} `)).map(({ cells }) => [cells.of, cells.number]),
  );

test('applications are counted by stage, none left out', () => {
  const rows = figures(montana, [row({ stage: 'Verified' }), row({ stage: 'Verified' }), row({})], '2026-11-24');
  expect(numbers(rows, 'stage')).toMatchObject({ Verified: 2, 'Checking credits': 1, Expired: 0 });
});

test('certificates are counted by quarter and track, the last eight quarters', () => {
  const issued = (issuedOn: string, track: string) => row({ issuedOn, track, stage: 'Certified' });
  const rows = figures(
    montana,
    [
      issued('2027-01-04', 'Library Staff'),
      issued('2027-01-04', 'Library Trustee'),
      issued('2020-01-04', 'Library Staff'),
    ],
    '2026-11-24',
  );
  const quarters = rows.filter(({ key }) => key.startsWith('quarter '));
  expect(quarters.map(({ cells }) => cells.of)).toEqual([
    '2025-Q2',
    '2025-Q3',
    '2025-Q4',
    '2026-Q1',
    '2026-Q2',
    '2026-Q3',
    '2026-Q4',
    '2027-Q1',
  ]);
  expect(quarters.at(-1)?.cells).toMatchObject({
    number: 2,
    'track-staff': 1,
    'track-trustee': 1,
    'track-director': 0,
  });
});

test('answers are counted by their days and by the reminders before them', () => {
  const answered = (decidedAt: string, remindersSent: number) =>
    row({ requestedAt: '2026-11-01T12:00:00.000Z', decidedAt, remindersSent });
  const rows = figures(
    montana,
    [
      answered('2026-11-04T12:00:00.000Z', 0),
      answered('2026-11-05T12:00:00.000Z', 1),
      answered('2027-02-01T12:00:00.000Z', 5),
      row({ remindersSent: 2 }),
    ],
    '2026-11-24',
  );
  expect(numbers(rows, 'days')).toEqual({ '0 to 3': 1, '4 to 7': 1, '8 to 14': 0, '15 to 30': 0, 'more than 30': 1 });
  expect(numbers(rows, 'reminders')).toEqual({ '0': 1, '1': 1, '2': 0, '3 or more': 1 });
});
