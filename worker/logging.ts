import { DefaultLogger, type LogEntry, type LogLevel, Runtime } from '@temporalio/worker';
import { oneLine } from './one-line.ts';

/**
 * Makes this process write its log as one line an event. Call it once, before anything of Temporal's is made.
 *
 * @param write where the lines go
 */
export function installLogger(level: LogLevel, write: (line: string) => void): void {
  Runtime.install({ logger: new DefaultLogger(level, (entry) => write(`${lineOf(entry)}\n`)) });
}

// --- internal ---

/** `2026-11-24T11:14:03.015Z WARN watch/mailbox watchMailbox: the connection was given up: connect ECONNREFUSED` */
function lineOf({ level, timestampNanos, message, meta = {} }: LogEntry): string {
  const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const where = [meta.workflowId, meta.activityType].filter((part) => typeof part === 'string').join(' ');
  const tries = typeof meta.attempt === 'number' && meta.attempt > 1 ? ` (attempt ${meta.attempt})` : '';
  const state = typeof meta.state === 'string' ? ` to ${meta.state}` : '';
  const why = meta.error === undefined ? '' : `: ${reasonsOf(meta.error)}`;
  return oneLine(withoutPeople(`${at} ${level}${where ? ` ${where}` : ''}: ${message}${state}${tries}${why}`));
}

/**
 * Mail servers name the person whose mail they refuse. A log goes further than the mail itself: it keeps the domain, and
 * of the address no more. Our own Message-IDs look like addresses, name nobody and stay:
 * `450 4.2.0 <vera@example.org> greylisted` becomes `450 4.2.0 <…@example.org> greylisted`
 */
const withoutPeople = (text: string): string =>
  text.replace(/[^\s<>()[\],;:"'`@]+@(?=[^\s@])/gu, (local) => (/^[at]-[0-9a-z]{8,12}\./i.test(local) ? local : '…@'));

/** The messages of an error and its causes, which say all but where in the code it was. A bug keeps its stack's first lines. */
function reasonsOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at = error; at !== undefined && at !== null; at = at instanceof Error ? at.cause : null) {
    const reason = at instanceof Error ? at.message : String(at);
    if (!reasons.some((known) => known.includes(reason))) reasons.push(reason);
  }
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return `${reasons.join(': ')}${isBug ? ` ${error.stack?.split('\n').slice(1, 4).join(' ')}` : ''}`;
}
