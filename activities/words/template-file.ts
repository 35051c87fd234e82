import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Source } from './placeholders.ts';

/** A file of words: named lines from the front matter, and a body. */
export interface TemplateFile<Line extends string = string> {
  lines: Record<Line, Source>;
  body: Source;
}

/** Words that cannot be used; the message names file and line. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** Front matter between two lines of `---`, then the body. */
export function readTemplate(file: string): TemplateFile {
  const text = read(file);
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

/** A piece that other templates take in: no front matter, all body. */
export const readPart = (file: string): Source => ({ file, firstLine: 1, text: read(file) });

/** Holds a template to the lines that its front matter must give, no fewer and no others. */
export function withLines<Line extends string>(
  { lines, body }: TemplateFile,
  wanted: readonly Line[],
): TemplateFile<Line> {
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

const read = (file: string): string => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');

function readHead(file: string, head: string): Record<string, unknown> {
  try {
    const value: unknown = parse(head);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new TemplateError(`${file}:1: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  throw new TemplateError(`${file}:1: the front matter must be "key: text" lines`);
}
