import { status } from '@grpc/grpc-js';
import { isGrpcServiceError } from '@temporalio/client';
import { GoogleProblem } from '../../activities/google-problem.ts';

/** What a server says of a login that it will refuse tomorrow as well. */
const REFUSED_FOR_GOOD = [status.UNAUTHENTICATED, status.PERMISSION_DENIED, status.NOT_FOUND, status.INVALID_ARGUMENT];

/** Node's codes for a connection that did not come about. A name that DNS does not know may be an outage of DNS. */
const NETWORK = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // nodemailer's own
  ...['ECONNECTION', 'ESOCKET', 'EDNS'],
  // imapflow's own
  ...[
    'NoConnection',
    'EConnectionClosed',
    'CONNECT_TIMEOUT',
    'GREETING_TIMEOUT',
    'UPGRADE_TIMEOUT',
    'ClosedAfterConnectTLS',
    'ClosedAfterConnectText',
    'ETIMEOUT',
  ],
]);

/** IMAP's codes for a login that is refused now and not for good (RFC 5530, and Gmail's). */
const IMAP_PASSING = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'ALERT']);

/** All that Temporal's client says of an address where nobody answers, or something else does. */
const TEMPORAL_SILENT = 'Failed to connect before the deadline';

interface Loose extends Error {
  code?: unknown;
  responseCode?: unknown;
  serverResponseCode?: unknown;
  authenticationFailed?: unknown;
}

/**
 * Whether an error only says that a server does not answer now. Where the server has answered and refused, or its
 * certificate is not to be trusted, a person must mend it. When in doubt it is not passing: it is said, and somebody looks.
 */
export function isPassing(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof GoogleProblem) return at.isPassing;
    if (isGrpcServiceError(at)) return !REFUSED_FOR_GOOD.includes(at.code);
    const { code, responseCode, serverResponseCode, authenticationFailed }: Loose = at;
    if (authenticationFailed) return IMAP_PASSING.has(String(serverResponseCode));
    // SMTP: 4xx is "not now", whatever it is about.
    if (typeof responseCode === 'number') return responseCode < 500;
    if (isDistrust(at)) return false;
    if (at.name === 'TimeoutError' || at.message === TEMPORAL_SILENT || (typeof code === 'string' && NETWORK.has(code)))
      return true;
  }
  return false;
}

// --- internal ---

/** TLS with somebody we do not trust, or with something that speaks no TLS. nodemailer hides the code in its own. */
const isDistrust = ({ message, code }: Loose): boolean =>
  /certificate|wrong version number|altnames/i.test(message) || /^(CERT_|ERR_TLS_|ERR_SSL_)/.test(String(code));
