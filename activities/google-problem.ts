import { gaxios } from 'google-auth-library';

/**
 * What went wrong between Google and us, by what has to happen next:
 * `credentials`, `no-access`, `not-found`, `refused`: a person mends it, and `message` says how;
 * `quota`, `unavailable`: time mends it.
 */
export type GoogleCondition = 'credentials' | 'no-access' | 'not-found' | 'refused' | 'quota' | 'unavailable';

export class GoogleProblem extends Error {
  override readonly name = 'GoogleProblem';
  readonly condition: GoogleCondition;
  /** Requests a minute that the project is allowed, as a refused one tells it. */
  readonly quotaPerMinute: number | null;

  constructor(condition: GoogleCondition, message: string, cause: unknown, quotaPerMinute: number | null = null) {
    super(message, { cause });
    this.condition = condition;
    this.quotaPerMinute = quotaPerMinute;
  }

  /** Google's own sentence. */
  get said(): string {
    return this.cause instanceof gaxios.GaxiosError ? saidBy(this.cause) : this.message;
  }

  /** Google's own word for it (`shareOutNotPermitted`), where it gives one. */
  get reason(): string | null {
    return this.cause instanceof gaxios.GaxiosError ? reasonOf(this.cause) : null;
  }

  /** Whether waiting is all that is needed. After one of these a write may have been applied nevertheless. */
  get isPassing(): boolean {
    return this.condition === 'quota' || this.condition === 'unavailable';
  }
}

/**
 * Runs one request, and says what is wrong in words that name `what` ("the form F", "the spreadsheet S").
 *
 * @throws GoogleProblem
 */
export async function asking<T>(what: string, request: () => Promise<{ data: T }>): Promise<T> {
  try {
    return (await request()).data;
  } catch (cause) {
    throw problemOf(what, cause);
  }
}

// --- internal ---

function problemOf(what: string, cause: unknown): unknown {
  if (!(cause instanceof gaxios.GaxiosError)) return isNetwork(cause) ? unavailable(what, cause, 'no answer') : cause;
  const said = saidBy(cause);
  const status = cause.status ?? cause.response?.status;
  if (isTokenRefusal(cause)) {
    const message = `Google does not accept the credentials (${said}): make a new key or sign in again, and name it in google.credentialsFile`;
    return new GoogleProblem('credentials', message, cause);
  }
  switch (status) {
    case 401:
      return new GoogleProblem(
        'credentials',
        `Google does not accept the credentials for ${what}: make a new key or sign in again, and name it in google.credentialsFile`,
        cause,
      );
    case 403:
      // Drive has no 429 for this.
      if (/^(user)?rateLimitExceeded$/i.test(reasonOf(cause) ?? '')) return usedUp(cause, said);
      return new GoogleProblem(
        'no-access',
        `Google gives no access to ${what} (${said}): share it with the service's account as an editor, and see that the interface is enabled in its project`,
        cause,
      );
    case 404:
      return new GoogleProblem(
        'not-found',
        `Google knows no such thing as ${what}: it was deleted, or its id in the configuration is wrong`,
        cause,
      );
    case 429:
      return usedUp(cause, said);
    case undefined:
    case 408:
      return unavailable(what, cause, said);
    default:
      return status >= 500
        ? unavailable(what, cause, said)
        : new GoogleProblem('refused', `Google refuses a request about ${what}: ${said}`, cause);
  }
}

const unavailable = (what: string, cause: unknown, said: string): GoogleProblem =>
  new GoogleProblem('unavailable', `Google does not answer about ${what} (${said})`, cause);

const usedUp = (cause: gaxios.GaxiosError, said: string): GoogleProblem =>
  new GoogleProblem('quota', `Google's quota is used up for this minute (${said})`, cause, quotaOf(cause));

/** Google's own sentence, without the request, which may carry people's words. */
function saidBy(error: gaxios.GaxiosError): string {
  const body: unknown = error.response?.data;
  const inner = field(body, 'error');
  const message = field(inner, 'message') ?? field(body, 'error_description') ?? inner;
  if (typeof message === 'string') return message.slice(0, 500);
  // Without an answer the client's own message is mostly the address it asked.
  return typeof error.code === 'string' ? error.code : error.message.slice(0, 200);
}

/** Drive tells it in `errors`, all of them for some refusals in `details`. */
function reasonOf(error: gaxios.GaxiosError): string | null {
  const inner = field(error.response?.data, 'error');
  for (const list of [field(inner, 'errors'), field(inner, 'details')]) {
    const reason = Array.isArray(list) ? field(list[0], 'reason') : undefined;
    if (typeof reason === 'string') return reason;
  }
  return null;
}

/** The token endpoint answers in OAuth's own shape: `{"error":"invalid_grant"}`. */
const isTokenRefusal = (error: gaxios.GaxiosError): boolean => typeof field(error.response?.data, 'error') === 'string';

/** Newer 429 bodies name the limit in force: it differs from project to project. */
function quotaOf(error: gaxios.GaxiosError): number | null {
  const details = field(field(error.response?.data, 'error'), 'details');
  if (!Array.isArray(details)) return null;
  for (const detail of details) {
    const limit = Number(field(field(detail, 'metadata'), 'quota_limit_value'));
    if (limit > 0) return limit;
  }
  return null;
}

const isNetwork = (cause: unknown): boolean =>
  cause instanceof Error && ('code' in cause || cause.name === 'TimeoutError');

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
