import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page as Tab } from 'playwright-core';
import { type Page, startPage } from '../../sandbox/page/server.ts';
import { startWorld, type World } from '../../sandbox/world.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Whether the page can be tested in a browser here. Says so loudly when not. @throws in CI, where it must be. */
export function isBrowserThere(): boolean {
  if (existsSync(CHROMIUM)) return true;
  const why = `${CHROMIUM} is not installed (Debian: apt-get install chromium)`;
  if (process.env.CI === 'true') throw new Error(`The try-out page cannot be tested in a browser: ${why}`);
  console.warn(`SKIPPED: the try-out page is not tested in a browser, as ${why}`);
  return false;
}

/** A world of its own, its page, and a browser that looks at it. */
export interface TryOut {
  world: World;
  page: Page;
  /** What a browser complains of: scripts that fail, things the policy forbids, dialogs that open. */
  complaints: string[];
  openTab(): Promise<Tab>;
  /** Keeps a picture of the whole page. */
  picture(tab: Tab, name: string): Promise<void>;
  close(): Promise<void>;
}

/** @param about names the folder of the pictures */
export async function openTryOut(about: string): Promise<TryOut> {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${about}-`));
  const pictures = mkdtempSync(join(tmpdir(), `countersign-${about}-pictures-`));
  console.log(`Pictures of the try-out (${about}): ${pictures}`);
  const [world, browser] = await Promise.all([
    startWorld(folder),
    chromium.launch({
      executablePath: CHROMIUM,
      args: [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    }),
  ]);
  const page = await startPage(world, 0);
  const complaints: string[] = [];
  return {
    world,
    page,
    complaints,
    async openTab() {
      const tab = await browser.newPage({ viewport: { width: 1200, height: 900 }, baseURL: page.url });
      tab.setDefaultTimeout(60_000);
      tab.on('pageerror', ({ message }) => complaints.push(message));
      tab.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      tab.on('dialog', (dialog) => {
        complaints.push(`a dialog opened: ${dialog.message()}`);
        void dialog.dismiss();
      });
      return tab;
    },
    async picture(tab, name) {
      await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
    async close() {
      await browser.close();
      await page.close();
      await world.close();
      rmSync(folder, { recursive: true });
    },
  };
}
