import { type Look, lookOf, readStyle, type StyleFacts } from './html-look.ts';
import { roleOf } from './html-role.ts';
import type { Line } from './lines.ts';

/** What holds for the text inside an open element. */
export interface Inside {
  role: Line['role'];
  /** Nobody sees it, or nobody typed it. */
  isSilent: boolean;
  /** It was typed and then struck out. */
  isStruck: boolean;
  isPre: boolean;
  look: Look;
}

/** Elements that stand on lines of their own. */
export const BLOCKS: ReadonlySet<string> = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const SILENT = new Set(
  'head style script title template noscript noembed noframes textarea select option button object svg math audio video iframe canvas xml'.split(
    ' ',
  ),
);
const STRUCK = new Set(['s', 'strike', 'del']);

/** Elements whose end tag may be missing: opening one of the second kind ends one of the first. */
const ENDED_BY: Record<string, ReadonlySet<string>> = {
  p: BLOCKS,
  li: new Set(['li']),
  dt: new Set(['dt', 'dd']),
  dd: new Set(['dt', 'dd']),
  td: new Set(['td', 'th', 'tr']),
  th: new Set(['td', 'th', 'tr']),
  tr: new Set(['tr']),
};

interface Open extends Inside {
  name: string;
  /** Position of the innermost block, itself included. */
  block: number;
  /** Position of the innermost element that gave the text its role, itself included. */
  roleRoot: number;
}

const ROOT: Open = {
  name: '',
  role: 'text',
  isSilent: false,
  isStruck: false,
  isPre: false,
  look: { color: null, background: null },
  block: 0,
  roleRoot: 0,
};

/** The open elements. Each step takes constant time, however deep they are. */
export class HtmlStack {
  #open: Open[] = [ROOT];
  /** Mail repeats its styles in every paragraph. */
  #styles = new Map<string, StyleFacts>();
  /** How many of each name are open, so that a stray end tag costs nothing. */
  #counts = new Map<string, number>();

  get inside(): Inside {
    return this.#top;
  }

  /** @returns what the element's markup says of its text */
  push(name: string, attributes: Record<string, string>): Line['role'] | null {
    // A quoted page brings a body of its own; it ends nothing but a head that was left open.
    if (name === 'body') this.pop('head');
    for (let block = this.#blockAt(); ENDED_BY[block.name]?.has(name); block = this.#blockAt())
      this.#popTo(this.#top.block);
    const outer = this.#top;
    const marked = roleOf(name, attributes);
    const style = attributes.style ? this.#styleOf(attributes.style) : null;
    const inherits = outer.role !== 'text' || marked === null || marked === 'cut';
    const isBlock = BLOCKS.has(name) || name === 'td' || name === 'th';
    this.#open.push({
      name,
      role: inherits ? outer.role : marked,
      isSilent: outer.isSilent || SILENT.has(name) || attributes.hidden !== undefined || style?.isHidden === true,
      isStruck: outer.isStruck || STRUCK.has(name) || style?.isStruck === true,
      isPre: outer.isPre || name === 'pre',
      look: lookOf(style, attributes, outer.look),
      block: isBlock ? this.#open.length : outer.block,
      roleRoot: inherits ? outer.roleRoot : this.#open.length,
    });
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return marked;
  }

  /**
   * What is quoted is often broken: an end tag too many in it must not end the quote.
   *
   * @returns false for an end tag that ends nothing
   */
  pop(name: string): boolean {
    if (!this.#counts.get(name) || name === 'body' || name === 'html') return false;
    const index = this.#open.findLastIndex((element) => element.name === name);
    if (index < this.#top.roleRoot) return false;
    this.#popTo(index);
    return true;
  }

  #styleOf(style: string): StyleFacts {
    const known = this.#styles.get(style);
    if (known) return known;
    const facts = readStyle(style);
    if (this.#styles.size < 1_000) this.#styles.set(style, facts);
    return facts;
  }

  get #top(): Open {
    return this.#open[this.#open.length - 1] ?? ROOT;
  }

  #blockAt(): Open {
    return this.#open[this.#top.block] ?? ROOT;
  }

  #popTo(length: number): void {
    for (const { name } of this.#open.splice(length)) this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
  }
}
