import { Piscina } from 'piscina';
import type { ParsedMail } from './parsed-mail.ts';

export interface MailParser {
  /** @throws {Error} when the message takes too long, too much memory, or breaks the parser */
  parse(source: Uint8Array): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** Ten times what the largest recorded message takes on a slow machine. */
const LONGEST_MS = 10_000;

/** A message of 25 MB needs about 150 MB while it is decoded. */
const HEAP_MB = 512;

/**
 * Takes messages apart in a thread of its own, which is ended when a message takes too long or too much;
 * the next message gets a new one.
 */
export function createMailParser(limits: { longestMs: number } = { longestMs: LONGEST_MS }): MailParser {
  const pool = new Piscina<Uint8Array, ParsedMail>({
    filename: new URL('./parse-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return {
    async parse(source) {
      const tooLate = AbortSignal.timeout(limits.longestMs);
      try {
        return await pool.run(source, { signal: tooLate });
      } catch (error) {
        if (tooLate.aborted) {
          throw new Error(`taking the message apart took longer than ${limits.longestMs} ms`, { cause: error });
        }
        throw error;
      }
    },
    close: () => pool.close(),
  };
}
