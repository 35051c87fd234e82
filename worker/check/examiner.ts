import { oneLine } from '../one-line.ts';
import { CATALOGUE, type Check, type CheckId } from './catalogue.ts';
import { isPassing } from './passing.ts';

export interface Examiner {
  /**
   * Looks, and writes down what was found. A look that throws has found something.
   *
   * @param look returns what is needed further on; problems that stop nothing are pushed into the list
   * @returns what `look` returned; undefined when it threw
   */
  examine<T>(id: CheckId, look: (problems: string[]) => Promise<T> | T): Promise<T | undefined>;
  /** Cannot be looked at before another one is well. */
  skip(ids: readonly CheckId[], first: CheckId): void;
  /** What was found, in the catalogue's order. */
  found(): Check[];
}

/** A server that has said nothing for so long does not answer now. */
const ANSWERS_WITHIN_MS = 20_000;

/** @param secrets what must not be shown, whatever a server says */
export function createExaminer(secrets: readonly string[]): Examiner {
  const checks = new Map<CheckId, Check>();
  const hidden = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
  const clean = (text: string): string =>
    hidden.reduce((shown, secret) => shown.replaceAll(secret, '(a secret)'), oneLine(text));

  const write = (id: CheckId, state: Check['state'], problems: string[]): void => {
    checks.set(id, { id, ...CATALOGUE[id], state, problems: problems.map(clean) });
  };

  return {
    async examine(id, look) {
      const problems: string[] = [];
      try {
        const seen = await within(ANSWERS_WITHIN_MS, look(problems));
        write(id, problems.length === 0 ? 'ok' : 'wrong', problems);
        return seen;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        write(id, isPassing(error) ? 'unreachable' : 'wrong', [why]);
        return undefined;
      }
    },
    skip(ids, first) {
      for (const id of ids) write(id, 'unreachable', [`this is looked at when ${first} is well`]);
    },
    found: () => (Object.keys(CATALOGUE) as CheckId[]).flatMap((id) => checks.get(id) ?? []),
  };
}

// --- internal ---

async function within<T>(ms: number, work: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`there was no answer within ${ms / 1000} s`);
      error.name = 'TimeoutError';
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
