import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { ApplicationRow } from '../workflows/messages.ts';
import type { Stage } from '../workflows/stage.ts';
import { type Narrator, narrate } from './narrator.ts';
import { type Actor, answerRequest, applications, apply, lettersTo, logActivity } from './people.ts';
import { activitiesLeft } from './record.ts';
import { startWorld, type World } from './world.ts';

/**
 * The guided demo: four applications through their whole lives, told as they happen. Ends by itself.
 * Exit code 0 only if every application stands where its story says.
 */

const LIBRARY = 'Example Public Library';
const STAFF = 'Library Staff';
const DAY_MS = 86_400_000;

/** The longest that anything is waited for; on an idle machine the whole story takes a quarter of a minute. */
const PATIENCE_MS = 60_000;

interface Story {
  applicant: Actor;
  verifier: Actor;
  end: Stage;
}

const person = (name: string): Actor => ({ name, address: `${name.toLowerCase().replaceAll(' ', '.')}@example.org` });

const ada: Story = { applicant: person('Ada Example'), verifier: person('Vera Director'), end: 'Certified' };
const ben: Story = { applicant: person('Ben Almost'), verifier: person('Walt Director'), end: 'Certified' };
const cleo: Story = { applicant: person('Cleo Waits'), verifier: person('Yolanda Busy'), end: 'Certified' };
const dan: Story = { applicant: person('Dan Doubtful'), verifier: person('Zoe Strict'), end: 'Declined' };
const STORIES = [ada, ben, cleo, dan];

async function play(world: World, { say, catchUp }: Narrator): Promise<void> {
  say('Four people log what they have learned this year in the activity form, then apply.');
  for (const { applicant } of STORIES) logRecord(world, applicant, applicant === ben.applicant ? 11 : 12);
  for (const { applicant, verifier } of STORIES) apply(world, applicant, STAFF, LIBRARY, verifier);
  for (const story of [ada, cleo, dan]) await stands(world, story, 'Awaiting verification');
  await stands(world, ben, 'More credits needed');
  await catchUp();

  say('Vera answers at once. Zoe does not recognise what she reads.');
  await answers(world, ada, 'VERIFIED');
  await answers(world, dan, 'NOT VERIFIED Dan was on leave in March and missed two of these.');
  await stands(world, ada, 'Verified');
  await stands(world, dan, 'Declined');
  await catchUp();

  say('Five days later Ben attends the workshop he still needed, and logs it.');
  await world.skip(5 * DAY_MS);
  logRecord(world, ben.applicant, 1);
  await stands(world, ben, 'Awaiting verification');
  await answers(world, ben, 'VERIFIED');
  await stands(world, ben, 'Verified');
  await catchUp();

  say('Yolanda has not answered yet: she is reminded after seven days, and again after fourteen.');
  await world.skip(3 * DAY_MS);
  await reminded(world, cleo, 1);
  await world.skip(7 * DAY_MS);
  await reminded(world, cleo, 2);
  await answers(world, cleo, 'VERIFIED', { toLetter: 3 });
  await stands(world, cleo, 'Verified');
  await catchUp();

  say('The quarter ends, and the batch is made on the first working day of January.');
  await world.skipToBatch();
  for (const story of [ada, ben, cleo]) await stands(world, story, 'Certified');
  await eventually('the certificates arrived', () =>
    [ada, ben, cleo].every(({ applicant }) =>
      lettersTo(world, applicant.address).some(({ raw }) => raw.includes('.pdf')),
    ),
  );
  await catchUp();
}

/** Prints what came of it; the exit code. */
async function report(world: World, json: boolean): Promise<number> {
  const rows = await applications(world);
  const certificates = rows.flatMap(({ certificateNumber }) =>
    certificateNumber ? [join(world.configuration.documents.folder, `${certificateNumber}.pdf`)] : [],
  );
  if (json) {
    console.log(
      JSON.stringify({
        applications: rows.map(({ applicationId, applicant, stage, batchId, certificateNumber }) => ({
          ...{ id: applicationId, applicant, stage },
          ...{ batch: batchId, certificate: certificateNumber },
        })),
        mails: world.mail.letters.length,
        certificates,
      }),
    );
  } else {
    console.log(
      `\n${rows.length} applications, ${world.mail.letters.length} mails, ${certificates.length} certificates:`,
    );
    for (const path of certificates) console.log(`  ${relative('.', path)}`);
  }
  const isAsTold = STORIES.every(({ applicant, end }) => rowOf(rows, applicant)?.stage === end);
  if (!isAsTold) console.error('Not every application stands where its story ends.');
  return isAsTold ? 0 : 1;
}

function logRecord(world: World, applicant: Actor, count: number): void {
  for (const activity of activitiesLeft(world, applicant.address).slice(0, count)) {
    logActivity(world, applicant, STAFF, activity);
  }
}

const rowOf = (rows: ApplicationRow[], { address }: Actor) =>
  rows.find(({ applicantEmail }) => applicantEmail === address);

const stands = (world: World, { applicant }: Story, stage: Stage): Promise<void> =>
  eventually(`${applicant.name}: ${stage}`, async () => rowOf(await applications(world), applicant)?.stage === stage);

/** The stage is shown before the mail is delivered: whoever answers has it in hand. */
async function answers(world: World, { verifier }: Story, text: string, { toLetter } = { toLetter: 1 }): Promise<void> {
  await eventually(
    `${toLetter} mails for ${verifier.name}`,
    () => lettersTo(world, verifier.address).length >= toLetter,
  );
  await answerRequest(world, verifier, text);
}

const reminded = (world: World, { applicant }: Story, times: number): Promise<void> =>
  eventually(
    `${times} reminders for ${applicant.name}`,
    async () => rowOf(await applications(world), applicant)?.remindersSent === times,
  );

async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (
    const end = Date.now() + PATIENCE_MS;
    !(await isSo());
    await new Promise((resolve) => setTimeout(resolve, 100))
  ) {
    if (Date.now() > end) throw new Error(`This did not happen within ${PATIENCE_MS / 1000} s: ${what}`);
  }
}

const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
Runtime.install({ logger: new DefaultLogger('ERROR') });
const world = await startWorld('.countersign/demo');
const narrator = narrate(world, json ? null : console.log);
try {
  await play(world, narrator);
  process.exitCode = await report(world, json);
} finally {
  await world.close();
}
