import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, startPage } from '../../sandbox/page/server.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { eventually } from '../helpers/eventually.ts';

const HOSTILE = `<script>alert('x')</script>"><img src=x onerror=alert(1)>`;
const ADDRESS = 'mallory@example.org';

const folder = mkdtempSync(join(tmpdir(), 'countersign-page-'));
let world: World;
let page: Page;
let token: string;
beforeAll(async () => {
  world = await startWorld(folder);
  page = await startPage(world, 0);
  token = /name="token" value="([0-9a-f]+)"/.exec(await textOf('/applicant'))?.[1] ?? '';
});
afterAll(async () => {
  await page?.close();
  await world?.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string) => fetch(new URL(path, page.url));
const textOf = async (path: string) => (await get(path)).text();
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(new URL(path, page.url), {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
    headers,
    redirect: 'manual',
  });

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** All elements of a page, as a browser reads it. */
function elementsOf(html: string): Element[] {
  const walk = (node: Node): Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(html));
}

const attribute = ({ attrs }: Element, name: string) => attrs.find((attr) => attr.name === name)?.value;

/** What a browser would send for a question that nobody touches. */
function filledIn(elements: Element[], id: string): string {
  const control = elements.find((element) => attribute(element, 'id') === `q-${id}`);
  if (control?.tagName !== 'select') return (control && attribute(control, 'value')) ?? '';
  const options = control.childNodes.filter((node) => 'tagName' in node);
  const text = options.find((option) => attribute(option, 'selected') !== undefined)?.childNodes[0];
  return text && 'value' in text ? text.value : '';
}

/** Sends a form with these answers by question title; all others stay as they are filled in. */
async function fillIn(form: 'tracker' | 'application', answers: Record<string, string>) {
  const { items = [] } = world.google.form(world.configuration.google[`${form}FormId`]);
  const elements = elementsOf(await textOf(`/applicant?form=${form}`));
  const fields = Object.fromEntries(
    items.map(({ title, questionItem }) => {
      const id = questionItem?.question?.questionId ?? '';
      return [id, answers[title ?? ''] ?? filledIn(elements, id)];
    }),
  );
  return post(`/applicant/${form}`, fields);
}

