import { createHash } from 'node:crypto';
import type { TimelineEntry } from '../workflows/messages.ts';

/** 128 bits: nobody finds other words with the same hash, and half the length is read and compared more easily. */
const HASH_BYTES = 16;

/**
 * A hash for each entry, in hexadecimal digits, over the entry and the hash before it: whoever changes, adds or takes
 * away one changes every hash from there on. It needs no key, so it shows that two records differ; that nobody changed
 * both of them is shown only by a hash that was kept elsewhere.
 */
export function chainOf(timeline: readonly TimelineEntry[]): string[] {
  const hashes: string[] = [];
  for (const entry of timeline) {
    const text = `${hashes.at(-1) ?? ''}\n${JSON.stringify(sorted(entry))}`;
    hashes.push(createHash('sha256').update(text).digest().subarray(0, HASH_BYTES).toString('hex'));
  }
  return hashes;
}

/** The same whatever the order in which properties were set, or came back from Temporal. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}
