import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewMails } from '../../../activities/words/preview.ts';
import { specimenOrders } from '../../../activities/words/specimen-views.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';
import type { MailOrder } from '../../../workflows/mail-order.ts';
import { type CommandLine, openCommandLine, type Said } from '../../helpers/command-line.ts';

describe('countersign templates preview', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  let commands: CommandLine;
  let said: Said;
  beforeAll(async () => {
    // Nothing answers there: neither Temporal nor anything else is asked.
    commands = openCommandLine('127.0.0.1:1');
    said = await commands.run('templates', 'preview', '--out', join(folder, 'made', 'here'));
  });
  afterAll(() => {
    commands.close();
    rmSync(folder, { recursive: true });
  });
  const read = (name: string) => readFileSync(join(dirname(said.out.trim()), name), 'utf8');

  test('says where its index is', () => {
    expect(said).toEqual({ code: 0, out: `${join(folder, 'made', 'here', 'index.html')}\n`, err: '' });
  });

  test('writes every mail as a page and as plain text that begins with its subject', () => {
    for (const { template } of specimenOrders()) {
      const text = read(`${template}.txt`);
      const [, subject = ''] = /^Subject: (.+)\n\n/.exec(text) ?? [];
      expect(subject).not.toBe('');
      expect(read(`${template}.html`)).toContain('<!doctype html>');
      expect(text).not.toContain('{{');
    }
  });

  test('leads from its index to every file there is, and to no other', () => {
    const files = readdirSync(dirname(said.out.trim())).filter((name) => name !== 'index.html');
    const links = [...read('index.html').matchAll(/href="([^"]+)"/g)].map(([, name]) => name);
    expect(links.sort()).toEqual(files.sort());
    expect(files.filter((name) => /\.(pdf|docx|csv)$/.test(name))).toHaveLength(3);
  });

  test('needs neither a configuration file nor a folder that is there', async () => {
    const out = join(folder, 'other');
    expect(await commands.run('--config', 'nowhere.yaml', 'templates', 'preview', '--out', out)).toMatchObject({
      code: 0,
    });
    expect(existsSync(join(out, 'index.html'))).toBe(true);
  });
});

test('what people typed is text in the index of a preview, and never markup', async () => {
  const [order] = specimenOrders().filter(({ template }) => template === 'credit-refused');
  const typed = '<img src=x onerror="alert(1)">&amp;';
  const hostile = { ...order, facts: { ...order?.facts, title: typed } } as MailOrder;
  const files = await previewMails(loadTemplates('templates'), [], [hostile]);
  const page = (name: string) => Buffer.from(files.find(({ filename }) => filename === name)?.content ?? []).toString();
  for (const name of ['index.html', 'credit-refused.html']) {
    expect(page(name)).toContain('&lt;img src=x');
    expect(page(name)).not.toContain('<img');
  }
  expect(page('credit-refused.txt')).toContain(`Subject: We could not record: ${typed}`);
});
