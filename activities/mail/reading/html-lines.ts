import { Parser } from 'htmlparser2';
import { isHidden, type Look, lookOf } from './html-look.ts';
import { roleOf } from './html-role.ts';
import { type Line, LONGEST_LINE, MOST_LINES, toLine } from './lines.ts';

/** Elements that stand on lines of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** Elements whose text nobody sees, or nobody typed. */
const SILENT = new Set(
  'head style script title template noscript textarea select option button object svg math audio video iframe canvas'.split(
    ' ',
  ),
);
/** After these a reader sees an empty line. */
const SPACED = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'table', 'ul', 'ol']);

interface Open {
  name: string;
  role: Line['role'];
  isSilent: boolean;
  isPre: boolean;
  look: Look;
}

const ROOT: Open = { name: '', role: 'text', isSilent: false, isPre: false, look: { color: null, background: null } };

/**
 * What a person sees of an HTML body, line by line. Hidden text is left out, as are attributes and comments;
 * quotes and signatures keep the role that their markup gives them. One pass, without recursion.
 */
export function htmlLines(html: string): Line[] {
  const lines: Line[] = [];
  const open: Open[] = [ROOT];
  let text = '';
  let role: Line['role'] = 'text';
  let isCut = false;

  const inner = (): Open => open[open.length - 1] ?? ROOT;
  const flush = (): void => {
    const trimmed = text.replace(/[ \t]+$/, '');
    text = '';
    if (lines.length >= MOST_LINES || (trimmed === '' && lines.at(-1)?.text === '')) return;
    lines.push(role === 'text' ? toLine(trimmed) : { text: trimmed, role });
  };
  const breakLine = (): void => {
    if (text !== '') flush();
  };
  const cut = (): void => {
    if (isCut) return;
    isCut = true;
    breakLine();
    lines.push({ text: '', role: 'cut' });
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const outer = inner();
        const marked = roleOf(name, attributes);
        if (BLOCKS.has(name)) breakLine();
        if (name === 'br') flush();
        if (marked === 'cut' && outer.role === 'text') cut();
        open.push({
          name,
          role: outer.role !== 'text' || marked === null || marked === 'cut' ? outer.role : marked,
          isSilent: outer.isSilent || SILENT.has(name) || isHidden(attributes),
          isPre: outer.isPre || name === 'pre',
          look: lookOf(attributes, outer.look),
        });
        if (name === 'td' || name === 'th') text += text === '' ? '' : ' ';
      },
      ontext(data) {
        const { isSilent, isPre, role: current, look } = inner();
        if (isSilent || (look.color !== null && look.color === (look.background ?? '#ffffff'))) return;
        if (text.trim() === '') role = current;
        else if (role !== current) {
          breakLine();
          role = current;
        }
        if (!isPre) {
          append(data.replace(/[\s\u00a0]+/g, ' '));
          return;
        }
        const [first = '', ...rest] = data.split('\n');
        append(first);
        for (const line of rest) {
          flush();
          append(line);
        }
      },
      onclosetag(name) {
        const index = open.findLastIndex((element) => element.name === name);
        if (index <= 0) return;
        if (BLOCKS.has(name)) breakLine();
        if (SPACED.has(name)) flush();
        open.length = index;
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  const append = (data: string): void => {
    if (text.length < LONGEST_LINE) text += text === '' && !inner().isPre ? data.trimStart() : data;
  };
  parser.write(html);
  parser.end();
  breakLine();
  return lines;
}
