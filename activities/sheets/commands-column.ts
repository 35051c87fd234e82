import type { sheets_v4 } from '@googleapis/sheets';
import type { Answer, TypedCommand } from './command-desk.ts';
import type { Picture } from './picture.ts';
import { serialOfInstant } from './serial-date.ts';
import type { Place } from './structure.ts';
import { cellText } from './tab.ts';

type Found = Extract<Place, { kind: 'found' }>;

/** The columns of the Applications tab that tell what was typed, and whether it is new. */
export const COMMAND_COLUMNS = ['application', 'command', 'answered'] as const;

export function readCommands(place: Found, picture: Picture): TypedCommand[] {
  const [key, command, answered] = COMMAND_COLUMNS.map((id) => place.columns.get(id) ?? 0) as [number, number, number];
  const typed: TypedCommand[] = [];
  for (let row = 1; row < picture.rowCount; row++) {
    const text = textOf(picture.cell(row, command));
    const applicationId = textOf(picture.cell(row, key));
    if (text && applicationId) typed.push({ applicationId, text, answeredAt: textOf(picture.cell(row, answered)) });
  }
  return typed;
}

/** Writes each answer beside its command, and empties the command unless something else has been typed meanwhile. */
export function planAnswers(
  place: Found,
  picture: Picture,
  answers: ReadonlyMap<string, Answer>,
  zone: string,
): sheets_v4.Schema$Request[] {
  const column = (id: string): number => place.columns.get(id) ?? 0;
  const requests: sheets_v4.Schema$Request[] = [];
  const put = (row: number, id: string, userEnteredValue: sheets_v4.Schema$ExtendedValue): void => {
    requests.push({
      updateCells: {
        start: { sheetId: place.sheetId, rowIndex: row, columnIndex: column(id) },
        rows: [{ values: [{ userEnteredValue }] }],
        fields: 'userEnteredValue',
      },
    });
  };
  for (let row = 1; row < picture.rowCount; row++) {
    const answer = answers.get(textOf(picture.cell(row, column('application'))));
    if (!answer) continue;
    const isUnchanged = textOf(picture.cell(row, column('command'))) === answer.text;
    put(row, 'answer', { stringValue: cellText(isUnchanged ? answer.answer : `${answer.text}: ${answer.answer}`) });
    put(row, 'answered', { numberValue: serialOfInstant(answer.at.toISOString(), zone) });
    if (isUnchanged) put(row, 'command', {});
  }
  return requests;
}

// --- internal ---

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value).trim());
