import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { simpleParser } from 'mailparser';
import { oneLine } from '../worker/one-line.ts';
import { timelineQuery, workflowIds } from '../workflows/messages.ts';
import { STAGES } from '../workflows/stage.ts';
import { applications } from './people.ts';
import type { World } from './world.ts';

export interface Narrator {
  /** Tells all that has happened, in the story's own time, until nothing more does for a moment. */
  catchUp(): Promise<void>;
  /** A sentence between the events. */
  say(sentence: string): void;
}

interface Event {
  at: Date;
  line: string;
}

const LOOK_EVERY_MS = 150;

/** Tells the story as its mails and timelines have it. Null tells nobody. */
export function narrate(world: World, print: ((line: string) => void) | null): Narrator {
  if (!print) return { say() {}, async catchUp() {} };
  const entriesTold = new Map<string, number>();
  let lettersTold = 0;
  let dayTold = '';

  const tell = ({ at, line }: Event) => {
    const day = DateTime.fromJSDate(at, { zone: world.programme.timeZone }).toFormat('cccc d LLLL yyyy');
    if (day !== dayTold) print(`\n${day}`);
    dayTold = day;
    print(line);
  };

  async function newEntries(): Promise<Event[]> {
    const events: Event[] = [];
    for (const { applicationId, applicant } of await applications(world)) {
      const timeline = await world.client.workflow
        .getHandle(workflowIds.application(applicationId))
        .query(timelineQuery);
      for (const { at, what, mail } of timeline.slice(entriesTold.get(applicationId) ?? 0)) {
        // The letters themselves are told.
        if (mail) continue;
        const isStage = STAGES.some((stage) => stage === what);
        events.push({ at: new Date(at), line: `  ${isStage ? '●' : '·'} ${oneLine(`${applicant}: ${what}`)}` });
      }
      entriesTold.set(applicationId, timeline.length);
    }
    return events;
  }

  async function newLetters(): Promise<Event[]> {
    const letters = world.mail.letters.slice(lettersTold);
    lettersTold += letters.length;
    const recorded = letters.filter(({ raw }) => raw.includes('.credit-recorded.'));
    const events = letters
      .filter((letter) => !recorded.includes(letter))
      .map(async ({ raw, to, deliveredAt }) => {
        const { subject, date } = await simpleParser(raw);
        // A mail is dated to the second: what led to it stands before it.
        return {
          at: date ? new Date(date.getTime() + 999) : deliveredAt,
          line: `    ✉ ${oneLine(`${to.join(', ')}: ${subject ?? ''}`)}`,
        };
      });
    // A record of twelve activities is answered by twelve mails: one line tells them.
    const [first] = recorded;
    const count = recorded.length === 1 ? 'one mail says' : `${recorded.length} mails say`;
    return [
      ...(first
        ? [{ at: first.deliveredAt, line: `    ✉ ${count} what was recorded, and what is still missing` }]
        : []),
      ...(await Promise.all(events)),
    ];
  }

  return {
    async catchUp() {
      const events: Event[] = [];
      for (let quiet = 0; quiet < 3; ) {
        const news = [...(await newEntries()), ...(await newLetters())];
        quiet = news.length > 0 ? 0 : quiet + 1;
        events.push(...news);
        await sleep(LOOK_EVERY_MS);
      }
      for (const event of events.sort((a, b) => a.at.getTime() - b.at.getTime())) tell(event);
    },
    say: (sentence) => tell({ at: world.now(), line: `\n${sentence}` }),
  };
}
