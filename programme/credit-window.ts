import { addYears } from './dates.ts';
import type { IsoDate } from './programme.ts';

/** Both days count. */
export interface CreditWindow {
  from: IsoDate;
  to: IsoDate;
}

/**
 * The days whose credits count on a given day: from the same day so many years back, that day included, but never
 * from before the present period. Windows only move forward: what lies before today's counts in no later one.
 */
export function creditWindow(input: {
  on: IsoDate;
  windowYears: number;
  periodStartsOn: IsoDate | null;
}): CreditWindow {
  const earliest = addYears(input.on, -input.windowYears);
  const { periodStartsOn } = input;
  return { from: periodStartsOn && periodStartsOn > earliest ? periodStartsOn : earliest, to: input.on };
}
