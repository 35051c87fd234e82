import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { STAGES } from '../../../workflows/stage.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openSheet, type Sheet } from '../../helpers/sheet.ts';

const APPLICATIONS = 300;

let writesAtMove = 0;

/** A coordinator with quick hands: sorts, inserts, deletes, moves columns and types, through Google's own requests. */
async function work(sheet: Sheet, random: () => number, typed: Map<string, string>): Promise<void> {
  const sheetId = sheet.sheetId('Applications');
  const pick = (below: number) => Math.floor(random() * below);
  const keys = sheet.rows('Applications').map(({ Application = '' }) => Application);
  const key = keys[pick(keys.length)] ?? '';
  // Columns come and go, each time seen before the next; rows and words are changed all the time.
  if (sheet.traffic.writes > writesAtMove + 3) {
    writesAtMove = sheet.traffic.writes;
    return moveColumns(sheet, sheetId, 2 + pick(4));
  }
  switch (pick(7)) {
    case 0: {
      const sortOrder = random() < 0.5 ? 'ASCENDING' : 'DESCENDING';
      const sortSpecs = [{ dimensionIndex: pick(5), sortOrder }];
      return sheet.person({
        sortRange: { range: { sheetId, startRowIndex: 1, endRowIndex: keys.length + 1 }, sortSpecs },
      });
    }
    case 1: {
      const startIndex = 1 + pick(keys.length);
      return sheet.person({
        insertDimension: { range: { sheetId, dimension: 'ROWS', startIndex, endIndex: startIndex + 1 } },
      });
    }
    case 2: {
      // Rows with a word in them are not theirs to delete: what goes with a row is gone.
      const row = keys.findIndex((one) => !typed.has(one));
      if (row < 0) return;
      return sheet.person({
        deleteDimension: { range: { sheetId, dimension: 'ROWS', startIndex: row + 1, endIndex: row + 2 } },
      });
    }
    default:
      if (!key) return;
      typed.set(key, `word ${typed.size} for ${key}`);
      return sheet.type('Applications', key, 'Notes', typed.get(key) ?? '');
  }
}

/** A column of their own, inserted left of Notes, and taken away again. */
function moveColumns(sheet: Sheet, sheetId: number, at: number): Promise<void> {
  const own = sheet.header('Applications').indexOf('Mine');
  const startIndex = own >= 0 ? own : at;
  const range = { sheetId, dimension: 'COLUMNS', startIndex, endIndex: startIndex + 1 };
  if (own >= 0) return sheet.person({ deleteDimension: { range } });
  const rows = [{ values: [{ userEnteredValue: { stringValue: 'Mine' } }] }];
  const start = { sheetId, rowIndex: 0, columnIndex: startIndex };
  return sheet.person({ insertDimension: { range } }, { updateCells: { start, rows, fields: 'userEnteredValue' } });
}

test('three hundred applications move while a coordinator sorts, inserts, deletes and types: every row is right, every word kept', async () => {
  const sheet = await openSheet();
  try {
    let seed = 20_261_124;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const ids = Array.from({ length: APPLICATIONS }, (_, index) => `A-${String(index).padStart(8, '0')}`);
    for (const applicationId of ids.slice(0, 20)) sheet.temporal.application({ applicationId });
    await eventually(
      () => sheet.rows('Applications').length,
      (length) => length === 20,
    );

    const typed = new Map<string, string>();
    let acts = 0;
    const end = Date.now() + 12_000;
    while (Date.now() < end) {
      for (let moves = 0; moves < 5; moves++) {
        const applicationId = ids[Math.floor(random() * ids.length)] ?? '';
        const stage = STAGES[Math.floor(random() * STAGES.length)] ?? 'Verified';
        sheet.temporal.application({
          applicationId,
          stage,
          hours: acts,
          attention: `what ${acts}`,
          mend: `mend ${acts}`,
        });
      }
      acts += 1;
      await work(sheet, random, typed);
      await sleep(random() * 20);
    }
    for (const applicationId of ids) sheet.temporal.application({ applicationId, remindersSent: 1 });

    const byKey = () => Map.groupBy(sheet.rows('Applications'), ({ Application = '' }) => Application);
    const wrong = () => {
      const seen = byKey();
      return ids.filter((id) => {
        const rows = seen.get(id) ?? [];
        const wanted = sheet.temporal.applications.get(id);
        const [row] = rows;
        return (
          rows.length !== 1 ||
          row?.Stage !== wanted?.stage ||
          row?.Reminders !== '1' ||
          row?.Hours !== String(wanted?.hours)
        );
      });
    };
    await eventually(wrong, ({ length }) => length === 0, 40_000).catch((error: Error) => {
      const seen = wrong()
        .slice(0, 3)
        .map((id) => [byKey().get(id), sheet.temporal.applications.get(id)?.stage]);
      const troubles = sheet.rows('Needs attention').filter(({ Item }) => Item?.startsWith('Spreadsheet'));
      throw new Error(`${error.message.slice(0, 200)}\n${JSON.stringify([seen, troubles, sheet.log.slice(-3)])}`);
    });
    const shown = byKey();
    const lost = [...typed].filter(([key, word]) => shown.get(key)?.[0]?.Notes !== word);
    expect(lost).toEqual([]);
    console.info(`${acts} acts of the coordinator, ${typed.size} rows with words, ${sheet.traffic.writes} writes`);
  } finally {
    await sheet.close();
  }
});
