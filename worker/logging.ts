import { DefaultLogger, type LogEntry, type LogLevel, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { oneLine } from './one-line.ts';

/**
 * Makes this process write its log as lines of JSON, Temporal's own two parts with it. Call it once, before anything of
 * Temporal's is made. A line is written some 100 ms after its event, so that those parts can be put in order.
 *
 * @param write where the lines go
 * @returns writes what is not written yet and ends the log, without which the process does not end
 */
export function installLogger(level: LogLevel, write: (line: string) => void): () => Promise<void> {
  const log = pino(
    { level: 'trace', base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    { write },
  );
  const runtime = Runtime.install({
    logger: new DefaultLogger(level, (entry) => log[LEVELS[entry.level]](fieldsOf(entry), said(entry.message))),
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
  return () => runtime.shutdown();
}

/** The same lines for a person at a terminal: `[2026-11-24T11:14:03.015Z] WARN: Activity failed {"activity":"sendMails"…}` */
export function readable(write: (line: string) => void): (line: string) => void {
  const readableLine = prettyFactory({ translateTime: false, singleLine: true, colorize: false });
  return (line) => write(readableLine(line));
}

// --- internal ---

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What a line says beside its message. Only these: whatever else an event carries may be about people. */
function fieldsOf({ timestampNanos, meta = {} }: LogEntry): Record<string, string | number> {
  const { workflowId, activityType, attempt, state, error, target } = meta;
  return {
    time: new Date(Number(timestampNanos / 1_000_000n)).toISOString(),
    ...(typeof workflowId === 'string' && whoseIs(workflowId)),
    ...(typeof activityType === 'string' && { activity: activityType }),
    ...(typeof attempt === 'number' && attempt > 1 && { attempt }),
    ...(typeof state === 'string' && { state }),
    ...(typeof target === 'string' && { part: target }),
    ...(error !== undefined && { why: said(reasonsOf(error)) }),
  };
}

/** `application/A-7K2MQ9XD` is looked for by the id that sheet and mails show. */
function whoseIs(workflowId: string): { application: string } | { workflow: string } {
  const [kind, id] = workflowId.split('/');
  return kind === 'application' && id ? { application: id } : { workflow: workflowId };
}

/**
 * Mail servers name the person whose mail they refuse. A log goes further than the mail itself: it keeps the domain, and
 * of the address no more. Our own Message-IDs look like addresses, name nobody and stay:
 * `450 4.2.0 <vera@example.org> greylisted` becomes `450 4.2.0 <…@example.org> greylisted`
 */
const said = (text: string): string =>
  oneLine(
    text.replace(/[^\s<>()[\],;:"'`@]+@(?=[^\s@])/gu, (local) =>
      /^[at]-[0-9a-z]{8,12}\./i.test(local) ? local : '…@',
    ),
  );

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
