import type { sheets_v4 } from '@googleapis/sheets';
import type { Stage } from '../../workflows/stage.ts';
import { NUMBER_FORMATS } from './plan.ts';
import type { Column, Tab } from './tab.ts';

const HEADER = colour(0xe8, 0xea, 0xed);
const PEOPLE = colour(0xfe, 0xf7, 0xe0);
const WHITE = colour(0xff, 0xff, 0xff);
const BAND = colour(0xf8, 0xf9, 0xfa);

/** What calls for somebody is warm, what is done is green, what is over is grey. */
const STAGE_COLOURS: Record<Stage, sheets_v4.Schema$Color> = {
  'Checking credits': colour(0xe8, 0xf0, 0xfe),
  'More credits needed': colour(0xfe, 0xef, 0xc3),
  'Awaiting verification': colour(0xd2, 0xe3, 0xfc),
  'Needs attention': colour(0xfa, 0xd2, 0xcf),
  Verified: colour(0xce, 0xea, 0xd6),
  Certified: colour(0xa8, 0xda, 0xb5),
  Declined: colour(0xe8, 0xea, 0xed),
  Withdrawn: colour(0xe8, 0xea, 0xed),
  Expired: colour(0xe8, 0xea, 0xed),
  Revoked: colour(0xe8, 0xea, 0xed),
};

/**
 * What the drop-down offers. Bare words: what needs more is not carried out as it was picked, but answered with how to
 * write it. Anything else may be typed.
 */
const COMMANDS = [
  ...['remind', 'resend', 'verifier', 'verify', 'decline'],
  ...['hold', 'release', 'withdraw', 'revoke', 'note'],
];

/** What in a column, by its id, waits for the coordinator. */
const WAITING: Partial<Record<string, string>> = { state: 'Open', standing: 'Waiting for approval' };

/** Width and format of a column, and its drop-down. */
export function columnLook(
  { id, owner, shows, width }: Column,
  sheetId: number,
  index: number,
): sheets_v4.Schema$Request[] {
  const range = { sheetId, startRowIndex: 1, startColumnIndex: index, endColumnIndex: index + 1 };
  const header = { ...range, startRowIndex: 0, endRowIndex: 1 };
  const requests: sheets_v4.Schema$Request[] = [
    {
      updateDimensionProperties: {
        range: { sheetId, dimension: 'COLUMNS', startIndex: index, endIndex: index + 1 },
        properties: { pixelSize: width },
        fields: 'pixelSize',
      },
    },
    {
      repeatCell: {
        range: header,
        cell: {
          userEnteredFormat: {
            textFormat: { bold: true },
            ...(owner === 'people' ? { backgroundColor: PEOPLE } : {}),
          },
        },
        fields: 'userEnteredFormat(textFormat.bold,backgroundColor)',
      },
    },
  ];
  if (owner === 'service') {
    const cell = { userEnteredFormat: { numberFormat: NUMBER_FORMATS[shows] } };
    requests.push({ repeatCell: { range, cell, fields: 'userEnteredFormat.numberFormat' } });
  }
  if (id === 'command') {
    const values = COMMANDS.map((userEnteredValue) => ({ userEnteredValue }));
    const rule = { condition: { type: 'ONE_OF_LIST', values }, showCustomUi: true, strict: false };
    requests.push({ setDataValidation: { range, rule } });
  }
  if (id === 'stage') {
    requests.push(...Object.entries(STAGE_COLOURS).map(([stage, back]) => colouring(range, stage, back)));
  }
  const waiting = WAITING[id];
  if (waiting) requests.push(colouring(range, waiting, STAGE_COLOURS['Needs attention']));
  return requests;
}

/** Banding of the whole tab; it grows with it. */
export function tabLook({ columns }: Tab, sheetId: number): sheets_v4.Schema$Request[] {
  const range = { sheetId, startRowIndex: 0, startColumnIndex: 0, endColumnIndex: columns.length };
  const rowProperties = { headerColor: HEADER, firstBandColor: WHITE, secondBandColor: BAND };
  return [{ addBanding: { bandedRange: { range, rowProperties } } }];
}

// --- internal ---

const colouring = (
  range: sheets_v4.Schema$GridRange,
  text: string,
  backgroundColor: sheets_v4.Schema$Color,
): sheets_v4.Schema$Request => ({
  addConditionalFormatRule: {
    index: 0,
    rule: {
      ranges: [range],
      booleanRule: {
        condition: { type: 'TEXT_EQ', values: [{ userEnteredValue: text }] },
        format: { backgroundColor },
      },
    },
  },
});

/** Channels from 0 to 1, as Google wants them; a channel that is 0 is left out in its answers. */
function colour(red: number, green: number, blue: number): sheets_v4.Schema$Color {
  return { red: red / 255, green: green / 255, blue: blue / 255 };
}
