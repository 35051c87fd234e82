import { randomBytes } from 'node:crypto';
import { createCertificateSigner } from '../activities/reports/certificate-signature.ts';
import { makeDocuments } from '../activities/reports/documents.ts';
import { SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT } from '../activities/words/specimens.ts';
import { loadTemplates, TEMPLATES } from '../activities/words/templates.ts';
import type { World } from '../sandbox/world.ts';
import { processorMs, round } from './figures.ts';
import { inWorld } from './in-world.ts';
import { playLives } from './lifecycle.ts';
import type { BenchTable } from './table.ts';

const CERTIFICATES = Number(process.env.BENCH_CERTIFICATES ?? 200);
const DOCUMENTS = 50;
/** Low enough to be met: so many lives send twice as many mails. */
const MAILS_PER_MINUTE = 60;
const LIMITED_LIVES = 15;
const MINUTE_MS = 60_000;

/** So many people verified, and one instant at which all get their certificate. */
export async function run(): Promise<BenchTable> {
  const documentsMs = await documentsAlone();
  const batch = await inWorld({}, async (world) => {
    await playLives(world, 'warm-up', 5);
    const peak = watchMemory();
    const { verifiedMs, certifiedMs } = await playLives(world, 'batch', CERTIFICATES);
    return { seconds: (certifiedMs - verifiedMs) / 1000, peakMiB: peak() };
  });
  const limited = await inWorld({ mailsPerMinute: MAILS_PER_MINUTE }, async (world) => {
    const { mails, shownMs } = await playLives(world, 'limited', LIMITED_LIVES);
    return { mails, shownMs, inAnyMinute: mostInAnyMinute(world) };
  });
  return {
    head: [`Batch: ${CERTIFICATES} certificates due at one instant`, ''],
    rows: [
      ['certificates a second, with their mails', round(CERTIFICATES / batch.seconds)],
      ['seconds for all', round(batch.seconds)],
      ['processor time of one certificate and its press release alone, ms', round(documentsMs)],
      ['peak memory of service and stand-ins together, MiB', Math.round(batch.peakMiB)],
      [`mails sent at a limit of ${MAILS_PER_MINUTE} a minute`, limited.mails],
      ['… seconds they took', round(limited.shownMs / 1000)],
      ['… most in any 60 seconds', limited.inAnyMinute],
    ],
  };
}

/** @returns milliseconds of processor time for one, without Temporal, mail or disk */
async function documentsAlone(): Promise<number> {
  const templates = loadTemplates(TEMPLATES);
  const signer = createCertificateSigner(randomBytes(32));
  const make = async (run: string, count: number) => {
    for (let index = 0; index < count; index += 1) {
      // Nobody's name is like another's, as little as in a batch.
      const applicant = { ...SPECIMEN_CERTIFICATE.submission.applicant, name: `Ada ${run} Example-${index}` };
      const submission = { ...SPECIMEN_CERTIFICATE.submission, applicant };
      await makeDocuments(templates, { ...SPECIMEN_CERTIFICATE, submission }, SPECIMEN_CONTEXT, signer);
    }
  };
  await make('Warm-up', 10);
  return (await processorMs(() => make('Measured', DOCUMENTS))) / DOCUMENTS;
}

/** @returns what tells the most memory that this process has held since, in MiB */
function watchMemory(): () => number {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}

/** The sender counts minutes from their first mail: where two of them meet, 60 seconds can hold more than one limit. */
function mostInAnyMinute({ mail: { letters } }: World): number {
  const times = letters.map(({ deliveredAt }) => deliveredAt.getTime());
  return Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + MINUTE_MS).length));
}
