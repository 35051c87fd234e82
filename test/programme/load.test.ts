import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { loadProgramme, ProgrammeError } from '../../programme/load.ts';
import { montana, nebraska } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'programme-'));
afterAll(() => rmSync(folder, { recursive: true }));
const shipped = readFileSync(join(import.meta.dirname, '../../programme/montana.yaml'), 'utf8');
const file = join(folder, 'programme.yaml');

function complaintsAbout(text: string): string[] {
  writeFileSync(file, text);
  try {
    loadProgramme(file);
  } catch (error) {
    if (error instanceof ProgrammeError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** Montana's file with one place written otherwise; `undefined` takes it out. */
function changed(place: (string | number)[], value: unknown): string {
  const document = parseDocument(shipped);
  if (value === undefined) document.deleteIn(place);
  else document.setIn(place, document.createNode(value));
  return document.toString();
}

describe('the shipped programmes', () => {
  test('load, and are plain JSON', () => {
    for (const programme of [montana, nebraska]) expect(JSON.parse(JSON.stringify(programme))).toEqual(programme);
  });

  test('have their hours turned into half hours', () => {
    expect(montana.ruleSets[0]?.tracks.staff?.first).toEqual({
      total: 120,
      atLeast: Object.fromEntries(montana.categories.map((category) => [category, 20])),
      atMost: {},
    });
  });

  test('give every category a minimum, nought where nothing is asked', () => {
    expect(montana.ruleSets[1]?.tracks.director?.renewal.atLeast).toEqual(
      Object.fromEntries(montana.categories.map((category) => [category, 0])),
    );
  });
});

test('Montana’s file, written out again, loads as before', () => {
  writeFileSync(file, changed(['name'], montana.name));
  expect(loadProgramme(file)).toEqual(montana);
});

describe('a file that cannot be used names the place, the value and what is allowed', () => {
  const staff = ['ruleSets', 1, 'tracks', 'staff', 'first'];
  test.each<[string, (string | number)[], unknown, string]>([
    ['a quarter of an hour', [...staff, 'total'], 60.25, '.total is 60.25: hours go in steps of 0.5'],
    ['hours below nought', [...staff, 'total'], -1, '.total is -1: Too small'],
    ['hours in words', [...staff, 'total'], 'sixty', '.total is "sixty": Invalid input: expected number'],
    ['a day that is none', ['ruleSets', 0, 'from'], '2009-02-30', 'ruleSets.0.from is "2009-02-30": a day is written'],
    ['an unknown zone', ['timeZone'], 'Montana', 'timeZone is "Montana": an IANA time zone such as America/Denver'],
    ['a key too many', ['colour'], 'red', 'the file: Unrecognized key: "colour"'],
    ['a missing key', ['authority'], undefined, 'authority: Invalid input: expected string'],
    ['a kind nobody knows', ['kinds', 0, 'counts'], 'points', 'kinds.0.counts'],
    ['a thirteenth month', ['batches', 'months'], [1, 13], 'batches.months: months are 1 to 12'],
    ['months out of order', ['batches', 'months'], [4, 1], 'batches.months: must ascend'],
    ['a holiday that is none', ['batches', 'holidays'], ['02-30'], 'batches.holidays.0 is "02-30": a holiday is a day'],
    ['an hour that is none', ['batches', 'runAt'], '24:00', 'batches.runAt is "24:00": a time of day is written HH:MM'],
    ['an approval that is none', ['batches', 'approval'], 'board', 'batches.approval is "board": '],
    ['no window', ['ruleSets', 0, 'windowYears'], 0, 'ruleSets.0.windowYears is 0'],
    [
      'a minimum for an unknown category',
      [...staff, 'atLeast', 'Cooking'],
      5,
      'ruleSets.1.tracks.staff.first.atLeast.Cooking: there is no such category; there are Library Administration; ',
    ],
    [
      'a maximum for an unknown category',
      [...staff, 'atMost'],
      { Cooking: 5 },
      'ruleSets.1.tracks.staff.first.atMost.Cooking: there is no such category',
    ],
    [
      'minima above the total',
      [...staff, 'total'],
      19.5,
      'ruleSets.1.tracks.staff.first.total is 19.5: must not be below the sum of the minima, 20',
    ],
    [
      'a maximum below the minimum',
      [...staff, 'atMost'],
      { Technology: 4.5 },
      'ruleSets.1.tracks.staff.first.atMost.Technology is 4.5: must not be below the minimum, 5',
    ],
    [
      'maxima that cannot reach the total',
      [...staff, 'atMost'],
      Object.fromEntries(montana.categories.map((category) => [category, 14.5])),
      'ruleSets.1.tracks.staff.first.total is 60: cannot be reached: the maxima of all categories add up to 58',
    ],
    [
      'rule sets out of order',
      ['ruleSets', 1, 'from'],
      '2009-01-01',
      'ruleSets.1.from is "2009-01-01": rule sets stand oldest first, each with its own day',
    ],
    ['the same rule set twice', ['ruleSets', 1, 'id'], 'montana-2009', 'ruleSets: "montana-2009" stands there twice'],
    [
      'the same track twice',
      ['tracks', 1, 'name'],
      'Library Director',
      'tracks: "Library Director" stands there twice',
    ],
    ['the same category twice', ['categories', 0], 'Technology', 'categories: "Technology" stands there twice'],
    ['the same kind twice', ['kinds', 1, 'id'], 'attended', 'kinds: "attended" stands there twice'],
    [
      'a track without requirements',
      ['ruleSets', 0, 'tracks', 'trustee'],
      undefined,
      'ruleSets.0.tracks: track "trustee" is missing',
    ],
    [
      'requirements without a track',
      ['ruleSets', 0, 'tracks', 'visitor'],
      { first: { total: 1 }, renewal: { total: 1 } },
      'ruleSets.0.tracks.visitor: there is no such track; there are director, staff, trustee',
    ],
    [
      'bands of minutes out of order',
      ['kinds', 0],
      {
        id: 'attended',
        name: 'Attended',
        counts: 'minutes',
        bands: [
          { fromMinutes: 45, hours: 1 },
          { fromMinutes: 20, hours: 0.5 },
        ],
        beyond: { everyMinutes: 30, hours: 0.5 },
      },
      'kinds.0.bands.1.fromMinutes is 20: bands ascend',
    ],
    [
      'a reminder after the deadline',
      ['verification', 'remindAfterDays'],
      [7, 28],
      'verification.remindAfterDays is 28: reminders come before answerWithinDays, 28',
    ],
    [
      'a renewal reminder before the certificate',
      ['renewal', 'remindBeforeMonths'],
      [48],
      "renewal.remindBeforeMonths is 48: reminders fall inside a certificate's time, the shortest of which is 48 months",
    ],
  ])('%s', (_what, place, value, complaint) => {
    const [head, ...complaints] = complaintsAbout(changed(place, value));
    expect(head).toBe(`${file} cannot be used:`);
    expect(complaints).toContainEqual(expect.stringContaining(complaint));
  });

  test('all mistakes at once', () => {
    expect(complaintsAbout('id: Bad Id\ncategories: []\n').length).toBeGreaterThan(5);
  });

  test('text that is no YAML, and a file that is not there', () => {
    expect(complaintsAbout('a: [1')[0]).toContain(`${file} cannot be read: `);
    expect(() => loadProgramme('/nowhere/programme.yaml')).toThrow(/\/nowhere\/programme.yaml cannot be read: ENOENT/);
  });
});
