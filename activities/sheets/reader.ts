import type { Google } from '../google.ts';
import { GoogleProblem } from '../google-problem.ts';
import { type Picture, type PictureOrder, takePictures } from './picture.ts';
import { columnOf, type Found, headerTrouble, locate, sheetOf, type Trouble } from './place.ts';
import { readStructure, type Structure } from './structure.ts';
import type { Tab } from './tab.ts';

/** A tab as it was just read. `isWhole`: all that has to be compared; else only the columns that the tab names as watched. */
export interface Reading {
  tab: Tab;
  place: Found;
  picture: Picture;
  isWhole: boolean;
}

export interface Readings {
  byTab: ReadonlyMap<string, Reading>;
  /** By what they are about, so that one that is mended goes away. */
  troubles: ReadonlyMap<string, Trouble>;
}

export interface Reader {
  /**
   * One read of all tabs; null when people have just moved tabs or columns about, then the next call finds them again.
   * @throws GoogleProblem
   */
  read(isWhole: (tab: Tab) => boolean, signal: AbortSignal): Promise<Readings | null>;
  /** How many requests the next `read` makes. */
  cost(): number;
  /** Asks anew where everything is, next time. */
  forget(): void;
}

const LOOK_FOR_MISSING_MS = 60_000;

/**
 * Reads the spreadsheet, and keeps track of where its tabs and columns are. Positions are asked for anew only when a
 * first row is not what it was.
 */
export function createReader(
  google: Google,
  spreadsheetId: string,
  tabs: readonly Tab[],
  timeZone: string,
  isKey: (tab: Tab, text: string) => boolean,
): Reader {
  let structure: Structure | null = null;
  let structureAt = 0;
  const headers = new Map<string, readonly string[]>();

  function orderFor(known: Structure, tab: Tab, title: string, isWhole: boolean): PictureOrder {
    const header = headers.get(tab.id);
    const place = header && locate(known, tab, header);
    if (place?.kind !== 'found' || (isWhole && !tab.isAppendOnly)) return { title, columns: 'all' };
    return { title, columns: tab.watched.map((id) => columnOf(place, id)) };
  }

  return {
    cost: () => (structure ? 1 : 5),
    forget() {
      structure = null;
    },

    async read(isWhole, signal) {
      // A tab that was deleted may have been brought back: nothing else would show it.
      const isMissing = tabs.some((tab) => structure && !sheetOf(structure, tab));
      if (isMissing && performance.now() - structureAt > LOOK_FOR_MISSING_MS) structure = null;
      const isNew = structure === null;
      if (!structure) {
        structure = await readStructure(google, spreadsheetId, signal);
        structureAt = performance.now();
      }
      const known = structure;
      const there = tabs.flatMap((tab) => {
        const title = sheetOf(known, tab)?.title;
        return title ? [{ tab, order: orderFor(known, tab, title, isWhole(tab)) }] : [];
      });
      const orders = there.map(({ order }) => order);
      const pictures = await takePictures(google, spreadsheetId, orders, signal).catch((error: unknown) => {
        if (!(error instanceof GoogleProblem && error.condition === 'refused')) throw error;
        // A tab was renamed or deleted: look again where things are.
        structure = null;
        return null;
      });
      if (!pictures) return null;
      // Columns moved between the two readings would be taken for others from here on: both must tell the same.
      if (isNew && !isSameShape(known, await readStructure(google, spreadsheetId, signal))) {
        structure = null;
        return null;
      }

      const byTab = new Map<string, Reading>();
      const troubles = new Map<string, Trouble>();
      if (known.timeZone !== timeZone) troubles.set('time zone', otherZone(known.timeZone, timeZone));
      for (const tab of tabs) {
        const index = there.findIndex((one) => one.tab === tab);
        const picture = pictures[index];
        const header = picture?.header ?? [];
        const before = headers.get(tab.id);
        headers.set(tab.id, header);
        if (before && before.join('\n') !== header.join('\n')) structure = null;
        const place = locate(known, tab, header);
        if (place.kind === 'lost') troubles.set(tab.id, place.trouble);
        if (place.kind === 'lost' || !picture) continue;
        const trouble = headerTrouble(tab, place, picture, (text) => isKey(tab, text)) ?? place.troubles[0];
        if (trouble) troubles.set(tab.id, trouble);
        if (trouble && trouble !== place.troubles[0]) continue;
        const isWhole = orders[index]?.columns === 'all' || tab.isAppendOnly;
        byTab.set(tab.id, { tab, place, picture, isWhole });
      }
      return structure ? { byTab, troubles } : null;
    },
  };
}

// --- internal ---

const isSameShape = (a: Structure, b: Structure): boolean =>
  JSON.stringify([[...a.tabs], [...a.columns]]) === JSON.stringify([[...b.tabs], [...b.columns]]);

const otherZone = (is: string, wanted: string): Trouble => ({
  what: `The spreadsheet's time zone is ${is || 'not set'}; the times we write are those of ${wanted}, as they are`,
  mend: `Set it under File, Settings, so that formulas such as NOW() agree: ${wanted}`,
});
