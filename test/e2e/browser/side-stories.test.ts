import type { Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBrowserThere, openTryOut, type TryOut } from '../../helpers/try-out.ts';

/** Each story is somebody's, in a tab of their own, so that they wait beside each other. */
describe.skipIf(!isBrowserThere())('side stories of the try-out, through the page alone', () => {
  let tryOut: TryOut;

  beforeAll(async () => {
    tryOut = await openTryOut('side-stories');
    const tab = await tryOut.openTab();
    await tab.goto('/story');
    await press(tab, /^Log a whole record/);
    await press(tab, /^Apply as Ada Example/);
    for (const name of ['Ben Almost', 'Cleo Plenty', 'Dan Doubtful', 'Eve Mistyped', 'Finn Patient']) {
      await tab.getByText('Play another story').click();
      await press(tab, name);
      await tab.getByRole('heading', { name: `${name}’s certification` }).waitFor();
    }
    await tab.close();
  }, 240_000);
  afterAll(async () => {
    await tryOut?.close();
    expect(tryOut?.complaints).toEqual([]);
  });

  /** Plays in a tab that is closed afterwards, with a picture of its end. */
  const tell = (name: string, story: (tab: Tab) => Promise<void>) =>
    it.concurrent(name, async () => {
      const tab = await tryOut.openTab();
      try {
        await story(tab);
      } finally {
        await tryOut.picture(tab, name);
        await tab.close();
      }
    }, 240_000);

  tell('somebody withdraws, by the coordinator’s command', async (tab) => {
    await stands(tab, 'Ada Example', 'Awaiting verification');
    await command(tab, 'Ada Example', 'withdraw');
    await stands(tab, 'Ada Example', 'Withdrawn');
    await told(tab, 'Ada Example', 'Withdrawal ordered by spreadsheet');
  });

  tell('credits are short, and completed', async (tab) => {
    await stands(tab, 'Ben Almost', 'More credits needed');
    await logOneMore(tab, 'Ben Almost');
    await stands(tab, 'Ben Almost', 'Awaiting verification');
    await openRequest(tab, 'Walt Director');
    await press(tab, 'VERIFIED');
    await stands(tab, 'Ben Almost', 'Verified');
  });

  tell('a line is disputed, and the rest is enough', async (tab) => {
    await openRequest(tab, 'Wanda Exact');
    await press(tab, 'VERIFIED EXCEPT 2');
    await stands(tab, 'Cleo Plenty', 'Verified');
    await told(tab, 'Cleo Plenty', 'Verified in part by wanda.exact@example.org');
  });

  tell('a line is disputed, too little is left, another is logged, and the answer is no', async (tab) => {
    await openRequest(tab, 'Zoe Strict');
    await press(tab, 'VERIFIED EXCEPT 2');
    await stands(tab, 'Dan Doubtful', 'More credits needed');
    await logOneMore(tab, 'Dan Doubtful');
    await stands(tab, 'Dan Doubtful', 'Awaiting verification');
    await openRequest(tab, 'Zoe Strict');
    await press(tab, 'NOT VERIFIED …');
    await stands(tab, 'Dan Doubtful', 'Declined');
    await told(
      tab,
      'Dan Doubtful',
      'Not verified by zoe.strict@example.org: These activities were not for our library',
    );
  });

  tell('the verifier’s address bounces, and another is typed into the Command cell', async (tab) => {
    await openRequest(tab, 'vic.wrong@example.org');
    await press(tab, 'No such address (bounce)');
    await stands(tab, 'Eve Mistyped', 'Needs attention');
    await command(tab, 'Eve Mistyped', 'verifier Vic Right <vic.right@example.org>');
    await stands(tab, 'Eve Mistyped', 'Awaiting verification');
    await openRequest(tab, 'vic.right@example.org');
    await press(tab, 'VERIFIED');
    await stands(tab, 'Eve Mistyped', 'Verified');
    await told(tab, 'Eve Mistyped', 'Verified by vic.right@example.org');
  });

  tell('the verifier is away, then unclear, then clear', async (tab) => {
    await openRequest(tab, 'Yolanda Away');
    await press(tab, 'Out of office for a week');
    await told(tab, 'Finn Patient', 'yolanda.away@example.org: away until');
    await stands(tab, 'Finn Patient', 'Awaiting verification');
    await openRequest(tab, 'Yolanda Away');
    await press(tab, 'An unclear answer');
    await stands(tab, 'Finn Patient', 'Needs attention');
    await openBox(tab, 'yolanda.away@example.org');
    await tab
      .locator('main')
      .getByRole('link', { name: /May we ask once more/ })
      .click();
    await tab.getByLabel('Or in your own words').fill('Sorry. Yes, I confirm all twelve.');
    await press(tab, 'Send');
    await stands(tab, 'Finn Patient', 'Verified');
  });
});

// --- internal ---

const press = (tab: Tab, name: string | RegExp) => tab.getByRole('button', { name, exact: true }).click();

const addressOf = (name: string) =>
  name.includes('@') ? name : `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;

async function go(tab: Tab, path: string) {
  if (new URL(tab.url(), 'http://nowhere.invalid').pathname !== path) await tab.goto(path);
}

const openBox = (tab: Tab, name: string) => go(tab, `/mail/${encodeURIComponent(addressOf(name))}`);

/** The newest request to somebody, as soon as it has come. */
async function openRequest(tab: Tab, verifier: string) {
  await openBox(tab, verifier);
  await tab.locator('.letters a', { hasText: 'Please verify' }).first().click();
  await tab.getByRole('heading', { name: /^Please verify/ }).waitFor();
}

const storyOf = (tab: Tab, applicant: string) =>
  tab.locator('.story').filter({ has: tab.getByRole('heading', { name: applicant }) });

async function stands(tab: Tab, applicant: string, stage: string) {
  await go(tab, '/story');
  await storyOf(tab, applicant).locator('.stage').getByText(stage, { exact: true }).waitFor();
}

async function told(tab: Tab, applicant: string, what: string) {
  await go(tab, '/story');
  await storyOf(tab, applicant).locator('.timeline').getByText(what).first().waitFor();
}

async function logOneMore(tab: Tab, applicant: string) {
  await tab.goto(`/applicant?form=tracker&as=${applicant.split(' ')[0]?.toLowerCase()}`);
  await press(tab, 'Submit');
  await tab.getByText('The form was sent.').waitFor();
}

async function command(tab: Tab, applicant: string, words: string) {
  await go(tab, '/spreadsheet');
  const cell = tab.locator('.grid tr', { hasText: applicant }).getByLabel(/^Command, row/);
  await cell.fill(words);
  await cell.press('Enter');
}
