import axe, { type AxeResults } from 'axe-core';
import type { Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../../sandbox/people.ts';
import { isBrowserThere, openTryOut, type TryOut } from '../../helpers/try-out.ts';

describe.skipIf(!isBrowserThere())('the try-out page in a browser', () => {
  let tryOut: TryOut;
  let tab: Tab;

  beforeAll(async () => {
    tryOut = await openTryOut('whole-story');
    tab = await tryOut.openTab();
  }, 90_000);
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
  }, 60_000);

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
  }, 60_000);

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
    await expect.poll(() => command.inputValue()).toBe('');
    const { sheets } = world.google.spreadsheet(world.configuration.google.spreadsheetId);
    const applications = sheets.find(({ properties }) => properties.title === 'Applications');
    expect(applications?.rows[1]?.map(({ text }) => text)).toContain('Called her');
    // Nobody here has to be told of trouble that only a story's clock can make.
    const attention = sheets.find(({ properties }) => properties.title === 'Needs attention');
    expect(attention?.rows.slice(1).map(([item]) => item?.text)).toEqual([]);
    expect(tryOut.complaints).toEqual([]);
  }, 30_000);
});
