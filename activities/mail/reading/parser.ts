import { Worker } from 'node:worker_threads';
import { parseMail } from './parse.ts';
import type { ParseAnswer } from './parse-worker.ts';
import type { ParsedMail } from './parsed-mail.ts';

export interface MailParser {
  /**
   * Of a message above 25 MB only the headers are read.
   *
   * @throws {Error} when the message takes too long or too much memory, or breaks the parser
   */
  parse(source: Uint8Array): Promise<ParsedMail>;
  close(): Promise<void>;
}

interface ParserLimits {
  /** @default 10 s */
  longestMs?: number;
  /**
   * Messages up to this many bytes are taken apart in this thread: sooner done than another is woken. For a command
   * that somebody waits for, never for the mailbox.
   *
   * @default 0
   */
  hereUpTo?: number;
}

interface Waiting {
  source: Uint8Array;
  resolve: (mail: ParsedMail) => void;
  reject: (error: unknown) => void;
}

/** Above it, a message is no answer that somebody typed. */
export const LARGEST_BYTES = 25 * 1024 * 1024;
const LONGEST_MS = 10_000;
/** A message of 25 MB needs about 150 MB while it is decoded. */
const HEAP_MB = 512;

/**
 * Takes messages apart in a thread of its own, one after the other. A message that takes too long or too much memory
 * ends its thread and fails alone; those behind it go to a new one.
 */
export function createMailParser({ longestMs = LONGEST_MS, hereUpTo = 0 }: ParserLimits = {}): MailParser {
  /** In the thread, the first of them being worked on. */
  const waiting: Waiting[] = [];
  let worker: Worker | null = null;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const started = new Worker(new URL('./parse-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    isReady = false;
    started.on('message', (answer: ParseAnswer) => {
      if (answer === 'ready') {
        isReady = true;
        awaitNext();
        return;
      }
      const first = waiting.shift();
      awaitNext();
      if ('mail' in answer) first?.resolve(answer.mail);
      else first?.reject(answer.error);
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () => fail(started, new Error('the thread that takes messages apart has ended')));
    return started;
  };

  /** The clock runs for the first one alone, in a thread that has loaded its code. An idle thread keeps no process alive. */
  const awaitNext = (): void => {
    clearTimeout(timer);
    if (waiting.length === 0) {
      worker?.unref();
      return;
    }
    worker?.ref();
    if (!isReady) return;
    timer = setTimeout(() => {
      const slow = worker;
      if (slow) fail(slow, new Error(`taking the message apart took longer than ${longestMs} ms`));
    }, longestMs);
  };

  const fail = (failed: Worker, error: unknown): void => {
    if (failed !== worker) return;
    worker = null;
    void failed.terminate();
    waiting.shift()?.reject(error);
    for (const { source } of waiting) post(source);
    awaitNext();
  };

  const post = (source: Uint8Array): void => {
    worker ??= start();
    worker.postMessage(source);
  };

  return {
    parse: (source) => {
      if (source.length <= hereUpTo) return parseMail(source);
      return new Promise((resolve, reject) => {
        // A copy: a slice of a larger buffer would take the whole with it.
        const own = new Uint8Array(source.length > LARGEST_BYTES ? headersOf(source) : source);
        waiting.push({ source: own, resolve, reject });
        post(own);
        if (waiting.length === 1) awaitNext();
      });
    },
    async close() {
      clearTimeout(timer);
      const closing = worker;
      worker = null;
      for (const one of waiting.splice(0)) one.reject(new Error('the mail parser was closed'));
      await closing?.terminate();
    },
  };
}

function headersOf(source: Uint8Array): Uint8Array {
  const head = Buffer.from(source.buffer, source.byteOffset, Math.min(source.length, 1_000_000));
  const ends = [head.indexOf('\r\n\r\n'), head.indexOf('\n\n')].filter((end) => end >= 0);
  return head.subarray(0, ends.length > 0 ? Math.min(...ends) + 2 : head.length);
}
