import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import { serversOn } from './processes.ts';
import { answer, applyAsTrustee, mailTo, openSite, type Site, someone } from './site.ts';
import { note } from './table.ts';

const SHIFTED = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url));
const DAY_MS = 86_400_000;
/** A mail in hand at the moment of a fault is tried again after two minutes. */
const PATIENCE_MS = 200_000;

async function openSiteHere(options?: Parameters<typeof openSite>[0]): Promise<Site> {
  const site = await openSite(options);
  onTestFinished(() => site.close());
  return site;
}

async function waiting(site: Site): Promise<{ applicant: Actor; verifier: Actor }> {
  const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
  applyAsTrustee(site, applicant, verifier);
  await mailTo(site, verifier, 'verification-request', PATIENCE_MS);
  return { applicant, verifier };
}

const approve = async (site: Site, verifier: Actor): Promise<void> =>
  answer(site, await mailTo(site, verifier, 'verification-request'), verifier, 'VERIFIED');

const rowsOf = (site: Site, { address }: Actor) => site.rows('Applications').filter((row) => row['E-mail'] === address);

/** As the sheet shows it, once. */
async function shown(site: Site, applicant: Actor, stage: string): Promise<void> {
  await eventually(
    () => rowsOf(site, applicant),
    ([row]) => row?.Stage === stage,
    PATIENCE_MS,
  );
  expect(rowsOf(site, applicant)).toHaveLength(1);
}

describe.skipIf(whyNoMailHost() !== null)('when Temporal breaks down', () => {
  test('out of reach, and then silent', async ({ task }) => {
    const site = await openSiteHere();
    const worker = site.startWorker();
    const first = await waiting(site);
    await site.gates.temporal.shut();
    await approve(site, first.verifier);
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    const { out } = await site.command('check');
    expect(out).toMatch(/unknown {2}temporal\.server[^\n]*\n[^\n]*No Temporal server answers at/);
    await sleep(10_000);
    expect(worker.isRunning()).toBe(true);
    await site.gates.temporal.open();
    await shown(site, first.applicant, 'Verified');
    await mailTo(site, verifier, 'verification-request', PATIENCE_MS);
    expect(await site.setAside('mailbox')).toEqual([]);
    note(
      task,
      'Temporal: connections refused for 10 s',
      '`check` says so; form and answer are taken in after it',
      'so',
    );

    site.gates.temporal.silence();
    await approve(site, verifier);
    await sleep(5_000);
    await site.gates.temporal.open();
    await shown(site, applicant, 'Verified');
    expect(await site.setAside('mailbox')).toEqual([]);
    note(task, 'Temporal: connections go silent without an end', 'new ones are made', 'so');
  });

  test('the embedded server, its worker killed and then itself', async ({ task }) => {
    const site = await openSiteHere({
      change: (settings) => {
        // Beside the server that the site itself brings.
        settings.embeddedTemporal.folder = join(settings.embeddedTemporal.folder, 'embedded');
        settings.embeddedTemporal.port += 20_000 + (process.pid % 20_000);
      },
    });
    const ownServer = { environment: { TEMPORAL_ADDRESS: '' } };
    const worker = site.startWorker(ownServer);
    const first = await waiting(site);
    await worker.kill();
    const again = site.startWorker(ownServer);
    await approve(site, first.verifier);
    await shown(site, first.applicant, 'Verified');
    expect(again.isRunning()).toBe(true);
    note(task, 'A worker with its embedded server is killed', 'started again, it goes on where it was', 'so');

    const second = await waiting(site);
    const [server] = serversOn(site.configuration.embeddedTemporal.folder);
    process.kill(server!, 'SIGKILL');
    await eventually(site.log, (log) => log.includes('The embedded Temporal server has died'), 30_000);
    await approve(site, second.verifier);
    await shown(site, second.applicant, 'Verified');
    note(task, 'The embedded server alone is killed', 'the log says so, it is started again, work goes on', 'so');
  });

  test('its disk is full for a while', async ({ task }) => {
    const folder = join(tmpdir(), `countersign-small-disk-${process.pid}`);
    mkdirSync(folder);
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder]).status === 0;
    onTestFinished(() => {
      if (isMounted) spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    });
    if (!isMounted) {
      note(task, 'Temporal: its disk is full', 'nothing is lost, work goes on by itself', 'not tried: no mount here');
      return;
    }
    const site = await openSiteHere({ temporalFolder: folder });
    site.startWorker();
    const first = await waiting(site);
    const filling = join(folder, 'filling');
    writeFileSync(filling, Buffer.alloc(statfsSync(folder).bavail * statfsSync(folder).bsize));
    await approve(site, first.verifier);
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    await sleep(15_000);
    rmSync(filling);
    await shown(site, first.applicant, 'Verified');
    await mailTo(site, verifier, 'verification-request', PATIENCE_MS);
    await approve(site, verifier);
    await shown(site, applicant, 'Verified');
    expect(await site.setAside('mailbox')).toEqual([]);
    expect(await site.setAside('forms')).toEqual([]);
    note(task, 'Temporal: its disk is full for 15 s', 'nothing is lost, work goes on by itself', 'so');
  });

  test('clocks that are wrong', async ({ task }) => {
    const site = await openSiteHere();
    const off = (ms: number) => ({ nodeArguments: ['--import', SHIFTED], environment: { FAULTS_CLOCK_MS: `${ms}` } });
    let worker = site.startWorker(off(3 * DAY_MS));
    const ahead = await waiting(site);
    await approve(site, ahead.verifier);
    await shown(site, ahead.applicant, 'Verified');
    // Set right, it has seen days that have not come.
    await worker.stop();
    worker = site.startWorker();
    const right = await waiting(site);
    await approve(site, right.verifier);
    await shown(site, right.applicant, 'Verified');
    await worker.stop();
    worker = site.startWorker(off(-3 * DAY_MS));
    const behind = await waiting(site);
    await approve(site, behind.verifier);
    await shown(site, behind.applicant, 'Verified');
    expect(Date.parse((await site.applicationOf(behind.applicant))!.decidedAt!)).toBeLessThanOrEqual(Date.now());
    note(
      task,
      "The worker's clock is 3 days ahead, then right, then 3 days behind (as JavaScript sees it)",
      'work goes on and is shown; no answer is dated after today',
      'so',
    );
  });
});
