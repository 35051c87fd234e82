/** What is needed to know the clear answers of a language. All folded: lower case, plain quotes, single spaces. */
export interface Language {
  /** Says by itself that something is verified: `confirmed`, `bestätigt`. */
  affirming: ReadonlySet<string>;
  /** Says so only of everything: `correct` in "everything is correct". */
  approving: ReadonlySet<string>;
  /** Speaks of everything: `all`, `everything`. */
  whole: ReadonlySet<string>;
  /** May stand in such a sentence without changing it. Whatever is not listed makes it unclear. */
  neutral: ReadonlySet<string>;
  /** Phrases to be taken out first, as their words alone would be misread: `no exceptions`. */
  ignorable: readonly RegExp[];
  /** Courtesies: sentences that say nothing about the matter. */
  courtesy: readonly RegExp[];
  /** Introduces the lines that are left out: `except for`. */
  exception: RegExp;
  /** "The rest is verified", of which a sentence beside it names the exceptions. */
  rest: RegExp;
  /** Says by itself that nothing is verified. */
  denial: RegExp;
  /** Says that this person cannot: a decision only with a reason. */
  inability: RegExp;
  /** What makes a denial one of a part only: `all` in "I cannot confirm all of it". */
  partial: RegExp;
  /** The form that the request asks for, as typed: `NOT VERIFIED`, with what sets it off from the reason. */
  exactDenial: RegExp;
  /** Tells of something that was not done: makes an inability a denial. */
  undone: RegExp;
  /** The word for everything, and such a word with a number: `all 12` in "all 12 activities". */
  all: string;
  counted: RegExp;
  /** Of single lines: `did not finish`. */
  dispute: RegExp;
  /** Words between line numbers: `line`, `and`. */
  lineNoun: RegExp;
  lineJoin: RegExp;
  lineRange: RegExp;
  numerals: ReadonlyMap<string, number>;
  /** Makes an affirmation doubtful: conditions, promises, doubts, delegations. */
  doubt: RegExp;
  /** Makes even a denial open: not yet, unless, ask somebody else. */
  open: RegExp;
  /** Makes an answer about somebody or something beyond what was asked doubtful. */
  reserve: RegExp;
  greeting: RegExp;
  closing: RegExp;
}

/** Words separated by spaces, as a set. */
export function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