describe('the page of the try-out', () => {
  it('shows both forms with every question that Google holds, filled in', async () => {
    for (const form of ['tracker', 'application'] as const) {
      const shown = await textOf(`/applicant?form=${form}`);
      const { items = [] } = world.google.form(world.configuration.google[`${form}FormId`]);
      expect(items.length).toBeGreaterThan(5);
      for (const { title } of items) expect(shown).toContain(title);
      expect(shown).toContain('value="ada.example@example.org"');
    }
  });

  it('sends a form as Google would hold it, and the answer comes by mail', async () => {
    const before = world.google.responses(world.configuration.google.trackerFormId).length;
    const answer = await fillIn('tracker', {});
    expect(answer.status).toBe(303);
    expect(await textOf(answer.headers.get('location') ?? '')).toContain('The answer comes by mail');
    expect(world.google.responses(world.configuration.google.trackerFormId)).toHaveLength(before + 1);
    const mail = await eventually(
      () => textOf('/mail/ada.example%40example.org'),
      (text) => text.includes('Recorded:'),
    );
    expect(mail).toContain('Planning a budget');
  });

  it('keeps what was typed when a required answer is missing, and says so', async () => {
    const answer = await fillIn('tracker', { 'Title of the activity': '', Trainer: 'Somebody "Quoted"' });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('Title of the activity: this is a required question.');
    expect(text).toContain('value="Somebody &quot;Quoted&quot;"');
  });

  it('shows hostile names literally, in every view', async () => {
    await fillIn('tracker', { 'Your name': HOSTILE, 'Your e-mail address': ADDRESS, 'Title of the activity': HOSTILE });
    await fillIn('application', {
      'Your name': HOSTILE,
      'Your e-mail address': ADDRESS,
      Library: HOSTILE,
      'Name of the person who verifies': HOSTILE,
    });
    await eventually(
      () => textOf('/story'),
      (text) => text.includes('More credits needed'),
    );
    const box = await eventually(
      () => textOf(`/mail/${encodeURIComponent(ADDRESS)}`),
      (text) => text.includes('More'),
    );
    const letter = /href="(\/mail\/[^"]+\/\d+)"/.exec(box)?.[1] ?? '';
    const sheets = [...(await textOf('/spreadsheet')).matchAll(/href="(\/spreadsheet\/\d+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(sheets.length).toBeGreaterThan(4);
    const views = ['/applicant', '/mail', letter, `${letter}?view=text`, `${letter}?view=source`, '/story', ...sheets];
    for (const view of views) {
      const text = await textOf(view);
      const elements = elementsOf(text).map(({ tagName }) => tagName);
      // The page's own script, and no other; no picture anywhere.
      expect(
        elements.filter((name) => name === 'script'),
        view,
      ).toHaveLength(1);
      expect(elements, view).not.toContain('img');
    }
    expect(await textOf('/story')).toContain('&lt;script&gt;');
  });

  it('shows a message in a frame that may neither run nor load anything', async () => {
    const box = await textOf(`/mail/${encodeURIComponent(ADDRESS)}`);
    const letter = /href="(\/mail\/[^"]+\/\d+)"/.exec(box)?.[1] ?? '';
    expect(await textOf(letter)).toContain(`sandbox="" src="${letter}/html"`);
    const policy = (await get(`${letter}/html`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox;');
    expect(policy).toContain("default-src 'none'");
  });

  it('lets no script run but its own', async () => {
    const { headers } = await get('/story');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses what another site sends', async () => {
    const responses = () => world.google.responses(world.configuration.google.trackerFormId).length;
    const before = responses();
    expect((await post('/play/record', {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post('/play/record', {}, { origin: 'null' })).status).toBe(403);
    expect((await post('/play/record', { token: '' })).status).toBe(403);
    expect((await post('/play/record', { token: token.replace(/./g, '0') })).status).toBe(403);
    expect((await fetch(new URL('/play/record', page.url), { method: 'POST', body: '{}' })).status).toBe(403);
    expect(responses()).toBe(before);
  });

  it('never sends the reader to another site', async () => {
    for (const back of ['//evil.example/', 'http://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      const answer = await post('/play/record', { name: 'Ada', address: 'ada@example.org', back });
      expect(new URL(answer.headers.get('location') ?? '', page.url).origin, back).toBe(new URL(page.url).origin);
    }
  });

  it('answers to its own names only', async () => {
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        request(new URL('/story', page.url), { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    const { port } = new URL(page.url);
    expect(await status('evil.example')).toBe(403);
    expect(await status(`evil.example:${port}`)).toBe(403);
    expect(await status(`127.0.0.1:${port}`)).toBe(200);
    expect(await status(`localhost:${port}`)).toBe(200);
  });

  it('lets people type into their own columns and into no other', async () => {
    const { spreadsheetId } = world.configuration.google;
    const sheet = () =>
      world.google.spreadsheet(spreadsheetId).sheets.find(({ properties }) => properties.title === 'Applications');
    await eventually(sheet, (seen) => (seen?.rows.length ?? 0) > 1);
    const sheetId = sheet()?.properties.sheetId;
    const notes = sheet()?.rows[0]?.findIndex(({ text }) => text === 'Notes') ?? -1;
    const text = await textOf(`/spreadsheet/${sheetId}`);
    expect(text).toContain(`action="/spreadsheet/${sheetId}/1/${notes}"`);
    expect(text).not.toContain(`action="/spreadsheet/${sheetId}/1/0"`);
    expect((await post(`/spreadsheet/${sheetId}/1/${notes}`, { text: HOSTILE })).status).toBe(303);
    expect(sheet()?.rows[1]?.[notes]?.text).toBe(HOSTILE);
    expect((await post(`/spreadsheet/${sheetId}/1/999999`, { text: 'x' })).status).toBe(422);
  });

  it('offers answers of each kind, and the service takes each for what it is', async () => {
    await post('/play/start', { as: 'dan' });
    const box = await eventually(
      () => textOf('/mail/zoe.strict%40example.org'),
      (text) => text.includes('Please verify'),
    );
    const letter = /href="(\/mail\/zoe[^"]+\/\d+)"/.exec(box)?.[1] ?? '';
    const buttons = elementsOf(await textOf(letter)).filter(({ tagName }) => tagName === 'button');
    const answers = buttons
      .filter((button) => attribute(button, 'name') === 'text')
      .map((button) => attribute(button, 'value') ?? '');
    const sayings = [
      { by: 'machine', fields: { kind: 'away' }, told: 'away until' },
      { by: 'machine', fields: { kind: 'assistant' }, told: 'came from somebody else' },
      { by: 'machine', fields: { kind: 'bounce' }, told: 'address does not work' },
      { by: 'reply', fields: { text: answers[4] ?? '' }, told: 'not a clear decision' },
      { by: 'reply', fields: { text: answers[3] ?? '' }, told: 'Verified by zoe.strict' },
      { by: 'reply', fields: { text: answers[0] ?? '' }, told: 'once more, in agreement' },
      { by: 'reply', fields: { text: answers[2] ?? '' }, told: 'contradicts' },
    ];
    for (const { by, fields, told } of sayings) {
      expect((await post(`${letter}/${by}`, fields)).status).toBe(303);
      await eventually(
        () => textOf('/story'),
        (text) => text.includes(told),
      );
    }
  });

  it('shows itself to many tabs at once while a story moves', async () => {
    await post('/play/start', { as: 'ben' });
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => get('/story')));
      expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    }
  });

  it('moves the clock for one after the other, and by nothing it does not offer', async () => {
    const before = world.now().getTime();
    const moved = await Promise.all([post('/clock', { by: '1' }), post('/clock', { by: '7' })]);
    expect(moved.map(({ status }) => status)).toEqual([303, 303]);
    const days = (world.now().getTime() - before) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(8);
    expect(days).toBeLessThan(9);
    expect((await post('/clock', { by: '-1' })).status).toBe(404);
  });

  it('serves no file that is not the certificate of an application', async () => {
    for (const path of [
      '/certificates/..%2f..%2fpackage.json',
      '/certificates/MSL-2027-NOTHING.pdf',
      '/look/base.css',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  it('names a port that is taken, and how to choose another', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startPage(world, port)).rejects.toThrow(`port ${port} on 127.0.0.1`);
    await expect(startPage(world, port)).rejects.toThrow('--port');
    await new Promise((resolve) => other.close(resolve));
  });
});
