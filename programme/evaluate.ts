import type { Credit } from './credit.ts';
import type { CreditWindow } from './credit-window.ts';
import type { HalfHours, Requirement } from './programme.ts';

interface CategoryMeter {
  category: string;
  /** Earned in the window. */
  halfHours: HalfHours;
  /** What of it counts, where the category has a maximum. */
  countedHalfHours: HalfHours;
  atLeast: HalfHours;
  shortHalfHours: HalfHours;
}

/** How credits stand against a requirement; JSON-plain. */
export interface Evaluation {
  met: boolean;
  totalHalfHours: HalfHours;
  requiredHalfHours: HalfHours;
  categories: CategoryMeter[];
  /** What is missing in all. */
  shortHalfHours: HalfHours;
  /** What is missing, category by category; `null` stands for hours in any category, beyond the minima. */
  shortfalls: { category: string | null; halfHours: HalfHours }[];
  /** Response ids of the credits in the window, by begin date, title, id: the order of the verifier's list. */
  counted: string[];
}

/**
 * Measures credits against a requirement. A credit belongs to the day it began; an activity that began before the
 * window does not count, whenever it ended.
 */
export function evaluate(input: { requirement: Requirement; credits: Credit[]; window: CreditWindow }): Evaluation {
  const { requirement, window } = input;
  const credits = input.credits
    .filter(({ beganOn }) => beganOn >= window.from && beganOn <= window.to)
    .sort((a, b) => compare(a.beganOn, b.beganOn) || compare(a.title, b.title) || compare(a.responseId, b.responseId));

  const names = new Set([...Object.keys(requirement.atLeast), ...credits.map(({ category }) => category)]);
  const categories = [...names].map((category) => meter(category, requirement, credits));
  const totalHalfHours = sum(categories.map(({ countedHalfHours }) => countedHalfHours));
  const inCategories = categories.filter(({ shortHalfHours }) => shortHalfHours > 0);
  const shortInCategories = sum(inCategories.map(({ shortHalfHours }) => shortHalfHours));
  // Hours that fill a category's gap count towards the total as well.
  const shortAnywhere = Math.max(0, requirement.total - totalHalfHours - shortInCategories);
  const shortfalls = [
    ...inCategories.map(({ category, shortHalfHours }) => ({ category, halfHours: shortHalfHours })),
    ...(shortAnywhere > 0 ? [{ category: null, halfHours: shortAnywhere }] : []),
  ];
  return {
    met: shortfalls.length === 0,
    totalHalfHours,
    requiredHalfHours: requirement.total,
    categories,
    shortHalfHours: shortInCategories + shortAnywhere,
    shortfalls,
    counted: credits.map(({ responseId }) => responseId),
  };
}

// --- internal ---

function meter(category: string, { atLeast, atMost }: Requirement, credits: Credit[]): CategoryMeter {
  const halfHours = sum(credits.filter((credit) => credit.category === category).map((credit) => credit.halfHours));
  const countedHalfHours = Math.min(halfHours, atMost[category] ?? halfHours);
  const least = atLeast[category] ?? 0;
  return {
    category,
    halfHours,
    countedHalfHours,
    atLeast: least,
    shortHalfHours: Math.max(0, least - countedHalfHours),
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** By code unit, so that no host's locale decides. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
