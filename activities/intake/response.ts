/** One version of one response: an edited one keeps its id and gets a later `submittedAt`. */
export interface FormResponse<Name extends string = string> {
  responseId: string;
  /** By Google's clock. */
  submittedAt: string;
  /** The signed-in account that sent it; null unless the form collects verified addresses. */
  verifiedEmail: string | null;
  answers: Record<Name, string>;
}

/** How far a source has been read. Plain JSON: it stands in the activity's heartbeat. */
export interface SourceCursor {
  /** The latest time of submission that was handled. */
  since: string;
  /** Responses within the overlap before `since`, with the time of the version that was handled. */
  seen: Record<string, string>;
  /** Up to which time of submission a complete listing was handled, and when that was done by our own clock. */
  listed: { since: string; at: string };
}

/** Where responses come from. */
export interface Source<Name extends string> {
  /** Stable: application ids are made from it. */
  id: string;
  /** @throws GoogleProblem, FormProblem */
  fresh(cursor: SourceCursor | null, signal: AbortSignal): Promise<Fresh<Name>>;
}

export interface Fresh<Name extends string> {
  /** Responses not handled yet, oldest first; edited ones come again. */
  responses: FormResponse<Name>[];
  /** Whether everything was listed, not only what looks recent. */
  isComplete: boolean;
}

/** Google promises neither an order nor that a response is listed at once. */
const OVERLAP_MS = 5 * 60_000;

/** From where on a source must be read. */
export const overlapBefore = (since: string): string => new Date(Date.parse(since) - OVERLAP_MS).toISOString();

/** Keeps what is new against a cursor, in the order of submission. Google's times go beyond milliseconds: the text decides. */
export function news<T extends Pick<FormResponse, 'responseId' | 'submittedAt'>>(
  all: readonly T[],
  from: string | null,
  cursor: SourceCursor | null,
): T[] {
  return all
    .filter(({ responseId, submittedAt }) => {
      const isRecent = from === null || Date.parse(submittedAt) >= Date.parse(from);
      return isRecent && cursor?.seen[responseId] !== submittedAt;
    })
    .sort((a, b) => Date.parse(a.submittedAt) - Date.parse(b.submittedAt) || (a.submittedAt < b.submittedAt ? -1 : 1));
}

/** The cursor after one response was handled. */
export function advance(
  cursor: SourceCursor | null,
  { responseId, submittedAt }: FormResponse,
  isComplete: boolean,
): SourceCursor {
  const since = cursor && Date.parse(cursor.since) > Date.parse(submittedAt) ? cursor.since : submittedAt;
  const from = Date.parse(overlapBefore(since));
  const seen = Object.entries({ ...cursor?.seen, [responseId]: submittedAt }).filter(
    ([, at]) => Date.parse(at) >= from,
  );
  const listed = cursor?.listed ?? { since: submittedAt, at: NEVER };
  return { since, seen: Object.fromEntries(seen), listed: isComplete ? { ...listed, since: submittedAt } : listed };
}

/** The cursor after all of a listing was handled. */
export function finish(cursor: SourceCursor | null, isComplete: boolean): SourceCursor | null {
  if (!cursor || !isComplete) return cursor;
  return { ...cursor, listed: { since: cursor.since, at: new Date().toISOString() } };
}

const NEVER = new Date(0).toISOString();
