import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { TemplateName } from '../../workflows/mail-order.ts';
import { checkPlaceholders, type Source } from './placeholders.ts';
import { documentSpecimens, mailSpecimens } from './specimen-views.ts';

/** One mail's words, as Mustache sources. */
interface MailTemplate {
  subject: Source;
  /** What an inbox shows beside the subject. */
  preheader: Source;
  body: Source;
}

/** The words of a document: named lines from the front matter, and a body. */
interface DocumentTemplate<Line extends string = string> {
  lines: Record<Line, Source>;
  body: Source;
}

/** The lines of the certificate, each at its place on the page. */
const CERTIFICATE_LINES = [
  'title',
  'authority',
  'heading',
  'presented',
  'library',
  'achievement',
  'programme',
  'issued',
  'expires',
  'number',
  'signature',
  'role',
  'record',
  'recordOf',
  'byCategory',
  'total',
  'credits',
  'titleColumn',
  'dateColumn',
  'categoryColumn',
  'hoursColumn',
  'pageNumber',
] as const;

export type CertificateLine = (typeof CERTIFICATE_LINES)[number];

export interface Templates {
  mails: Record<TemplateName, MailTemplate>;
  documents: {
    certificate: DocumentTemplate<CertificateLine>;
    'press-release': DocumentTemplate<'title'>;
    'batch-report': DocumentTemplate<'title'>;
  };
  /** Pieces that several templates share, by name: `{{> signature}}`. */
  parts: Record<string, Source>;
}

/** Words that cannot be used; the message names file and line. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/**
 * Reads every template under `folder` and checks each placeholder against the facts of a specimen, so that a slip of
 * the pen stops the start of the worker and not a mail in three months.
 *
 * @throws TemplateError when a template is missing or unknown, or holds a placeholder that nothing would fill.
 */
export function loadTemplates(folder: string): Templates {
  const parts = Object.fromEntries(
    list(join(folder, 'parts')).map((file) => [basename(file, '.md'), whole(file, readFileSync(file, 'utf8'))]),
  );
  const mails = readAll(folder, mailSpecimens(), (file) => {
    const { lines, body } = withLines(split(file), ['subject', 'preheader']);
    return { ...lines, body };
  });
  const read = readAll(join(folder, 'documents'), documentSpecimens(), split);
  const documents = {
    certificate: withLines(read.certificate, CERTIFICATE_LINES),
    'press-release': withLines(read['press-release'], ['title']),
    'batch-report': withLines(read['batch-report'], ['title']),
  };
  for (const [name, view] of Object.entries(mailSpecimens())) {
    const { subject, preheader, body } = mails[name as TemplateName];
    for (const source of [subject, preheader, body]) check(source, view, parts);
  }
  for (const [name, view] of Object.entries(documentSpecimens())) {
    const { lines, body } = documents[name as keyof typeof documents];
    for (const source of [...Object.values<Source>(lines), body]) check(source, view, parts);
  }
  return { mails, documents, parts };
}

/** Holds a template to the lines that its front matter must give, no fewer and no others. */
function withLines<Line extends string>(
  { lines, body }: DocumentTemplate,
  wanted: readonly Line[],
): DocumentTemplate<Line> {
  const missing = wanted.find((line) => !lines[line]);
  if (missing) throw new TemplateError(`${body.file}:1: the front matter must give "${missing}:"`);
  const [, other] = Object.entries(lines).find(([line]) => !wanted.includes(line as Line)) ?? [];
  if (other) {
    throw new TemplateError(
      `${other.file}:${other.firstLine}: unknown line in the front matter; allowed: ${wanted.join(', ')}`,
    );
  }
  return { lines: lines as Record<Line, Source>, body };
}

function check(source: Source, view: unknown, parts: Record<string, Source>): void {
  const [problem] = checkPlaceholders(source, view, parts);
  if (problem) throw new TemplateError(problem);
}

/** Reads the one file for each name, and refuses a file that has none of these names. */
function readAll<Name extends string, T>(
  folder: string,
  names: Record<Name, unknown>,
  read: (file: string) => T,
): Record<Name, T> {
  const wanted = Object.keys(names) as Name[];
  const found = list(folder).map((file) => basename(file, '.md'));
  const unknown = found.find((name) => !wanted.includes(name as Name));
  if (unknown) {
    throw new TemplateError(
      `${join(folder, `${unknown}.md`)}:1: no template has this name; allowed: ${wanted.join(', ')}`,
    );
  }
  const missing = wanted.find((name) => !found.includes(name));
  if (missing) throw new TemplateError(`${join(folder, `${missing}.md`)}:1: this template is missing`);
  return Object.fromEntries(wanted.map((name) => [name, read(join(folder, `${name}.md`))])) as Record<Name, T>;
}

function list(folder: string): string[] {
  if (!existsSync(folder)) throw new TemplateError(`${folder}: this folder of templates is missing`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(folder, entry.name))
    .sort();
}

const whole = (file: string, text: string): Source => ({ file, firstLine: 1, text });

/** Front matter between two lines of `---`, then the body. */
function split(file: string): DocumentTemplate {
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const [, head = '', body = ''] = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text) ?? [];
  if (!head) throw new TemplateError(`${file}:1: must begin with front matter between two lines of "---"`);
  const entries = Object.entries(readHead(file, head)).map(([key, value]): [string, Source] => {
    const firstLine = 2 + head.split('\n').findIndex((line) => line.startsWith(`${key}:`));
    if (typeof value !== 'string') throw new TemplateError(`${file}:${firstLine}: "${key}" must be text`);
    return [key, { file, firstLine, text: value }];
  });
  return {
    lines: Object.fromEntries(entries),
    body: { file, firstLine: head.split('\n').length + 2, text: body },
  };
}

function readHead(file: string, head: string): Record<string, unknown> {
  try {
    const value: unknown = parse(head);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new TemplateError(`${file}:1: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  throw new TemplateError(`${file}:1: the front matter must be "key: text" lines`);
}
