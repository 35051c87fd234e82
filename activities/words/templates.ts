import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateName } from '../../workflows/mail-order.ts';
import { checkPlaceholders, type Source } from './placeholders.ts';
import { documentSpecimens, mailSpecimens } from './specimen-views.ts';
import { readPart, readTemplate, TemplateError, type TemplateFile, withLines } from './template-file.ts';

/** The words that come with the project. */
export const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** One mail's words, as Mustache sources. */
interface MailTemplate {
  subject: Source;
  /** What an inbox shows beside the subject. */
  preheader: Source;
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
    certificate: TemplateFile<CertificateLine>;
    'press-release': TemplateFile<'title'>;
    'batch-report': TemplateFile<'title'>;
  };
  /** Pieces that several templates share, by name: `{{> signature}}`. */
  parts: Record<string, Source>;
}

/**
 * Reads every template under `folder` and checks each placeholder against the facts of a specimen, so that a slip of
 * the pen stops the start of the worker and not a mail in three months.
 *
 * @throws TemplateError when a template is missing or unknown, or holds a placeholder that nothing would fill.
 */
export function loadTemplates(folder: string): Templates {
  const parts = Object.fromEntries(list(join(folder, 'parts')).map((file) => [basename(file, '.md'), readPart(file)]));
  const mails = readAll(folder, mailSpecimens(), (file) => {
    const { lines, body } = withLines(readTemplate(file), ['subject', 'preheader']);
    return { ...lines, body };
  });
  const read = readAll(join(folder, 'documents'), documentSpecimens(), readTemplate);
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
