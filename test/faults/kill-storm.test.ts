import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowIdConflictPolicy } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { TASK_QUEUE, timelineQuery, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import { createRandom } from './random.ts';
import { answer, applyAsTrustee, asMail, type Mail, openSite, type Site } from './site.ts';
import { note } from './table.ts';

const APPLICATIONS = Number(process.env.FAULTS_APPLICATIONS ?? 200);
const KILLS = Number(process.env.FAULTS_KILLS ?? 20);
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000);
const CRASHES = Math.max(3, Math.round(KILLS / 10));
const BATCH = '2027-Q1';
/** A certificate in hand when its worker dies is made again after two minutes; that may come several times in a row. */
const PATIENCE_MS = 400_000;

const ALWAYS = ['application-received', 'verification-request'];
const FATES = {
  certified: { stage: 'Certified', mails: [...ALWAYS, 'verification-recorded', 'application-verified', 'certificate'] },
  declined: { stage: 'Declined', mails: [...ALWAYS, 'verification-recorded', 'application-declined'] },
  // The request itself comes back.
  bounced: { stage: 'Needs attention', mails: ['application-received', 'needs-attention'] },
  short: { stage: 'More credits needed', mails: ['more-credits-needed'] },
} as const;

interface Life {
  applicant: Actor;
  verifier: Actor;
  fate: keyof typeof FATES;
}

