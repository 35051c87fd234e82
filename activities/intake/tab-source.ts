import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import { type Picture, takePictures, textOf } from '../sheets/picture.ts';
import { dateOfSerial, localTimeOfSerial } from '../sheets/serial-date.ts';
import type { FormDefinition, Question } from './form-definitions.ts';
import { FormProblem, match } from './questions.ts';
import { type FormResponse, news, overlapBefore, type Source } from './response.ts';

/**
 * The tab that Google links to a form, for forms that cannot be shared with the service. It tells less: a row has no id,
 * so one is made from all that stands in it, and an edited row is taken for another response.
 */
export function createTabSource<Name extends string>(
  google: Google,
  { spreadsheetId, tab }: { spreadsheetId: string; tab: string },
  definition: FormDefinition<Name>,
): Source<Name> {
  const what = `the spreadsheet ${spreadsheetId}`;
  return {
    id: `${spreadsheetId}/${tab}`,
    async fresh(cursor, signal) {
      const [picture] = await takePictures(google, spreadsheetId, [{ title: tab, columns: 'all' }], signal);
      if (!picture || picture.rowCount < 2) return { responses: [], isComplete: true };
      const { properties } = await asking(what, () =>
        google.sheets.spreadsheets.get({ spreadsheetId, fields: 'properties.timeZone' }, { signal }),
      );
      const rows = readRows(picture, tab, properties?.timeZone ?? 'Etc/UTC', definition);
      return { responses: news(rows, cursor && overlapBefore(cursor.since), cursor), isComplete: true };
    },
  };
}

// --- internal ---

function readRows<Name extends string>(
  picture: Picture,
  tab: string,
  zone: string,
  definition: FormDefinition<Name>,
): FormResponse<Name>[] {
  const asked = picture.header.map((title, id) => ({ id, title }));
  const ids = match(`The tab "${tab}"`, definition, asked);
  return Array.from({ length: picture.rowCount - 1 }, (_, index) => index + 1).flatMap((row) => {
    const cells = picture.header.map((_, column) => picture.cell(row, column));
    if (cells.every((cell) => textOf(cell) === '')) return [];
    // The first column holds the time, under a header in the form owner's language.
    const time = localTimeOfSerial(cells[0]);
    if (!time)
      throw new FormProblem(
        `The tab "${tab}" has no time of submission in row ${row + 1}: its first column must be Google's own`,
      );
    const answers = Object.entries<number>(ids).map(([name, column]) => {
      return [name, answerOf(cells[column], definition.questions[name as Name])];
    });
    return [
      {
        responseId: createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 32),
        submittedAt: DateTime.fromISO(time, { zone }).toUTC().toISO() ?? '',
        verifiedEmail: null,
        answers: Object.fromEntries(answers) as Record<Name, string>,
      },
    ];
  });
}

/** Sheets makes numbers and dates of what looks like one. */
function answerOf(cell: unknown, { answer }: Question): string {
  return (answer === 'date' && dateOfSerial(cell)) || textOf(cell);
}
