import { describe, expect, test } from 'vitest';
import { readTable } from '../../../activities/import/table.ts';

const COLUMNS = {
  name: { header: 'Name', formTitle: 'Your name', isRequired: true },
  email: { header: 'E-mail', isRequired: true },
  note: { header: 'Note', isRequired: false },
};

const read = (text: string | Uint8Array) =>
  readTable(typeof text === 'string' ? new TextEncoder().encode(text) : text, COLUMNS);

const ada = { name: 'Ada Example', email: 'ada@example.org', note: '' };

describe('a file as spreadsheets save it', () => {
  test.each([
    ['with commas', 'Name,E-mail\nAda Example,ada@example.org\n'],
    ['with semicolons', 'Name;E-mail\nAda Example;ada@example.org\n'],
    ['with a byte order mark and CRLF', '\ufeffName,E-mail\r\nAda Example,ada@example.org\r\n'],
    ['with lone carriage returns', 'Name,E-mail\rAda Example,ada@example.org\r'],
    ['with everything in quotes', '"Name","E-mail"\n"Ada Example","ada@example.org"'],
    ['with columns in another order', 'E-mail,Name\nada@example.org,Ada Example\n'],
    ['with headers in other letters', ' email ;NAME\nada@example.org; Ada Example \n'],
    ['with the titles of the form', 'Your name,E-mail\nAda Example,ada@example.org\n'],
    ['with empty rows and cells at the end', 'Name,E-mail\n,\n\nAda Example,ada@example.org,,\n,,\n'],
  ])('%s is read', (_what, text) => {
    const lines = read(text);
    expect(lines.map(({ cells, problem }) => ({ cells, problem }))).toEqual([{ cells: ada, problem: null }]);
  });

  test('numbers its lines as an editor does, whatever stands in quotes', () => {
    const text = 'Name,E-mail,Note\r\nAda,a@example.org,"two\r\nlines, and a ""word"""\r\n\r\nBo,b@example.org,\r\n';
    const lines = read(text);
    expect(lines.map(({ line, cells }) => [line, cells.name])).toEqual([
      [2, 'Ada'],
      [5, 'Bo'],
    ]);
    expect(lines[0]?.cells.note).toBe('two\nlines, and a "word"');
  });

  test('that has only its header has no lines', () => {
    expect(read('Name,E-mail')).toEqual([]);
  });
});

test('a line with more or fewer cells than the header is not guessed at', () => {
  const lines = read('Name,E-mail,Note\nAda,a@example.org,one,two\nBo,b@example.org\n');
  expect(lines.map(({ line, problem }) => [line, problem])).toEqual([
    [2, expect.stringMatching(/^It has 4 cells where the first line has 3/)],
    [3, expect.stringMatching(/^It has 2 cells where the first line has 3/)],
  ]);
});

describe('a file is refused as a whole', () => {
  const allowed = 'The first line may name: Name, E-mail, Note (optional).';
  test.each([
    ['whose column is missing', 'Name,Note\n', `"E-mail" is missing. ${allowed}`],
    ['whose column is unknown', 'Name,E-mail,Shoe size\n', `"Shoe size" is unknown. ${allowed}`],
    ['whose column is doubled', 'Name,E-mail,email\n', `"email" is there twice. ${allowed}`],
    ['whose column is doubled under its other name', 'Name,Your name,E-mail\n', '"Your name" is there twice'],
    ['whose column has no name', 'Name,,E-mail\n', 'column 2 has no name'],
    [
      'with all that is wrong at once',
      'Nmae;email;EMAIL',
      '"Nmae" is unknown; "EMAIL" is there twice; "Name" is missing',
    ],
    ['that is empty', ' \n\n', 'The file is empty'],
    ['whose quote is never closed', 'Name,E-mail\nAda,"a@example.org\nBo,b@example.org\n', /^Line \d cannot be read/],
    ['with a quote in the midst of a cell', 'Name,E-mail\nAda "A" Example,a@example.org\n', 'Line 2 cannot be read'],
    ['with a line without end', `Name,E-mail\n${'x'.repeat(30_000)},b\n`, 'Line 2 cannot be read'],
  ])('%s', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('that is not UTF-8', () => {
    expect(() => read(Buffer.from('Name,E-mail\nZo\xeb,z@example.org\n', 'latin1'))).toThrow('save it as "CSV UTF-8"');
  });
});
