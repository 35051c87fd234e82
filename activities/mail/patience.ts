import { Context } from '@temporalio/activity';

/** Sending, and asking and filling the Sent folder, when servers are slow. */
const WORK_MS = 20_000;

/**
 * How long a mail of the activity at hand may wait for its turn: while its time lasts; and not at all in a local one,
 * which holds its workflow up. In milliseconds.
 */
export function patience(): number {
  const { isLocal, startToCloseTimeoutMs } = Context.current().info;
  return isLocal ? 0 : startToCloseTimeoutMs - WORK_MS;
}
