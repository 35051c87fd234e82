import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import type { FormDefinition } from './form-definitions.ts';
import { answersOf, findQuestions } from './questions.ts';
import { type FormResponse, readResponse } from './response.ts';

/** How far a form has been read. Plain JSON: it stands in the activity's heartbeat. */
export interface FormCursor {
  /** The latest time of submission seen, by Google's clock. */
  since: string;
  /** Responses within the overlap before `since`, with the time of the version that was handled. */
  seen: Record<string, string>;
}

/** Google promises neither an order nor that a response is listed at once. */
const OVERLAP_MS = 5 * 60_000;

/**
 * The responses not handled yet, oldest first, every page of them; edited ones come again.
 *
 * @throws GoogleProblem, FormProblem
 */
export async function newResponses<Name extends string>(
  { forms }: Google,
  formId: string,
  definition: FormDefinition<Name>,
  cursor: FormCursor | null,
  signal: AbortSignal,
): Promise<(FormResponse & { answers: Record<Name, string> })[]> {
  const what = `the form ${formId}`;
  const filter = cursor ? { filter: `timestamp >= ${from(cursor)}` } : {};
  const listed = [];
  let pageToken: string | undefined;
  do {
    const page = await asking(what, () =>
      forms.forms.responses.list({ formId, ...filter, ...(pageToken ? { pageToken } : {}) }, { signal }),
    );
    listed.push(...(page.responses ?? []));
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken);

  const fresh = listed.filter(({ responseId, lastSubmittedTime, createTime }) => {
    return responseId && cursor?.seen[responseId] !== (lastSubmittedTime ?? createTime);
  });
  if (fresh.length === 0) return [];
  // Only now, and each time anew: people change their forms.
  const form = await asking(what, () => forms.forms.get({ formId }, { signal }));
  const ids = findQuestions(form, definition);
  return fresh
    .map((response) => {
      const answers = answersOf(ids, response);
      return { ...readResponse(form, response, answers), answers };
    })
    .sort((a, b) => Date.parse(a.submittedAt) - Date.parse(b.submittedAt));
}

export function advance(cursor: FormCursor | null, { responseId, submittedAt }: FormResponse): FormCursor {
  const since = cursor && Date.parse(cursor.since) > Date.parse(submittedAt) ? cursor.since : submittedAt;
  const next = { since, seen: { ...cursor?.seen, [responseId]: submittedAt } };
  const recent = Object.entries(next.seen).filter(([, at]) => Date.parse(at) >= Date.parse(from(next)));
  return { since, seen: Object.fromEntries(recent) };
}

// --- internal ---

const from = ({ since }: FormCursor): string => new Date(Date.parse(since) - OVERLAP_MS).toISOString();
