import { readAmount } from './amount.ts';
import { fold, oneLine, readChoice, shorten } from './choice.ts';
import { creditWindow } from './credit-window.ts';
import { formatDate, isIsoDate } from './dates.ts';
import { formatHours } from './hours.ts';
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
  /** The one in force on `today`. */
  ruleSet: RuleSet;
  /** The day it was logged, in the programme's zone. */
  today: IsoDate;
  /** What the person has logged before. */
  earlier: Credit[];
  /** First day of the person's present period; null before the first certificate. */
  periodStartsOn: IsoDate | null;
}

/** Judges a claim. Each problem is one sentence for the person who logged it, and says how to mend it where one can. */
export function checkCredit(claim: CreditClaim, context: CreditContext): { credit: Credit } | { problems: string[] } {
  const title = readTitle(claim.title);
  const categories = context.programme.categories.map((name) => ({ name }));
  const category = readChoice(claim.category, categories, 'category');
  const dates = readDates(claim, context);
  const kind = readKind(claim.kind, context.programme.kinds);
  const amount = 'choice' in kind ? readAmount(claim.amount, kind.choice) : kind;
  if ('problem' in title || 'problem' in category || 'problem' in dates || 'problem' in kind || 'problem' in amount) {
    const problems = [title, category, dates, kind, amount].flatMap((part) =>
      'problem' in part ? [part.problem] : [],
    );
    return { problems: [...new Set(problems)] };
  }
  const credit: Credit = {
    responseId: claim.responseId,
    title: title.title,
    provider: oneLine(claim.provider),
    trainer: oneLine(claim.trainer),
    ...dates,
    category: category.choice.name,
    kind: kind.choice.id,
    halfHours: amount.halfHours,
    description: claim.description.trim(),
  };
  const clash = findTwin(credit, context) ?? findOverused(credit, kind.choice, context);
  return clash === null ? { credit } : { problems: [clash] };
}

// --- internal ---

function readTitle(text: string): { title: string } | { problem: string } {
  const title = oneLine(text);
  return title ? { title } : { problem: 'The title of the activity is missing: log it again with its title.' };
}

/** Somebody who names no kind attended: that stands first. */
function readKind(text: string, kinds: ActivityKind[]): { choice: ActivityKind } | { problem: string } {
  const [usual] = kinds;
  return usual && !text.trim() ? { choice: usual } : readChoice(text, kinds, 'kind of activity');
}

function readDates(
  claim: CreditClaim,
  { ruleSet, today, periodStartsOn }: CreditContext,
): { beganOn: IsoDate; endedOn: IsoDate } | { problem: string } {
  const beganOn = claim.beganOn.trim();
  const endedOn = claim.endedOn.trim() || beganOn;
  if (!beganOn) return { problem: 'The begin date is missing: log it again with the day the activity began.' };
  for (const date of [beganOn, endedOn]) {
    if (!isIsoDate(date)) {
      return {
        problem: `"${shorten(date)}" is not a day of the calendar: write it as year, month, day, such as 2026-07-04.`,
      };
    }
  }
  if (endedOn < beganOn) {
    return {
      problem: `The activity ends on ${formatDate(endedOn)}, before it begins on ${formatDate(beganOn)}: exchange the dates.`,
    };
  }
  if (endedOn > today) {
    return { problem: `${formatDate(endedOn)} is in the future: log the activity again once it is over.` };
  }
  const { windowYears } = ruleSet;
  const { from } = creditWindow({ on: today, windowYears, periodStartsOn });
  if (beganOn >= from) return { beganOn, endedOn };
  return {
    problem:
      from === periodStartsOn
        ? `${formatDate(beganOn)} is before your present period, which began on ${formatDate(from)}: it cannot count for your next certificate.`
        : `${formatDate(beganOn)} is too long ago: activities count for ${windowYears} years, now those from ${formatDate(from)} on.`,
  };
}

/** The same activity counts once. */
function findTwin({ title, beganOn }: Credit, { earlier }: CreditContext): string | null {
  const twin = earlier.find((other) => other.beganOn === beganOn && fold(other.title) === fold(title));
  return twin
    ? `"${shorten(twin.title)}" on ${formatDate(twin.beganOn)} is in your record already, with ${formatHours(twin.halfHours)} h: the same activity counts once.`
    : null;
}

/** Presenting on one topic counts a limited number of times in a window. Later windows hold no more of the past than today's. */
function findOverused(credit: Credit, kind: ActivityKind, context: CreditContext): string | null {
  if (kind.counts !== 'presented') return null;
  const { ruleSet, today, periodStartsOn, earlier } = context;
  const { from } = creditWindow({ on: today, windowYears: ruleSet.windowYears, periodStartsOn });
  const given = earlier.filter(
    (other) => other.kind === kind.id && other.beganOn >= from && fold(other.title) === fold(credit.title),
  );
  if (given.length < kind.timesPerTopic) return null;
  const days = given.map(({ beganOn }) => formatDate(beganOn)).join(' and ');
  return `Presenting "${shorten(credit.title)}" on ${days} is in your record already: one topic counts at most ${kind.timesPerTopic} times in ${ruleSet.windowYears} years.`;
}
