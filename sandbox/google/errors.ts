/**
 * Google's refusals, in the JSON its clients read. A handler throws one; the server writes `status` and `body`.
 * `Invalid` is the half-made one: a request of a batch throws it without knowing its place in the batch.
 */
export class GoogleError extends Error {
  readonly code: number;
  readonly body: unknown;

  constructor(
    code: number,
    status: string | null,
    message: string,
    more: { details?: unknown[]; errors?: unknown[] } = {},
  ) {
    super(message);
    this.name = 'GoogleError';
    this.code = code;
    this.body = {
      error: {
        code,
        message,
        ...(more.errors && { errors: more.errors }),
        ...(status && { status }),
        ...(more.details && { details: more.details }),
      },
    };
  }
}

/** One request that cannot be applied. The batch puts `Invalid requests[i].kind: ` before it; a lone call sends it as it is. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
}

export interface FieldViolation {
  readonly field?: string;
  readonly description: string;
}

export function invalidArgument(message: string): GoogleError {
  return new GoogleError(400, 'INVALID_ARGUMENT', message);
}

/** What Google answers when JSON does not fit the message: all violations at once, one a line. */
export function badRequest(violations: readonly FieldViolation[], message = lines(violations)): GoogleError {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }];
  return new GoogleError(400, 'INVALID_ARGUMENT', message, { details });
}

export function notFound(): GoogleError {
  return new GoogleError(404, 'NOT_FOUND', 'Requested entity was not found.');
}

export function permissionDenied(): GoogleError {
  return new GoogleError(403, 'PERMISSION_DENIED', 'The caller does not have permission');
}

export function unauthenticated(): GoogleError {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new GoogleError(401, 'UNAUTHENTICATED', message, {
    errors: [
      {
        message: 'Invalid Credentials',
        domain: 'global',
        reason: 'authError',
        location: 'Authorization',
        locationType: 'header',
      },
    ],
  });
}

/** A refusal of Drive's, which tells its kind as a `reason` and has no `status`. `at` names the parameter at fault. */
export function driveError(code: number, reason: string, message: string, at?: string): GoogleError {
  const place = at && { location: at, locationType: 'parameter' };
  return new GoogleError(code, null, message, { errors: [{ message, domain: 'global', reason, ...place }] });
}

/** Google can do `what`, the stand-in cannot. Never answered with a silent success. */
export function unsupported(what: string): GoogleError {
  return new GoogleError(501, 'UNIMPLEMENTED', `The stand-in for Google does not support ${what}.`);
}

// --- internal ---

function lines(violations: readonly FieldViolation[]): string {
  return violations.map((violation) => violation.description).join('\n');
}
