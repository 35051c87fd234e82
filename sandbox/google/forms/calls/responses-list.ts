import type { Call } from '../../call.ts';
import { invalidArgument } from '../../errors.ts';
import type { FormFile } from '../form-file.ts';

const largestPage = 5000;

/**
 * Responses, newest first: Google promises no order, and oldest first it is not. The filter looks at lastSubmittedTime,
 * so that an edited response comes again.
 */
export const responsesList: Call = {
  id: 'forms.responses.list',
  api: 'forms',
  http: 'GET',
  path: '/v1/forms/{formId}/responses',
  query: { filter: 'string', pageSize: 'number', pageToken: 'string' },
  reply: 'ListFormResponsesResponse',
  quota: 'responses',
  handle({ store, path, query }) {
    const file = store.form(path.formId);
    const filter = query.string('filter') ?? '';
    const passes = timestampFilter(filter);
    const pageSize = query.number('pageSize') || largestPage;
    if (pageSize < 0 || pageSize > largestPage)
      throw invalidArgument(`Page size must be in the range [1, ${largestPage}].`);

    let index = startOf(query.string('pageToken'), file, filter);
    const responses = [];
    for (; index >= 0 && responses.length < pageSize; index--) {
      const response = file.responses[index];
      if (response && passes(instant(response.lastSubmittedTime ?? ''))) responses.push(response);
    }
    return {
      ...(responses.length > 0 && { responses }),
      ...(index >= 0 && { nextPageToken: token({ formId: file.formId, filter, index }) }),
    };
  },
};

// --- internal ---

/** A page token holds the place of the next response and what it belongs to. */
interface Page {
  readonly formId: string;
  readonly filter: string;
  readonly index: number;
}

function token(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString('base64url');
}

function startOf(pageToken: string | undefined, file: FormFile, filter: string): number {
  if (!pageToken) return file.responses.length - 1;
  try {
    const page = JSON.parse(Buffer.from(pageToken, 'base64url').toString()) as Page;
    if (page.formId === file.formId && page.filter === filter) return page.index;
  } catch {
    // Not a token of ours: refused below like one of another form.
  }
  throw invalidArgument('Invalid page token: it belongs to the same form and filter it came from.');
}

function timestampFilter(filter: string): (at: number) => boolean {
  if (filter === '') return () => true;
  const match = /^\s*timestamp\s*(>=?)\s*(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)\s*$/.exec(filter);
  const limit = match ? instant(match[2] ?? '') : Number.NaN;
  if (Number.isNaN(limit)) {
    throw invalidArgument(
      `Invalid filter: ${filter}. Supported are "timestamp > N" and "timestamp >= N", N in RFC3339 UTC "Zulu" format.`,
    );
  }
  return match?.[1] === '>' ? (at) => at > limit : (at) => at >= limit;
}

/** Milliseconds with the microseconds as their fraction, which Date.parse would cut off. */
function instant(text: string): number {
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return Date.parse(text) + Number(micros.padEnd(3, '0')) / 1000;
}
