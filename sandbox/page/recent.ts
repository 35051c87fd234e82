import { type Desk, letterPath } from './desk.ts';
import type { OpenedLetter } from './letters.ts';

export interface Happening {
  at: Date;
  /** Whom it is about, where that is not said in `what`. */
  who: string | null;
  what: string;
  /** Where it can be seen. */
  path: string;
  isMail: boolean;
}

/** The latest entries of all timelines and mails, newest first. */
export async function recent(desk: Desk, count: number): Promise<Happening[]> {
  const happenings = (await desk.stories()).flatMap(({ row, timeline }) =>
    timeline
      .filter(({ mail }) => !mail)
      .map(({ at, what }) => ({
        at: new Date(at),
        who: row.applicant,
        what,
        path: `/story#${row.applicationId}`,
        isMail: false,
      })),
  );
  const mails = joined(await desk.letters.all());
  return [...happenings, ...mails]
    .toReversed()
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, count);
}

// --- internal ---

/** A record of twelve activities is answered by twelve mails: one line tells them. */
function joined(letters: readonly OpenedLetter[]): Happening[] {
  const runs: { last: OpenedLetter; count: number }[] = [];
  for (const one of letters) {
    const run = runs.at(-1);
    const isMore =
      one.template === 'credit-recorded' &&
      run?.last.template === one.template &&
      run.last.letter.to.join() === one.letter.to.join();
    if (run && isMore) {
      run.last = one;
      run.count += 1;
    } else runs.push({ last: one, count: 1 });
  }
  return runs.map(({ last: { letter, subject, at }, count }) => ({
    at,
    who: null,
    what:
      count > 1
        ? `${count} mails to ${letter.to.join(', ')}: what was recorded`
        : `Mail to ${letter.to.join(', ')}: ${subject}`,
    path: letterPath(letter.to[0] ?? '', letter.number),
    isMail: true,
  }));
}
