import type { forms_v1 } from '@googleapis/forms';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';
import type { FormDefinition } from './form-definitions.ts';
import { answersOf, findQuestions } from './questions.ts';
import { type FormResponse, news, overlapBefore, type Source, type SourceCursor } from './response.ts';

/**
 * Google does not say whether its filter means the first submission or the last. In case it is the first, everything is
 * listed this often, so that late edits are seen all the same.
 */
const LIST_ALL_EVERY_MS = 60 * 60_000;

/** A form read through Google's interface, by the ids of its responses. */
export function createFormSource<Name extends string>(
  { forms }: Google,
  { formId, questions }: { formId: string; questions?: Partial<Record<Name, string>> },
  definition: FormDefinition<Name>,
): Source<Name> {
  const what = `the form ${formId}`;

  async function list(since: string | null, signal: AbortSignal): Promise<forms_v1.Schema$FormResponse[]> {
    const filter = since ? { filter: `timestamp >= ${since}` } : {};
    const listed: forms_v1.Schema$FormResponse[] = [];
    let pageToken: string | undefined;
    do {
      const page = await asking(what, () =>
        forms.forms.responses.list({ formId, ...filter, ...(pageToken ? { pageToken } : {}) }, { signal }),
      );
      listed.push(...(page.responses ?? []));
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken);
    return listed;
  }

  return {
    id: formId,
    async fresh(cursor, signal) {
      const isComplete = isDue(cursor);
      const from = cursor && overlapBefore(isComplete ? cursor.listed.since : cursor.since);
      const listed = await list(isComplete ? null : from, signal);
      const fresh = news(listed.map(read), from, cursor);
      if (fresh.length === 0) return { responses: [], isComplete };
      // Only now, and each time anew: people change their forms.
      const form = await asking(what, () => forms.forms.get({ formId }, { signal }));
      const ids = findQuestions(form, definition, questions);
      const isVerified = form.settings?.emailCollectionType === 'VERIFIED';
      const responses = fresh.map(
        ({ response, ...version }): FormResponse<Name> => ({
          ...version,
          verifiedEmail: isVerified ? (response.respondentEmail ?? null) : null,
          answers: answersOf(ids, response),
        }),
      );
      return { responses, isComplete };
    },
  };
}

// --- internal ---

const isDue = (cursor: SourceCursor | null): boolean =>
  !cursor || Date.now() - Date.parse(cursor.listed.at) >= LIST_ALL_EVERY_MS;

function read(response: forms_v1.Schema$FormResponse) {
  const { responseId, createTime, lastSubmittedTime } = response;
  return { responseId: responseId ?? '', submittedAt: lastSubmittedTime ?? createTime ?? '', response };
}
