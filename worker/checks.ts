import type { Client } from '@temporalio/client';
import type { Check } from './check/catalogue.ts';
import { createExaminer } from './check/examiner.ts';
import { checkGoogle } from './check/google.ts';
import { checkMachine } from './check/machine.ts';
import { checkMail } from './check/mail.ts';
import { checkTemporal } from './check/temporal.ts';
import type { Configuration } from './configuration.ts';
import { ConfigurationError } from './secrets.ts';

export type { Check } from './check/catalogue.ts';

interface CheckOptions {
  /** A connection to Temporal that is there already. */
  client?: Client;
  /** This machine's clock, in milliseconds. @default Date.now */
  now?: () => number;
}

/** Tries everything the service needs, for real, and changes nothing. No secret is ever part of what it says. */
export async function runChecks(configuration: Configuration, options: CheckOptions = {}): Promise<Check[]> {
  const { client, now = Date.now } = options;
  const examiner = createExaminer(secretsOf(configuration));
  const programme = await checkMachine(examiner, configuration);
  await Promise.all([
    checkTemporal(examiner, configuration, programme, client),
    checkGoogle(examiner, configuration, programme, now),
    checkMail(examiner, configuration),
  ]);
  return examiner.found();
}

/**
 * 0: all is well. 1: something is wrong. 2: nothing is known to be wrong, but not everything answers now. What is only
 * good to know counts for nothing.
 */
export function exitCodeOf(checks: readonly Check[]): 0 | 1 | 2 {
  const count = checks.filter(({ severity }) => severity !== 'note');
  if (count.some(({ state }) => state === 'wrong')) return 1;
  return count.some(({ state }) => state === 'unreachable') ? 2 : 0;
}

/**
 * Lets a worker start unless something is wrong that only whoever set it up can mend. A server that does not answer now
 * stops no start: it is tried again for as long as it takes, and everything else goes on meanwhile.
 *
 * @param tell is given what a start goes on in spite of; how the watchers fared under the last worker is past
 * @throws ConfigurationError naming everything that is wrong
 */
export function admit(checks: readonly Check[], tell: (problem: string) => void): void {
  const lines = (some: readonly Check[]) =>
    some.flatMap(({ id, problems }) => problems.map((said) => `${id}: ${said}`));
  const stops = checks.filter(({ severity, state }) => severity === 'error' && state === 'wrong');
  const isNews = ({ id, severity }: Check) => severity !== 'note' && id !== 'temporal.watchers';
  for (const line of lines(checks.filter((check) => !stops.includes(check) && isNews(check)))) tell(line);
  if (stops.length === 0) return;
  const list = lines(stops).map((line) => `  ${line}`);
  throw new ConfigurationError(`The service does not start, because something is wrong:\n${list.join('\n')}`);
}

// --- internal ---

function secretsOf({ secrets }: Configuration): string[] {
  const { addressKeys, identityKey, certificateKeys, smtpPassword, imapPassword, googleToken } = secrets;
  const keys = [...addressKeys, identityKey, ...certificateKeys].map((key) => Buffer.from(key).toString('hex'));
  return [...keys, smtpPassword, imapPassword, googleToken].filter((secret) => secret !== undefined);
}
