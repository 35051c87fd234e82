import { BLOCKS, HtmlStack } from './html-stack.ts';
import { readHtml } from './html-tokens.ts';
import { type Line, LONGEST_LINE, MOST_LINES, toLine } from './lines.ts';

/** After these a reader sees an empty line. */
const SPACED = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'table', 'ul', 'ol']);

/** Stands for words that somebody typed and struck out: they are not what is said, and not nothing either. */
const STRUCK_OUT = '[struck out]';

/**
 * What a person sees of an HTML body, line by line. Hidden text is left out, as are attributes and comments;
 * quotes and signatures keep the role that their markup gives them. One pass, without recursion.
 */
export function htmlLines(html: string): Line[] {
  const lines: Line[] = [];
  const stack = new HtmlStack();
  let text = '';
  let role: Line['role'] = 'text';
  let isCut = false;

  const flush = (): void => {
    const trimmed = text.trimEnd();
    text = '';
    if (lines.length >= MOST_LINES || (trimmed === '' && lines.at(-1)?.text === '')) return;
    lines.push(role === 'text' ? toLine(trimmed) : { text: trimmed, role });
  };
  const breakLine = (): void => {
    if (text !== '') flush();
  };
  const append = (data: string): void => {
    if (text.length < LONGEST_LINE) text += text === '' && !stack.inside.isPre ? data.trimStart() : data;
  };

  readHtml(html, {
    open(name, attributes) {
      const isTyped = stack.inside.role === 'text';
      const marked = stack.push(name, attributes);
      if (BLOCKS.has(name)) breakLine();
      if (name === 'br') flush();
      if ((name === 'td' || name === 'th') && text !== '') text += ' ';
      if (marked !== 'cut' || !isTyped || isCut) return;
      isCut = true;
      breakLine();
      lines.push({ text: '', role: 'cut' });
    },
    text(data) {
      const { isSilent, isStruck, isPre, role: current, look } = stack.inside;
      if (isSilent || (look.color !== null && look.color === (look.background ?? '#ffffff'))) return;
      if (text.trim() === '') role = current;
      else if (role !== current) {
        breakLine();
        role = current;
      }
      if (isStruck) {
        if (data.trim() !== '' && !text.endsWith(STRUCK_OUT)) append(STRUCK_OUT);
        return;
      }
      if (!isPre) return append(data.replace(/\s+/g, ' '));
      const [first = '', ...rest] = data.split('\n');
      append(first);
      for (const line of rest) {
        flush();
        append(line);
      }
    },
    close(name) {
      if (!stack.pop(name)) return;
      if (BLOCKS.has(name)) breakLine();
      if (SPACED.has(name)) flush();
    },
  });
  breakLine();
  return lines;
}
