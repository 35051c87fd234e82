import type { HalfHours } from './programme.ts';

/** No single activity is longer: a week's conference has about 40 hours. A larger number is a slip of the finger. */
export const MOST_HOURS = 100;

/** Longer than any number of hours in words that anybody writes; it bounds the patterns below. */
const LONGEST = 40;

const FRACTIONS: Record<string, string> = { '½': '.5', '¼': '.25', '¾': '.75' };

/** Reads hours as people type them: `7.5`, `7,5`, `2 h`, `1½`. The smallest step is half an hour. */
export function readHours(text: string): { halfHours: HalfHours } | { problem: string } {
  const shown = text.trim().slice(0, LONGEST);
  if (!shown) return { problem: 'The hours are missing: write a number such as 1.5.' };
  const typed = shown
    .toLowerCase()
    .replace(/ *(hours?|hrs?|h)\.?$/, '')
    .replace(/ *[½¼¾]$/, (sign) => FRACTIONS[sign.trim()] ?? '')
    .replace(',', '.');
  if (text.trim().length > LONGEST || !/^(\d+(\.\d+)?|\.\d+)$/.test(typed)) {
    return { problem: `"${shown}" is not a number of hours: write one such as 1.5.` };
  }
  const halfHours = Number(typed) * 2;
  if (halfHours > MOST_HOURS * 2) {
    return {
      problem: `"${shown}" is more hours than one activity can have: write at most ${MOST_HOURS}, or log its sessions one by one.`,
    };
  }
  if (halfHours < 1) return { problem: `"${shown}" is too little to count: the least is 0.5 hours.` };
  if (!Number.isInteger(halfHours)) {
    const [below, above] = [Math.floor(halfHours), Math.ceil(halfHours)].map(formatHours);
    return { problem: `Hours go in half-hour steps: write ${below} or ${above} instead of "${shown}".` };
  }
  return { halfHours };
}

/** `7.5`, without trailing zeros. */
export const formatHours = (halfHours: HalfHours): string => String(halfHours / 2);
