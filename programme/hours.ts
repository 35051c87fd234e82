import type { HalfHours } from './programme.ts';

/** No single activity is longer: a week's conference has about 40 hours. A larger number is a slip of the finger. */
const MOST_HOURS = 100;

const FRACTIONS: Record<string, string> = { '½': '.5', '¼': '.25', '¾': '.75' };

/** Reads hours as people type them: `7.5`, `7,5`, `2 h`, `1½`. The smallest step is half an hour. */
export function readHours(text: string): { halfHours: HalfHours } | { problem: string } {
  const shown = text.trim().slice(0, 40);
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/\s*(hours?|hrs?|h)\.?$/, '')
    .replace(/[½¼¾]$/, (sign) => FRACTIONS[sign] ?? '')
    .replace(',', '.');
  if (!typed) return { problem: 'The hours are missing: write a number such as 1.5.' };
  if (!/^\d{0,6}(\.\d{1,6})?$/.test(typed)) {
    return { problem: `"${shown}" is not a number of hours: write one such as 1.5.` };
  }
  const halfHours = Number(typed) * 2;
  if (halfHours <= 0) return { problem: `"${shown}" hours is too little: the smallest step is 0.5.` };
  if (!Number.isInteger(halfHours)) {
    const below = formatHours(Math.floor(halfHours));
    const above = formatHours(Math.ceil(halfHours));
    return { problem: `Hours go in half-hour steps: write ${below} or ${above} instead of "${shown}".` };
  }
  if (halfHours > MOST_HOURS * 2)
    return { problem: `"${shown}" hours is more than one activity can have: at most ${MOST_HOURS}.` };
  return { halfHours };
}

/** `7.5`, without trailing zeros. */
export const formatHours = (halfHours: HalfHours): string => String(halfHours / 2);
