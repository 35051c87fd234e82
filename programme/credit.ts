import { addYears, isIsoDate } from './dates.ts';
import { formatHours, readHours } from './hours.ts';
import type { ActivityKind, HalfHours, IsoDate, Programme, RuleSet } from './programme.ts';

/** One activity as somebody logged it: shape checked, nothing judged. Missing answers are empty strings. */
export interface CreditClaim {
  responseId: string;
  title: string;
  provider: string;
  trainer: string;
  beganOn: string;
  endedOn: string;
  category: string;
  /** Name of the kind of activity, as the form offers it. */
  kind: string;
  /** As typed: hours; for college, credits; where a programme counts contact minutes, minutes. */
  amount: string;
  description: string;
}

/** One activity that counts. */
export interface Credit {
  responseId: string;
  title: string;
  provider: string;
  trainer: string;
  beganOn: IsoDate;
  endedOn: IsoDate;
  category: string;
  /** Id of the kind. */
  kind: string;
  halfHours: HalfHours;
  description: string;
}

export interface CreditContext {
  programme: Programme;
  ruleSet: RuleSet;
  /** The day it was logged, in the programme's zone. */
  today: IsoDate;
  /** What the person has logged before. */
  earlier: Credit[];
}

/** Judges a claim. Each problem is one sentence for the person who logged it, and says how to mend it. */
export function checkCredit(claim: CreditClaim, context: CreditContext): { credit: Credit } | { problems: string[] } {
  const title = claim.title.trim();
  const category = readCategory(claim.category, context.programme.categories);
  const dates = readDates(claim, context);
  const kind = readKind(claim.kind, context.programme.kinds);
  const amount = 'kind' in kind ? readAmount(claim.amount, kind.kind) : null;
  const problems = [
    ...(title ? [] : ['The title of the activity is missing: log it again with a title.']),
    ...[category, dates, kind, amount].flatMap((part) => (part && 'problem' in part ? [part.problem] : [])),
  ];
  if (problems.length > 0 || !amount) return { problems };
  if (!('category' in category && 'beganOn' in dates && 'kind' in kind && 'halfHours' in amount)) return { problems };

  const credit: Credit = {
    responseId: claim.responseId,
    title,
    provider: claim.provider.trim(),
    trainer: claim.trainer.trim(),
    ...dates,
    category: category.category,
    kind: kind.kind.id,
    halfHours: amount.halfHours,
    description: claim.description.trim(),
  };
  const clash = findClash(credit, kind.kind, context);
  return clash ? { problems: [clash] } : { credit };
}

// --- internal ---

function readCategory(text: string, categories: string[]): { category: string } | { problem: string } {
  const category = categories.find((known) => fold(known) === fold(text));
  if (category) return { category };
  const list = categories.join('; ');
  return {
    problem: text.trim()
      ? `"${short(text)}" is not a category: choose one of ${list}.`
      : `The category is missing: choose one of ${list}.`,
  };
}

function readKind(text: string, kinds: ActivityKind[]): { kind: ActivityKind } | { problem: string } {
  const kind = text.trim() ? kinds.find(({ id, name }) => fold(name) === fold(text) || id === text.trim()) : kinds[0];
  return kind
    ? { kind }
    : {
        problem: `"${short(text)}" is not a kind of activity: choose one of ${kinds.map(({ name }) => name).join('; ')}.`,
      };
}

function readDates(
  claim: CreditClaim,
  { ruleSet, today }: CreditContext,
): { beganOn: IsoDate; endedOn: IsoDate } | { problem: string } {
  const beganOn = claim.beganOn.trim();
  const endedOn = claim.endedOn.trim() || beganOn;
  if (!beganOn) return { problem: 'The begin date is missing: log it again with the day the activity began.' };
  for (const date of [beganOn, endedOn]) {
    if (!isIsoDate(date))
      return { problem: `"${short(date)}" is not a day of the calendar: write year, month and day.` };
  }
  if (endedOn < beganOn)
    return { problem: `The activity ends (${endedOn}) before it begins (${beganOn}): exchange the dates.` };
  if (endedOn > today) return { problem: `${endedOn} is in the future: log the activity once it is over.` };
  const earliest = addYears(today, -ruleSet.windowYears);
  if (beganOn < earliest) {
    return {
      problem: `${beganOn} is too long ago: activities count for ${ruleSet.windowYears} years, now from ${earliest}.`,
    };
  }
  return { beganOn, endedOn };
}

function readAmount(text: string, kind: ActivityKind): { halfHours: HalfHours } | { problem: string } {
  switch (kind.counts) {
    case 'hours':
      return readHours(text);
    case 'presented': {
      const hours = readHours(text);
      return 'problem' in hours ? hours : { halfHours: hours.halfHours * kind.factor };
    }
    case 'college': {
      const halfHours = kind.halfHoursPerCredits[text.trim()];
      if (halfHours !== undefined) return { halfHours };
      const known = Object.entries(kind.halfHoursPerCredits).map(
        ([credits, worth]) => `${credits} (${formatHours(worth)} h)`,
      );
      return {
        problem: `"${short(text)}" credits cannot be counted for ${kind.name}: write one of ${known.join(', ')}.`,
      };
    }
    case 'minutes': {
      const minutes = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : null;
      if (minutes === null) return { problem: `"${short(text)}" is not a number of minutes: write one such as 60.` };
      const band = kind.bands.findLast(({ fromMinutes }) => minutes >= fromMinutes);
      const least = kind.bands[0]?.fromMinutes;
      return band
        ? { halfHours: band.halfHours }
        : { problem: `${minutes} minutes are too short to count: the least is ${least}.` };
    }
  }
}

/** The same activity counts once; presenting on one topic counts a limited number of times. */
function findClash(credit: Credit, kind: ActivityKind, { ruleSet, earlier }: CreditContext): string | null {
  const sameTitle = earlier.filter(({ title }) => fold(title) === fold(credit.title));
  const twin = sameTitle.find(({ beganOn }) => beganOn === credit.beganOn);
  if (twin) {
    return `"${short(twin.title)}" on ${twin.beganOn} is in your record already, with ${formatHours(twin.halfHours)} h: it counts once.`;
  }
  if (kind.counts !== 'presented') return null;
  const since = addYears(credit.beganOn, -ruleSet.windowYears);
  const given = sameTitle.filter((other) => other.kind === kind.id && other.beganOn >= since);
  return given.length < kind.timesPerTopic
    ? null
    : `Presenting "${short(credit.title)}" counts ${kind.timesPerTopic} times in ${ruleSet.windowYears} years, and is in your record as often: it cannot count again.`;
}

/** Titles and names are the same whatever their case, spaces and form of accents. */
const fold = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const short = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};
