import { DateTime } from 'luxon';
import { simpleParser } from 'mailparser';
import { oneLine } from '../client/print.ts';
import type { Stage } from '../workflows/stage.ts';
import { applications } from './people.ts';
import type { World } from './world.ts';

export interface Narrator {
  /** A sentence between the events. */
  say(sentence: string): void;
  stop(): void;
}

/** Tells the story as it happens, in its own time: every mail that arrives, every stage that is reached. Null tells nobody. */
export function narrate(world: World, print: ((line: string) => void) | null): Narrator {
  if (!print) return { say() {}, stop() {} };
  const stages = new Map<string, Stage>();
  let lettersTold = 0;
  let dayTold = '';

  const tell = (line: string) => {
    const day = DateTime.fromJSDate(world.now(), { zone: world.programme.timeZone }).toFormat('cccc d LLLL yyyy');
    if (day !== dayTold) print(`\n${day}`);
    dayTold = day;
    print(line);
  };

  const look = async () => {
    for (const { applicationId, applicant, stage, batchId } of await applications(world)) {
      if (stages.get(applicationId) === stage) continue;
      stages.set(applicationId, stage);
      tell(`  ● ${oneLine(applicant)} (${applicationId}): ${stage}${stage === 'Verified' ? `, batch ${batchId}` : ''}`);
    }
    for (const letter of world.mail.letters.slice(lettersTold)) {
      lettersTold += 1;
      const { subject } = await simpleParser(letter.raw);
      tell(`    ✉ ${letter.to.join(', ')}: ${oneLine(subject ?? '')}`);
    }
  };

  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, 200);
  return { say: (sentence) => tell(`\n${sentence}`), stop: () => clearInterval(timer) };
}
