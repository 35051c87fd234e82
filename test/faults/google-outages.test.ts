import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import { type FormPages, openFormPages } from './form-pages.ts';
import { answer, applyAsTrustee, mailsToPeople, mailTo, openSite, type Site, someone } from './site.ts';
import { note } from './table.ts';

describe.skipIf(whyNoMailHost() !== null)('when Google breaks down', () => {
  let site: Site;
  let pages: FormPages;

  beforeAll(async () => {
    site = await openSite({
      googleFront: async (port) => {
        pages = await openFormPages(port);
        return pages.port;
      },
    });
    site.startWorker();
    await shown(await apply(), 'Awaiting verification');
  });
  afterAll(async () => {
    await site?.close();
    await pages?.close();
  });

  async function apply(): Promise<Actor> {
    const applicant = someone('Applicant');
    applyAsTrustee(site, applicant, someone('Verifier'));
    return applicant;
  }

  const rowsOf = ({ address }: Actor) => site.rows('Applications').filter((row) => row['E-mail'] === address);

  /** Waits until the sheet shows an application, once. */
  async function shown(applicant: Actor, stage: string, withinMs = 90_000): Promise<void> {
    const stages = () => rowsOf(applicant).map((row) => row.Stage);
    const credits = () => site.rows('Credits').filter((row) => row['E-mail'] === applicant.address);
    await eventually(stages, ([seen]) => seen === stage, withinMs);
    await eventually(credits, (rows) => rows.length > 0, withinMs);
    expect(stages()).toEqual([stage]);
    expect(credits()).toHaveLength(1);
  }

  const needsAttention = (item: string) => site.rows('Needs attention').find((row) => row.Item === item);
  const forEver = { times: 1_000_000 };
  const recent = () => site.log().slice(-6000);
  const check = async () => (await site.command('check')).out;

  /** Everything but the spreadsheet goes on: an application asks its verifier while the fault lasts. */
  async function goesOnDespite(fault: object, seen: () => Promise<unknown>): Promise<void> {
    await site.googleFault(fault);
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    const request = await mailTo(site, verifier, 'verification-request');
    await seen();
    expect(rowsOf(applicant)).toEqual([]);
    await site.googleFault(null);
    await answer(site, request, verifier, 'VERIFIED');
    await shown(applicant, 'Verified');
  }

  test('sheet: 429 at every write', async ({ task }) => {
    await goesOnDespite({ kind: 'status', status: 429, call: 'spreadsheets.batchUpdate', ...forEver }, () =>
      eventually(recent, (log) => /quota is used up[^\n]*The view is late/.test(log), 60_000),
    );
    note(task, 'Sheets: 429 for as long as it lasts', 'applications go on, the log says so, the row comes once', 'so');
  });

  test('sheet: 500 at every read', async ({ task }) => {
    await goesOnDespite({ kind: 'status', status: 500, call: 'spreadsheets.values.batchGet', ...forEver }, () =>
      eventually(recent, (log) => /does not answer about[^\n]*The view is late/.test(log), 60_000),
    );
    note(task, 'Sheets: 500 for as long as it lasts', 'applications go on, the log says so, the row comes once', 'so');
  });

  /** Sets a fault of the next write, brings that about, and waits until the service has met it. */
  async function writeMeets(fault: object, withinMs: number): Promise<Actor> {
    await site.googleFault(null);
    await sleep(5_000);
    const before = site.log().length;
    await site.googleFault({ ...fault, call: 'spreadsheets.batchUpdate' });
    const applicant = await apply();
    const since = () => site.log().slice(before);
    await eventually(since, (log) => /does not answer about the spreadsheet[^\n]*The view is late/.test(log), withinMs);
    return applicant;
  }

  test('sheet: 503 after the write was done, and connections cut after it', async ({ task }) => {
    for (const fault of [
      { kind: 'status', status: 503, applied: true },
      { kind: 'cut', applied: true },
    ]) {
      await shown(await writeMeets(fault, 60_000), 'Awaiting verification');
    }
    note(task, 'Sheets: 503 or a cut after the write was done', 'no second row', 'so');
  });

  test('sheet: a write that is done after everybody has given it up', async ({ task }) => {
    const applicant = await writeMeets({ kind: 'delay', ms: 65_000 }, 120_000);
    await shown(applicant, 'Awaiting verification');
    // The stand-in does it five seconds after the service has given it up and written it anew. Which of two rows bears
    // people's notes the service cannot know, so it deletes none: with the next change it says what is to be done.
    await eventually(
      () => rowsOf(applicant),
      (rows) => rows.length === 2,
      20_000,
    );
    await apply();
    await eventually(
      () => site.rows('Needs attention'),
      (rows) =>
        rows.some((row) => /more than one row of A-/.test(row.What ?? '') && /Delete/.test(row['What to do'] ?? '')),
      60_000,
    );
    const stages = () => rowsOf(applicant).map((row) => row.Stage);
    expect(stages()).toEqual(['Awaiting verification', 'Awaiting verification']);
    note(
      task,
      'Sheets: a write done 65 s late, after it was written anew',
      'nothing is lost; the doubled rows are named under "Needs attention" with what to do',
      'so: two rows until a person deletes one',
    );
  });

  test('sheet: access revoked', async ({ task }) => {
    await site.googleFault({ kind: 'status', status: 403, call: 'spreadsheets.get', ...forEver });
    await goesOnDespite({ kind: 'status', status: 403, call: 'spreadsheets.values.batchGet', ...forEver }, async () => {
      await eventually(recent, (log) => /gives no access to the spreadsheet[^\n]*share it/.test(log), 60_000);
      expect(await check()).toMatch(/WRONG {4}google\.spreadsheet[^\n]*\n[^\n]*share it with the service's account/);
    });
    note(task, 'Sheets: access revoked (403)', 'applications go on; log and `check` say what to share with whom', 'so');
  });

  test('forms: credentials refused', async ({ task }) => {
    await site.googleFault({ kind: 'status', status: 401, call: 'forms.responses.list', ...forEver });
    const applicant = await apply();
    const forms = () => needsAttention('Watcher: forms');
    await eventually(forms, (row) => /The forms are not read: .*credentials/.test(row?.What ?? ''), 90_000);
    await site.googleFault(null);
    await shown(applicant, 'Awaiting verification');
    await eventually(forms, (row) => row?.State === 'Resolved', 90_000);
    note(
      task,
      'Forms: credentials refused (401)',
      'the sheet says so under "Needs attention" until it is mended',
      'so',
    );
  });

  test('forms: pages that come twice and in no order', async ({ task }) => {
    pages.muddle(true);
    const applicants = await Promise.all(Array.from({ length: 9 }, apply));
    for (const applicant of applicants) await shown(applicant, 'Awaiting verification');
    pages.muddle(false);
    expect(pages.repeated()).toBeGreaterThan(0);
    const to = (applicant: Actor) => mailsToPeople(site).filter((mail) => mail.to === applicant.address);
    const templates = (applicant: Actor) => to(applicant).map(({ template }) => template);
    for (const applicant of applicants) {
      expect(templates(applicant).sort()).toEqual(['application-received', 'credit-recorded']);
    }
    note(task, 'Forms: pages twice and in no order', 'each response has one effect', 'so');
  });

  test('everything: no answer at all', async ({ task }) => {
    await site.gates.google.shut();
    const applicant = await apply();
    await eventually(recent, (log) => /Google does not answer/.test(log), 60_000);
    expect((await check()).match(/unknown {2}google/g)?.length).toBeGreaterThanOrEqual(3);
    await site.gates.google.open();
    await shown(applicant, 'Awaiting verification');
    note(task, 'Google: out of reach', 'log and `check` say so; what was sent meanwhile is taken in after it', 'so');
  });
});
