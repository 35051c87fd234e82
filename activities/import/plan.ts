import type { Line } from './table.ts';

/** A line that cannot be taken over, and why, in sentences for whoever mends the file. */
export interface BadLine {
  line: number;
  who: string;
  problems: string[];
}

/** What an import would do. Nothing is written while there is a bad line. */
export interface Plan<Item> {
  fresh: Item[];
  /** Lines whose content an earlier import, or the service itself, has brought already. */
  thereAlready: number;
  /** Lines that say the very same as another line. */
  repeated: number;
  bad: BadLine[];
}

/** Told after each step of long work. */
export type Progress = (done: number, of: number) => void;

/** One kind of record. Both steps can be repeated: ids follow from the lines' content. */
export interface Import<Item = unknown> {
  /** Judges every line and changes nothing. @throws ImportProblem for a file that cannot be read at all */
  plan(bytes: Uint8Array, progress: Progress): Promise<Plan<Item>>;
  /** Takes the plan's new lines over. */
  write(fresh: readonly Item[], progress: Progress): Promise<void>;
}

export const emptyPlan = <Item>(): Plan<Item> => ({ fresh: [], thereAlready: 0, repeated: 0, bad: [] });

/** Names a line's person as far as it does itself. */
export const badLine = ({ line, cells }: Line<'name' | 'email' | (string & {})>, problems: string[]): BadLine => ({
  line,
  who: cells.name || cells.email || '',
  problems,
});

/** Temporal answers a request in some milliseconds; a few at a time keep it busy without crowding others out. */
const AT_ONCE = 8;

/** Works through all, a few at a time. The first failure ends it, once what is under way has come to an end. */
export async function forAll<T>(all: readonly T[], progress: Progress, work: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  let done = 0;
  const lane = async () => {
    for (const one of queue) {
      await work(one);
      done += 1;
      progress(done, all.length);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
}
