import { zipSync } from 'fflate';
import type { KeptDocument } from './documents.ts';

/** Mail servers take 20 MB or more; base64 makes a third more of it, and the rest of the mail needs room. */
const MOST_BYTES = 10 * 2 ** 20;

/** Files together in one, dated by the batch and not by the clock; null when that would be too much for a mail. */
export function archive(filename: string, documents: readonly KeptDocument[], at: Date): KeptDocument | null {
  const bytes = documents.reduce((sum, { content }) => sum + content.length, 0);
  if (documents.length === 0 || bytes > MOST_BYTES) return null;
  const files = Object.fromEntries(documents.map((document) => [document.filename, document.content]));
  // A PDF is compressed already.
  return { filename, content: zipSync(files, { level: 0, mtime: at }), contentType: 'application/zip' };
}