describe.skipIf(whyNoMailHost() !== null)(`${APPLICATIONS} applications in a storm of kills`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(async () => {
    await site?.close();
  });

  const random = createRandom(SEED);
  const lives = Array.from({ length: APPLICATIONS }, (_, index): Life => {
    const fate = (['bounced', 'short', 'declined', 'declined'] as const)[index % 20] ?? 'certified';
    const verifier = fate === 'bounced' ? `nobody.${index}@example.test` : `verifier.${index}@people.test`;
    return {
      fate,
      applicant: { name: `Applicant ${index}`, address: `applicant.${index}@people.test` },
      verifier: { name: `Verifier ${index}`, address: verifier },
    };
  });
  /** Every mail to people, by its file. */
  const mails = new Map<string, Mail>();
  const answered = new Set<string>();

  async function answerRequests(): Promise<void> {
    for (const delivered of site.mail.delivered('people', new Set(mails.keys()))) {
      const mail = asMail(delivered);
      mails.set(mail.id, mail);
      const life = lives.find(({ verifier }) => verifier.address === mail.to);
      if (!life || mail.template !== 'verification-request' || answered.has(mail.messageId)) continue;
      answered.add(mail.messageId);
      await answer(site, mail, life.verifier, life.fate === 'declined' ? 'NOT VERIFIED We have no record' : 'VERIFIED');
    }
  }

  /** As the coordinator might, again and again: whoever is verified by now is released. */
  const runBatch = () =>
    site.client
      .withDeadline(Date.now() + 2_000, () =>
        site.client.workflow.start('batchWorkflow', {
          workflowId: workflowIds.batch(BATCH),
          taskQueue: TASK_QUEUE,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          args: [{ batchId: BATCH }],
        }),
      )
      .catch(() => null);

  async function storm(): Promise<void> {
    let worker = site.startWorker();
    const blows = random.shuffled([
      ...Array(KILLS).fill('worker'),
      ...Array(CRASHES).fill('temporal'),
      ...Array(CRASHES).fill('dovecot'),
    ]);
    for (const blow of blows) {
      await sleep(random.between(500, 5_000));
      if (blow === 'worker') {
        await worker.kill();
        worker = site.startWorker();
      } else if (blow === 'temporal') {
        await site.crashTemporal();
        await sleep(random.between(0, 2_000));
        await site.startTemporal();
      } else {
        await site.mail.crashDovecot();
        await sleep(random.between(0, 3_000));
        await site.mail.startDovecot();
      }
    }
  }

  test('each comes to its end, once', async ({ task }) => {
    console.log(`seed ${SEED}: FAULTS_SEED=${SEED} repeats the moments of the kills`);
    const startedAt = performance.now();
    const since = () => Math.round((performance.now() - startedAt) / 1000);
    let isOver = false;
    const people = (async () => {
      for (const { applicant, verifier, fate } of lives) {
        applyAsTrustee(site, applicant, verifier, fate === 'short' ? '5' : '15');
        await sleep(60_000 / APPLICATIONS);
      }
    })();
    const verifiers = (async () => {
      for (; !isOver; await sleep(300)) await answerRequests();
    })();
    const coordinator = (async () => {
      for (; !isOver; await sleep(10_000)) await runBatch();
    })();
    await storm();
    await people;
    const stormSeconds = since();

    const stageOf = new Map<string, string>();
    const isEverybodyThere = async () => {
      for (const { applicantEmail, stage } of await site.applications()) stageOf.set(applicantEmail, stage);
      return lives.filter(({ applicant, fate }) => stageOf.get(applicant.address) !== FATES[fate].stage);
    };
    const missing = await eventually(isEverybodyThere, (left) => left.length === 0, PATIENCE_MS).catch(
      isEverybodyThere,
    );
    const settledSeconds = since();
    expect(missing.map(({ applicant, fate }) => [applicant.address, fate, stageOf.get(applicant.address)])).toEqual([]);
    const batch = await site.command('batch', 'run', BATCH);
    expect(batch).toMatchObject({ code: 0 });
    isOver = true;
    await Promise.all([verifiers, coordinator]);

    // The sheet follows, and shows each of them once.
    const shown = () => site.rows('Applications').map((row) => `${row['E-mail']} ${row.Stage}`);
    const expected = lives.map(({ applicant, fate }) => `${applicant.address} ${FATES[fate].stage}`).sort();
    await eventually(shown, (rows) => rows.toSorted().join() === expected.join(), 90_000).catch(() => null);
    expect(shown().sort()).toEqual(expected);
    const credits = () => site.rows('Credits').map((row) => row['E-mail']);
    await eventually(credits, (rows) => rows.length >= APPLICATIONS, 30_000).catch(() => null);
    expect(credits().sort()).toEqual(lives.map(({ applicant }) => applicant.address).sort());

    // Every mail has arrived, and what arrived twice is the same mail.
    const due = lives.flatMap(({ applicant, verifier, fate }) =>
      ['credit-recorded', ...FATES[fate].mails].map(
        (template) => `${/^verification-/.test(template) ? verifier.address : applicant.address} ${template}`,
      ),
    );
    const distinct = () => {
      const byId = new Map([...mails.values()].map((mail) => [mail.messageId, `${mail.to} ${mail.template}`]));
      return [...byId.values()].sort();
    };
    await eventually(
      async () => {
        await answerRequests();
        return distinct();
      },
      (arrived) => arrived.length >= due.length,
      60_000,
    ).catch(() => null);
    expect(distinct()).toEqual(due.sort());
    const repeated = mails.size - due.length;
    // The answers lie there too.
    const toCasey = site.mail.delivered('ada').map(asMail);
    const requests = toCasey.filter(({ template }) => template === 'verification-request');
    const copies = new Set(requests.map(({ messageId }) => messageId));
    const asked = lives.filter(({ fate }) => fate !== 'short').length;
    expect(copies.size).toBe(asked);

    // Every answer was used once.
    const applications = await site.applications();
    const uses = await Promise.all(
      applications.map(async ({ applicationId }) => {
        const handle = site.client.workflow.getHandle(workflowIds.application(applicationId));
        return (await handle.query(timelineQuery)).filter(({ what }) => /erified by |answered once more/.test(what));
      }),
    );
    const decided = lives.filter(({ fate }) => fate === 'certified' || fate === 'declined').length;
    expect(uses.filter((entries) => entries.length === 1)).toHaveLength(decided);
    expect(uses.filter((entries) => entries.length > 1)).toEqual([]);
    expect(await site.setAside('mailbox')).toEqual([]);
    expect(await site.setAside('forms')).toEqual([]);

    const certificates = readdirSync(join(site.folder, 'documents')).filter((file) => file.endsWith('.pdf'));
    const certified = lives.filter(({ fate }) => fate === 'certified').length;
    expect(certificates).toHaveLength(certified);

    note(
      task,
      `${KILLS} × the worker, ${CRASHES} × Temporal, ${CRASHES} × Dovecot killed within ${stormSeconds} s, under ${APPLICATIONS} applications (seed ${SEED})`,
      'each application in its stage, with one row, one certificate, every mail, every answer used once',
      `all, ${settledSeconds - stormSeconds} s after the last kill; of ${due.length} mails ${repeated} came twice, with their Message-ID`,
    );
  });
});
