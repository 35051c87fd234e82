import { describe, expect, test } from 'vitest';
import { createDirectory, type DirectoryEntry } from '../../../activities/sheets/directory.ts';
import { montana } from '../../helpers/temporal.ts';

const LIBRARY = 'Example Public Library';
const entry = (role: string, name: string, library = LIBRARY): DirectoryEntry => ({
  library,
  role,
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
});
const dora = entry('Library Director', 'Dora Director');
const chad = entry('Board Chair (acting)', 'Chad Chair');
const mona = entry('board member', 'Mona Member');
const directory = createDirectory([mona, chad, dora, entry('Director', 'Otto Other', 'Other Library')], montana);

const names = (track: string, email = 'ada@example.org', library = LIBRARY) =>
  directory.verifiersFor({ library, track, email }).map(({ name }) => name);

describe('who may verify, by the Directory', () => {
  test('follows from the track and the roles of the applicant’s own library, in the coordinator’s words', () => {
    expect(names('staff')).toEqual(['Dora Director']);
    expect(names('director')).toEqual(['Chad Chair']);
    expect(names('trustee')).toEqual(['Chad Chair', 'Mona Member']);
    expect(names('Library Staff', 'ada@example.org', ' example  PUBLIC library ')).toEqual(['Dora Director']);
  });

  test('is never the applicant: a board chair is verified by another member of the board', () => {
    expect(names('trustee', 'CHAD.chair+x@example.org')).toEqual(['Mona Member']);
  });

  test('is whoever is listed where the coordinator wrote down no roles', () => {
    const plain = createDirectory([entry('', 'Vera Verifier')], montana);
    expect(plain.verifiersFor({ library: LIBRARY, track: 'staff', email: 'ada@example.org' })).toMatchObject([
      { name: 'Vera Verifier', role: '' },
    ]);
  });

  test('is nobody for a library that is not listed', () => {
    expect(names('staff', 'ada@example.org', 'Unknown Library')).toEqual([]);
  });
});
