import axe, { type AxeResults } from 'axe-core';
import type { Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../../sandbox/people.ts';
import { isBrowserThere, openTryOut, type TryOut } from '../../helpers/try-out.ts';

const HOSTILE = [
  `"Quoted" O'Name \\ <b>bold</b> & co`,
  `<script>alert('x')</script>"><img src=x onerror=alert(1)>`,
  '=HYPERLINK("http://evil.example","click")',
  '👩🏽‍🔬🦉 Zoë Emoji 🇲🇹',
  'مريم בדיקה \u202Eunclosed override',
  'W'.repeat(300),
];

describe.skipIf(!isBrowserThere())('the try-out page in a browser', () => {
  let tryOut: TryOut;
  let tab: Tab;

  beforeAll(async () => {
    tryOut = await openTryOut('whole-story');
    tab = await tryOut.openTab();
  }, 240_000);
  afterAll(() => tryOut?.close());

  const button = (name: string | RegExp) => tab.getByRole('button', { name, exact: true });
  const link = (name: string | RegExp, within: 'main' | 'body' = 'body') =>
    tab.locator(within).getByRole('link', { name });

  it('plays a story from the first credit to the certificate, through the page alone', async () => {
    await tab.goto('/');
    await tab.getByLabel('Title of the activity').fill('Meeting <b>readers</b>');
    await tab.getByLabel('Category').selectOption('Technology');
    await button('Submit').click();
    await tab.getByText('The form was sent.').waitFor();
    await link(/open ada.example@example.org’s mail/).click();
    await link(/Recorded: Meeting <b>readers<\/b>/, 'main').click();
    await tab.frameLocator('iframe').getByText('Meeting <b>readers</b>').first().waitFor();

    await link('What happens').click();
    await button(/^Apply as Ada Example/).click();
    await tab.locator('.stage', { hasText: 'More credits needed' }).waitFor();
    await button('Log 12 more activities as Ada Example').click();

    await link('Open Vera Director’s inbox').click();
    await tab.getByRole('heading', { name: /^Please verify/ }).waitFor();
    await button('“Yes, I can confirm all of this.”').click();
    await tab.getByText('Your answer was sent.').waitFor();

    await link('Spreadsheet').click();
    await tab.locator('.grid td', { hasText: /^Verified$/ }).waitFor();
    await button(/^Skip to the batch/).click();
    await tab.locator('.grid td', { hasText: /^Certified$/ }).waitFor();

    await link('by mail').click();
    await link(/certificate is here/)
      .first()
      .click();
    const attachment = await link(/\.pdf$/).getAttribute('href');
    const pdf = await tab.request.get(attachment ?? '');
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await link('See the certificate').getAttribute('href')).toMatch(/^\/certificates\/MSL-.*\.pdf$/);
    expect(tryOut.complaints).toEqual([]);
  }, 240_000);

  it('can be read and used by everybody (WCAG 2.2 A and AA, as far as a machine can tell), on a small screen too', async () => {
    const { world } = tryOut;
    const applications = world.google
      .spreadsheet(world.configuration.google.spreadsheetId)
      .sheets.find(({ properties }) => properties.title === 'Applications');
    const { number } = world.mail.letters.find(({ to }) => to.includes('vera.director@example.org')) ?? {};
    const views = ['/applicant', '/mail', `/mail/vera.director%40example.org/${number}`, '/story'];
    for (const view of [...views, `/spreadsheet/${applications?.properties.sheetId}`]) {
      for (const width of [1200, 390]) {
        await tab.setViewportSize({ width, height: 844 });
        await tab.goto(view);
        await tab.evaluate(axe.source);
        const { violations } = await tab.evaluate<AxeResults>(
          `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
        );
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(found, `${view} at ${width} px`).toEqual([]);
        const overflow = await tab.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${view} at ${width} px, to the right`).toBeLessThanOrEqual(0);
      }
    }
    await tab.setViewportSize({ width: 1200, height: 900 });
  }, 240_000);

  it('leaves alone what is being typed into a cell while the sheet changes under it, then takes it', async () => {
    const { world } = tryOut;
    await tab.goto('/spreadsheet');
    const notes = tab.getByLabel('Notes, row 2');
    await notes.pressSequentially('Called her');
    const ben = { name: 'Ben Almost', address: 'ben.almost@example.org' };
    apply(world, ben, 'Library Staff', 'Example Public Library', { name: 'Walt', address: 'walt@example.org' });
    await tab.locator('.grid td', { hasText: 'Ben Almost' }).waitFor();
    expect(await notes.inputValue()).toBe('Called her');
    expect(await notes.evaluate((element) => element.matches(':focus'))).toBe(true);
    await notes.press('Enter');

    const command = tab.getByLabel('Command, row 3');
    await command.fill('note "Ben is new"');
    await command.press('Enter');
    await tab.locator('.grid td', { hasText: 'Noted' }).first().waitFor();
    await expect.poll(() => command.inputValue(), { timeout: 30_000 }).toBe('');
    const { sheets } = world.google.spreadsheet(world.configuration.google.spreadsheetId);
    const applications = sheets.find(({ properties }) => properties.title === 'Applications');
    expect(applications?.rows[1]?.map(({ text }) => text)).toContain('Called her');
    // Nobody here has to be told of trouble that only a story's clock can make.
    const attention = sheets.find(({ properties }) => properties.title === 'Needs attention');
    expect(attention?.rows.slice(1).map(([item]) => item?.text)).toEqual([]);
    expect(tryOut.complaints).toEqual([]);
  }, 240_000);

  it('shows whatever people type literally and within the page, in every view and width', async () => {
    for (const [index, name] of HOSTILE.entries()) {
      await tab.goto('/applicant?form=tracker');
      for (const question of [/^Your name/, /^Title of the activity/, /^Trainer/]) {
        await tab.getByLabel(question).fill(name);
      }
      await tab.getByLabel(/^Description/).fill(`${name}\n${name}`);
      await tab.getByLabel(/^Your e-mail/).fill(`hostile${index}@example.org`);
      await tab.getByLabel(/^Your track/).selectOption('Library Trustee');
      await tab.getByLabel(/^Hours/).fill('15');
      await button('Submit').click();
      await tab.getByText('The form was sent.').waitFor();
      await tab.goto('/applicant?form=application');
      for (const question of [/^Your name/, /^Library/, /^Name of the person/]) {
        await tab.getByLabel(question).fill(name);
      }
      await tab.getByLabel(/^Your e-mail/).fill(`hostile${index}@example.org`);
      await tab.getByLabel(/^Track/).selectOption('Library Trustee');
      await tab.getByLabel(/^E-mail address of the person/).fill(`verifier${index}@example.org`);
      await button('Submit').click();
      await tab.getByText('The form was sent.').waitFor();
    }
    await tab.goto('/story');
    await expect
      .poll(() => tab.locator('.stage', { hasText: 'Awaiting verification' }).count(), { timeout: 30_000 })
      .toBe(HOSTILE.length);

    // Everybody's words once more, in an answer, a command and what the coordinator notes.
    const all = HOSTILE.join('\n');
    await tab.goto('/mail/verifier1%40example.org');
    await link(/Please verify/, 'main')
      .first()
      .click();
    await tab.getByLabel('Or in your own words').fill(all);
    await button('Send').click();
    const letter = new URL(tab.url()).pathname;
    await tab.goto('/story');
    await tab.locator('.stage', { hasText: 'Needs attention' }).waitFor();
    await tab.goto('/spreadsheet');
    const applicant = tab.locator('td:nth-child(3)', { hasText: HOSTILE[0] ?? '' });
    const row = tab.locator('.grid tr').filter({ has: applicant });
    for (const [cell, words] of [
      [/^Notes, row/, all],
      [/^Command, row/, `note "${HOSTILE[1]}"`],
    ] as const) {
      await row.getByLabel(cell).fill(words);
      await row.getByLabel(cell).press('Enter');
    }
    await row.getByText('Noted', { exact: true }).waitFor();

    const sheets = await tab
      .locator('.sheet-tabs a')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''));
    const views = ['/applicant', '/mail', letter, `${letter}?view=text`, `${letter}?view=source`, '/story', ...sheets];
    const shown = (words: string) => tab.locator('main').getByText(words).first();
    for (const view of views) {
      await tab.goto(view);
      expect(await tab.locator('img, script:not([src="/live.js"])').count(), view).toBe(0);
      for (const width of [390, 1200]) {
        await tab.setViewportSize({ width, height: 844 });
        const overflow = await tab.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${view} at ${width} px, to the right`).toBeLessThanOrEqual(0);
        if (view === letter || view === '/story')
          await tryOut.picture(tab, `hostile ${view.split('/')[1]} at ${width}`);
      }
    }
    await tab.goto('/story');
    for (const name of HOSTILE) await shown(name.slice(0, 60)).waitFor();
    await tab.getByText('Verification requested, 1 line', { exact: true }).first().waitFor();
    const moved = await tab.evaluate(`[...document.querySelectorAll('.story a bdi, .happenings bdi')].filter((name) => {
      const after = document.createRange();
      after.selectNode(name.nextSibling);
      const [next, last] = [after.getClientRects()[0], [...name.getClientRects()].at(-1)];
      return next.top < last.bottom - 1 && next.left < last.right - 1;
    }).length`);
    expect(moved, 'names that reorder the words after them').toBe(0);
    expect(tryOut.complaints).toEqual([]);
  }, 240_000);

  it('reminds of the renewal once the years have passed', async () => {
    await tab.goto('/story');
    for (const year of ['2028', '2029', '2030']) {
      await button('+1 year').click();
      await tab.locator('#today', { hasText: year }).waitFor();
      // The page that answers the click, not one that looked on meanwhile.
      await tab.locator('form.clock:not([aria-busy])').waitFor();
    }
    const ada = tab.locator('.story').filter({ has: tab.getByRole('heading', { name: 'Ada Example' }) });
    await ada.getByText('Renewal reminder, 12 months before the end').waitFor();
    await ada.getByRole('link', { name: 'Ada Example’s mail' }).click();
    await link(/Your certificate ends on/, 'main')
      .first()
      .click();
    await tab.getByRole('heading', { name: /^Your certificate ends on/ }).waitFor();
    await tryOut.picture(tab, 'renewal reminder');
    expect(tryOut.complaints).toEqual([]);
  }, 240_000);
});
