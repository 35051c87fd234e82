/** What is needed to know the clear answers of a language. All folded: lower case, plain quotes, single spaces. */
export interface Language {
  /** Says by itself that something is verified: `confirmed`, `bestätigt`. */
  affirming: ReadonlySet<string>;
  /** Among them the bare verbs, which affirm only in the first person: `verify` in "I verify". */
  acts: ReadonlySet<string>;
  firstPerson: RegExp;
  /** Begins a question, or a sentence about what somebody else has done: `has she verified`, `they verified`. */
  otherPerson: RegExp;
  /** Among the approving words those that tell of taking part, which somebody may say of herself. */
  deeds: ReadonlySet<string>;
  /** What people add in praise. */
  praise: ReadonlySet<string>;
  /** Says so only of everything: `correct` in "everything is correct". */
  approving: ReadonlySet<string>;
  /** In every denial. */
  refusing: ReadonlySet<string>;
  /** Makes a sentence without a verb somebody's title: `Certified Library Director`. */
  titles: ReadonlySet<string>;
  /** Speaks of everything: `all`, `everything`. */
  whole: ReadonlySet<string>;
  /** May stand in such a sentence without changing it. Whatever is not listed makes it unclear. */
  neutral: ReadonlySet<string>;
  /** Phrases that say the same as an affirming word. */
  equivalent: readonly RegExp[];
  /** Phrases to be taken out first, as their words alone would be misread: `no exceptions`. */
  ignorable: readonly RegExp[];
  /** Courtesies: sentences that say nothing about the matter, as long as they make no reservation. */
  courtesy: readonly RegExp[];
  /** Courtesies whose words would look like a reservation: `no problem`. */
  polite: readonly RegExp[];
  /** A bare yes before an exception. */
  agreement: RegExp;
  ordinals: ReadonlyMap<string, number>;
  /** A sentence that ends in thanks: what it says, and the thanks. */
  thanks: RegExp;
  /** Behind an exception, a verb that speaks of all but these lines: "all but 3 are wrong". */
  becomes: RegExp;
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
  /** How a sentence goes on about what was excepted. */
  reasons: RegExp;
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
