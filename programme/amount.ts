import { shorten } from './choice.ts';
import { formatHours, MOST_HOURS, readHours } from './hours.ts';
import type { ActivityKind, HalfHours } from './programme.ts';

/** What an amount, as typed, is worth for a kind of activity: hours, college credits or contact minutes. */
export function readAmount(text: string, kind: ActivityKind): { halfHours: HalfHours } | { problem: string } {
  switch (kind.counts) {
    case 'hours':
      return readHours(text);
    case 'presented': {
      const hours = readHours(text);
      return 'problem' in hours ? hours : { halfHours: hours.halfHours * kind.factor };
    }
    case 'college':
      return readCollegeCredits(text, kind);
    case 'minutes':
      return readMinutes(text, kind);
  }
}

// --- internal ---

type Kind<Counts> = Extract<ActivityKind, { counts: Counts }>;

/** No number that anybody means is longer; it bounds the patterns below. */
const LONGEST = 40;

/** `3`, `3.0`, `3 credits`, `3 semester credits`. */
function readCollegeCredits(text: string, { name, halfHoursPerCredits }: Kind<'college'>) {
  const typed = text.trim().slice(0, LONGEST);
  const [, credits = ''] = /^(\d+)(?:[.,]0)?(?: *(?:semester |quarter )?credits?)?$/i.exec(typed) ?? [];
  const worth = new Map(Object.entries(halfHoursPerCredits));
  const halfHours = worth.get(credits);
  if (halfHours !== undefined) return { halfHours };
  const known = [...worth].map(([number, hours]) => `${number} (${formatHours(hours)} h)`).join(', ');
  if (!typed) return { problem: `The credits are missing: write one of ${known}.` };
  return { problem: `"${shorten(text)}" credits cannot be counted for ${name}: write one of ${known}.` };
}

/** `90`, `90 min`, `90 minutes`. */
function readMinutes(text: string, { bands, beyond }: Kind<'minutes'>) {
  const typed = text.trim().slice(0, LONGEST);
  if (!typed) return { problem: 'The minutes are missing: write a number such as 60.' };
  const [, digits] = /^(\d{1,6})(?: *min(?:ute)?s?\.?)?$/i.exec(typed) ?? [];
  if (digits === undefined) {
    return { problem: `"${shorten(text)}" is not a number of minutes: write one such as 60.` };
  }
  const minutes = Number(digits);
  if (minutes > MOST_HOURS * 60) {
    return {
      problem: `${minutes} minutes are more than one activity can have: write at most ${MOST_HOURS * 60}, or log its sessions one by one.`,
    };
  }
  const reached = bands.filter(({ fromMinutes }) => minutes >= fromMinutes);
  const band = reached.at(-1);
  if (!band) {
    return { problem: `${minutes} minutes are too short to count: the least is ${bands[0]?.fromMinutes}.` };
  }
  const further = reached.length === bands.length ? Math.floor((minutes - band.fromMinutes) / beyond.everyMinutes) : 0;
  return { halfHours: band.halfHours + further * beyond.halfHours };
}
