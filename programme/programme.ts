/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = string;

/** Credits are counted in half hours, always an integer: 7.5 h are 15. */
export type HalfHours = number;

/** What one track asks for; keys of the records are category names. */
export interface Requirement {
  total: HalfHours;
  atLeast: Record<string, HalfHours>;
  /** What counts from a category at most. */
  atMost: Record<string, HalfHours>;
}

export interface RuleSet {
  id: string;
  /** First day it is in force. */
  from: IsoDate;
  /** Credits count this many calendar years back. */
  windowYears: number;
  /** A certificate is valid this many calendar years. */
  validYears: number;
  /** By track id. */
  tracks: Record<string, { first: Requirement; renewal: Requirement }>;
}

interface Track {
  id: string;
  name: string;
  /** Who verifies for this track, in words for people. */
  verifier: string;
  /** The same as roles in the coordinator's Directory, the first choice first. */
  verifierRoles: string[];
}

/** What a credit was earned by, and how its amount becomes hours. */
export type ActivityKind = { id: string; name: string } & (
  | { counts: 'hours' }
  /** Presenting: the hours times `factor`, for a topic at most `timesPerTopic` times in the window. */
  | { counts: 'presented'; factor: number; timesPerTopic: number }
  /** College: whole credits to half hours by a table. */
  | { counts: 'college'; halfHoursPerCredits: Record<string, HalfHours> }
  /** Contact minutes: the highest band that is reached (they ascend) and, after the last, so much for each full `everyMinutes`. */
  | {
      counts: 'minutes';
      bands: { fromMinutes: number; halfHours: HalfHours }[];
      beyond: { everyMinutes: number; halfHours: HalfHours };
    }
);

/** One state library's certification programme: data only, JSON-plain. */
export interface Programme {
  id: string;
  name: string;
  /** Who certifies. */
  authority: string;
  /** Short form for certificate numbers, `MSL`. */
  authorityCode: string;
  certificateTitle: string;
  /** IANA zone in which days, cutoffs and batches are meant. */
  timeZone: string;
  categories: string[];
  tracks: Track[];
  kinds: ActivityKind[];
  /** Oldest first. */
  ruleSets: RuleSet[];
  batches: {
    /** Months (1 to 12) that a batch is made in, ascending. */
    months: number[];
    /** `MM-DD` that are never working days. */
    holidays: string[];
    /** Local time of day, `HH:MM`. */
    runAt: string;
    /** Whether a batch whose day has come runs by itself, or waits for the coordinator's word. */
    approval: 'automatic' | 'coordinator';
  };
  verification: { remindAfterDays: number[]; answerWithinDays: number };
  application: { closesAfterDays: number };
  /** `remindVerifierOf`: tracks for which the verifier named by the Directory is reminded as well. */
  renewal: { remindBeforeMonths: number[]; remindVerifierOf: string[] };
}
