import { ImapFlow } from 'imapflow';

export interface ImapSettings {
  host: string;
  port: number;
  /** True: TLS from the first byte. False: STARTTLS where the server offers it. */
  secure: boolean;
  user: string;
  auth: ImapAuth;
}

/** An access token lives an hour or so, hence a function: it is asked anew at each connection. */
type ImapAuth = { kind: 'password'; password: string } | { kind: 'oauth2'; accessToken: () => Promise<string> };

export interface ImapLimits {
  /** Silence on the socket after which it counts as dead. */
  socketTimeoutMs: number;
  /** How long one IDLE lasts at most; RFC 2177 says 29 minutes, routers forget sooner. */
  maxIdleMs: number;
}

/** Larger literals are refused by the client; messages above the reading limit are never asked for whole. */
const MAX_LITERAL_BYTES = 32 * 1024 * 1024;

const LIMITS: ImapLimits = { socketTimeoutMs: 90_000, maxIdleMs: 60_000 };

/**
 * A logged-in connection. It does not come back by itself: whoever holds it opens a new one after `close`.
 *
 * @throws whatever imapflow says of a refused connection or login
 */
export async function connectImap(settings: ImapSettings, limits: Partial<ImapLimits> = {}): Promise<ImapFlow> {
  const { socketTimeoutMs, maxIdleMs } = { ...LIMITS, ...limits };
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    auth: {
      user: settings.user,
      ...(settings.auth.kind === 'password'
        ? { pass: settings.auth.password }
        : { accessToken: await settings.auth.accessToken() }),
    },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: maxIdleMs,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: socketTimeoutMs,
    maxLiteralSize: MAX_LITERAL_BYTES,
    maxResponseSize: MAX_LITERAL_BYTES * 2,
  });
  // An error without a listener would end the process; the close that follows it is what we act on.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

/**
 * imapflow answers `false` or `undefined` where a command failed or the connection was gone.
 * Here that is a failure.
 *
 * @throws {Error} naming the command
 */
export function completed<T>(answer: T | false | undefined, command: string): T {
  if (answer === false || answer === undefined) throw new Error(`the IMAP server did not complete ${command}`);
  return answer;
}

/**
 * A command that outlives its time takes the connection with it: nothing that comes later could be told apart.
 *
 * @throws {Error} naming the command
 */
export async function within<T>(client: ImapFlow, ms: number, command: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the IMAP server did not answer ${command} within ${ms / 1000} s`));
      client.close();
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
