import { parentPort } from 'node:worker_threads';
import { parseMail } from './parse.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** What the thread answers for each source it is given, in the same order. */
/** The first message says that the thread has loaded what it needs. */
export type ParseAnswer = 'ready' | { mail: ParsedMail } | { error: unknown };

parentPort?.postMessage('ready' satisfies ParseAnswer);

let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (source: Uint8Array) => {
  // One at a time: the one that takes too long has to be known from those that wait behind it.
  last = last.then(async () => parentPort?.postMessage(await answerTo(source)));
});

async function answerTo(source: Uint8Array): Promise<ParseAnswer> {
  try {
    return { mail: await parseMail(source) };
  } catch (error) {
    return { error };
  }
}
