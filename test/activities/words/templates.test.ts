import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SPECIMENS } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
  cpSync('templates', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const edit = (file: string, change: (text: string) => string) => {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};
const replace = (file: string, from: string, to: string) =>
  edit(file, (text) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  });
/** Where a word stands in a template, as an editor counts. */
const lineOf = (file: string, word: string) =>
  1 +
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(word));

describe('loading templates', () => {
  it('accepts the templates that are shipped', () => {
    expect(Object.keys(loadTemplates('templates').mails)).toHaveLength(Object.keys(SPECIMENS).length);
  });

  it('names file and line of a placeholder that nothing would fill', () => {
    replace('verification-request.md', '{{library}}', '{{libary}}');
    const line = lineOf('verification-request.md', 'libary');
    expect(() => loadTemplates(folder)).toThrow(`verification-request.md:${line}: unknown placeholder {{libary}}`);
  });

  it('says which placeholders are known', () => {
    replace('credit-refused.md', '{{.}}', '{{problem}}');
    expect(() => loadTemplates(folder)).toThrow(/known here: .*\btitle\b.*\bproblems\b/);
  });

  it('names file and line of an unknown placeholder in a shared part', () => {
    replace('parts/credit-list.md', '{{category}}', '{{categroy}}');
    expect(() => loadTemplates(folder)).toThrow('credit-list.md:4: unknown placeholder {{categroy}}');
  });

  it('finds an unknown placeholder inside a list', () => {
    replace('more-credits-needed.md', '- Line {{line}}', '- Line {{number}}');
    expect(() => loadTemplates(folder)).toThrow('unknown placeholder {{number}}');
  });

  it('names file and line of an unknown placeholder in a subject', () => {
    replace('certificate.md', '[{{id}}]', '[{{ident}}]');
    expect(() => loadTemplates(folder)).toThrow('certificate.md:2: unknown placeholder {{ident}}');
  });

  it('refuses an unknown section, an unknown part and a section left open', () => {
    replace('reminder-sent.md', '{{> signature}}', '{{> signatrue}}');
    expect(() => loadTemplates(folder)).toThrow('unknown part {{> signatrue}}; allowed: credit-list');
    replace('reminder-sent.md', '{{> signatrue}}', '{{#isUrgent}}now{{/isUrgent}}');
    expect(() => loadTemplates(folder)).toThrow('unknown section {{#isUrgent}}');
    replace('reminder-sent.md', '{{/isUrgent}}', '');
    expect(() => loadTemplates(folder)).toThrow(/reminder-sent\.md:\d+: Unclosed section "isUrgent"/);
  });

  it('refuses values that would go out unescaped', () => {
    replace('application-declined.md', '{{reason}}', '{{{reason}}}');
    expect(() => loadTemplates(folder)).toThrow('write {{reason}}: unescaped values');
  });

  it('refuses a missing template, naming the file', () => {
    rmSync(join(folder, 'certificate.md'));
    expect(() => loadTemplates(folder)).toThrow('certificate.md:1: this template is missing');
  });

  it('refuses a template that no mail uses', () => {
    writeFileSync(join(folder, 'farewell.md'), '---\nsubject: x\n---\n');
    expect(() => loadTemplates(folder)).toThrow('farewell.md:1: no template has this name; allowed: credit-recorded');
  });

  it('refuses a template without front matter, without a subject, or with a line that nothing reads', () => {
    edit('certificate.md', (text) => text.replace(/^---[\s\S]*?---\n/, ''));
    expect(() => loadTemplates(folder)).toThrow('certificate.md:1: must begin with front matter');
    edit('certificate.md', (text) => `---\npreheader: x\n---\n${text}`);
    expect(() => loadTemplates(folder)).toThrow('certificate.md:1: the front matter must give "subject:"');
    edit('certificate.md', (text) => text.replace('preheader: x', 'preheader: x\nsubject: y\nsubjct: z'));
    expect(() => loadTemplates(folder)).toThrow('certificate.md:4: unknown line in the front matter; allowed: subject');
  });

  it('names a folder that is not there', () => {
    expect(() => loadTemplates(join(folder, 'elsewhere'))).toThrow(/elsewhere.*: this folder of templates is missing/);
  });

  it('reads templates saved with Windows line ends', () => {
    edit('certificate.md', (text) => text.replaceAll('\n', '\r\n'));
    expect(loadTemplates(folder).mails.certificate.body.text).not.toContain('\r');
  });

  it('refuses a document without one of its lines', () => {
    edit('documents/certificate.md', (text) => text.replace(/^heading:.*\n/m, ''));
    expect(() => loadTemplates(folder)).toThrow('certificate.md:1: the front matter must give "heading:"');
  });
});
