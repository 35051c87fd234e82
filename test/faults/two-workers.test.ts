import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { timelineQuery, WATCHERS, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import type { WorkerProcess } from './processes.ts';
import { answer, applyAsTrustee, mailsToPeople, mailTo, openSite, type Site, someone } from './site.ts';
import { note } from './table.ts';

/** The heartbeat timeout of the watchers, in workflows/watcher.ts, and the second after which Temporal tries again. */
const TAKEN_OVER_WITHIN_MS = 31_000;
/** A second look, and a machine that is busy. */
const SLACK_MS = 9_000;

describe.skipIf(whyNoMailHost() !== null)('with two workers', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(async () => {
    await site?.close();
  });

  /** The process ids of the workers that run forms, mailbox and spreadsheet; null while nobody does. */
  const holders = () =>
    Promise.all(
      WATCHERS.map(async (watches) => {
        const { raw } = await site.client.workflow.getHandle(workflowIds.watcher(watches)).describe();
        const [activity] = raw.pendingActivities ?? [];
        const isStarted = activity?.lastStartedTime && activity.state === 2;
        return isStarted ? Number(activity.lastWorkerIdentity?.split('@')[0]) : null;
      }),
    );
  const heldBy = (worker: WorkerProcess, withinMs = 60_000) =>
    eventually(
      () => holders().catch(() => []),
      (pids) => pids.length === WATCHERS.length && pids.every((pid) => pid === worker.pid),
      withinMs,
    );

  async function waiting(): Promise<{ applicant: Actor; verifier: Actor }> {
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    await mailTo(site, verifier, 'verification-request');
    // A mail in hand at a kill may go out twice, which the storm of kills looks at; here nothing is in hand.
    const { applicationId } = await site.stands(applicant, 'Awaiting verification');
    const handle = site.client.workflow.getHandle(workflowIds.application(applicationId));
    await eventually(
      async () => (await handle.describe()).raw.pendingActivities ?? [],
      (pending) => pending.length === 0,
    );
    return { applicant, verifier };
  }

  /** One row, one mail of each kind, one decision. */
  async function hadOneEffect(applicant: Actor, verifier: Actor): Promise<void> {
    const { applicationId } = await site.stands(applicant, 'Verified');
    const mails = () =>
      mailsToPeople(site)
        .filter(({ to }) => to === applicant.address || to === verifier.address)
        .map(({ template }) => template)
        .sort();
    const expected = [
      ...['application-received', 'application-verified', 'credit-recorded'],
      ...['verification-recorded', 'verification-request'],
    ];
    await eventually(mails, (seen) => seen.length >= expected.length);
    expect(mails()).toEqual(expected);
    const rows = () => site.rows('Applications').filter((row) => row['E-mail'] === applicant.address);
    await eventually(rows, ([row]) => row?.Stage === 'Verified');
    expect(rows()).toHaveLength(1);
    const timeline = await site.client.workflow.getHandle(workflowIds.application(applicationId)).query(timelineQuery);
    expect(timeline.filter(({ what }) => /erified by |answered once more/.test(what))).toHaveLength(1);
  }

  test('the one that holds all watchers dies, and the other takes them over', async ({ task }) => {
    const first = site.startWorker({ name: 'first' });
    await heldBy(first);
    const second = site.startWorker({ name: 'second' });
    const before = await waiting();
    await first.kill();
    const diedAt = performance.now();
    // What comes while nobody watches.
    await answer(site, await mailTo(site, before.verifier, 'verification-request'), before.verifier, 'VERIFIED');
    const meanwhile = [someone('Applicant'), someone('Verifier')] as const;
    applyAsTrustee(site, ...meanwhile);
    await heldBy(second, TAKEN_OVER_WITHIN_MS + SLACK_MS);
    const seconds = Math.round((performance.now() - diedAt) / 1000);
    const [applicant, verifier] = meanwhile;
    await answer(site, await mailTo(site, verifier, 'verification-request'), verifier, 'VERIFIED');
    await hadOneEffect(before.applicant, before.verifier);
    await hadOneEffect(applicant, verifier);
    note(
      task,
      'The worker with forms, mailbox and sheet is killed beside a second one',
      'the second takes all three over within the heartbeat timeout of 30 s; nothing acts twice',
      `taken over after ${seconds} s, nothing acted twice`,
    );

    // One that was frozen, as a laptop or a virtual machine is, wakes and finds its work given to another.
    const third = site.startWorker({ name: 'third' });
    await eventually(site.log, (log) => (log.match(/"state":"RUNNING"/g) ?? []).length >= 3, 60_000);
    process.kill(second.pid, 'SIGSTOP');
    await heldBy(third, TAKEN_OVER_WITHIN_MS + SLACK_MS + 30_000);
    process.kill(second.pid, 'SIGCONT');
    const people = await Promise.all(Array.from({ length: 8 }, waiting));
    for (const person of people) {
      await answer(site, await mailTo(site, person.verifier, 'verification-request'), person.verifier, 'VERIFIED');
    }
    for (const person of people) await hadOneEffect(person.applicant, person.verifier);
    expect(await holders()).toEqual(WATCHERS.map(() => third.pid));
    note(
      task,
      'A worker is frozen, its work taken over, and it wakes',
      'it lets go; nothing acts twice, no row is doubled',
      'so',
    );
  });
});
