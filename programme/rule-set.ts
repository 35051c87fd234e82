import type { IsoDate, Programme, RuleSet } from './programme.ts';

/**
 * The rule set in force on a day: the newest that has begun, or the one that the configuration pins.
 *
 * @throws Error when the pinned id is unknown, or nothing was in force yet.
 */
export function ruleSetInForce({ id, ruleSets }: Programme, on: IsoDate, pinned?: string): RuleSet {
  const found =
    pinned === undefined ? ruleSets.findLast(({ from }) => from <= on) : ruleSets.find((set) => set.id === pinned);
  if (found) return found;
  const known = ruleSets.map((set) => `${set.id} (from ${set.from})`).join(', ');
  throw new Error(
    pinned === undefined
      ? `Programme ${id} has no rule set in force on ${on}; it has ${known}.`
      : `Programme ${id} has no rule set "${pinned}"; it has ${known}.`,
  );
}
