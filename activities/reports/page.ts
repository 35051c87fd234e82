import PDFDocument from 'pdfkit';
import { fold } from '../words/markdown.ts';
import { type Face, fontFor } from './fonts.ts';
import { breakLines, lettersOf, type Run, runsOf } from './text-layout.ts';

export interface TextBox {
  x: number;
  /** Top of the first line, in points from the top of the page. */
  y: number;
  width: number;
  size: number;
  face: Face;
  color?: string;
  align?: 'left' | 'center' | 'right';
  /** At most so many lines; the text shrinks down to `minSize` to keep to it, and is then cut with an ellipsis. */
  maxLines?: number;
  minSize?: number;
}

/** A PDF with text in any script: pdfkit draws, this chooses fonts, breaks lines and orders what runs right to left. */
export interface Page {
  readonly pdf: PDFKit.PDFDocument;
  /** What a text would take. */
  measure(text: string, box: Omit<TextBox, 'y'>): Promise<{ height: number; isCut: boolean }>;
  /** Draws a text; returns the height it took. */
  write(text: string, box: TextBox): Promise<number>;
  finish(): Promise<Uint8Array>;
}

const INK = '#1f2933';
/** A letter that no font has, in parts of the size. */
const BOX = { advance: 0.72, width: 0.56, height: 0.7 };
/**
 * Leaves marks where the font draws them by itself. fontkit 2.0.4 breaks on a mark that a font has no place for, as Noto
 * has none for some Arabic dots and signs (foliojs/fontkit#367). It takes features as an object too, where each can be
 * turned off; pdfkit's types know the list alone.
 */
const MARKS_UNPLACED: PDFKit.Mixins.TextOptions = {
  features: { mark: false, mkmk: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[],
};
/** Height of a line for each point of size. */
const LEADING = 1.3;

/**
 * Widths of lines in ems, by face and text. Most of what stands in a certificate stands in all of them, and shaping a
 * line costs more than anything else in making one.
 */
const emWidths = new Map<string, number>();
const WIDTHS_KEPT = 20_000;

export function openPage(options: PDFKit.PDFDocumentOptions): Page {
  const pdf = new PDFDocument(options);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  const registered = new Set<string>();
  /** Font by face and letter, filled before a text is measured. */
  const fonts = new Map<string, string | null>();
  const id = (face: Face, letter: string) => `${face.family} ${face.weight} ${letter}`;

  async function prepare(text: string, face: Face): Promise<void> {
    for (const letter of new Set(lettersOf(text))) {
      if (fonts.has(id(face, letter))) continue;
      const font = await fontFor(letter, face);
      fonts.set(id(face, letter), font?.key ?? null);
      if (!font || registered.has(font.key)) continue;
      registered.add(font.key);
      pdf.registerFont(font.key, font.bytes);
    }
  }

  const runs = (line: string, face: Face): Run[] => runsOf(line, (letter) => fonts.get(id(face, letter)) ?? null);

  const widthOfRun = ({ text, font }: Run, size: number): number => {
    if (font === null) return lettersOf(text).length * BOX.advance * size;
    pdf.font(font).fontSize(size);
    return pdf.widthOfString(text, shapingOf(text));
  };

  /** How a text is shaped in the font that is set. Words that were shaped before are not shaped again for this. */
  function shapingOf(text: string): PDFKit.Mixins.TextOptions {
    try {
      pdf.widthOfString(text);
      return {};
    } catch {
      return MARKS_UNPLACED;
    }
  }

  const widthOf = (line: string, face: Face, size: number): number => {
    const key = `${face.family} ${face.weight} ${line}`;
    const known = emWidths.get(key);
    if (known !== undefined) return known * size;
    const width = runs(line, face).reduce((sum, run) => sum + widthOfRun(run, size), 0);
    if (emWidths.size >= WIDTHS_KEPT) emWidths.clear();
    emWidths.set(key, width / size);
    return width;
  };

  /**
   * Draws a run on its baseline; letters that no font has become empty boxes, as readers know them.
   *
   * pdfkit shapes word by word from left to right, and remembers each word. Where words run right to left each is a run of
   * its own, as the space between them comes from a Latin font.
   */
  function draw({ text, font }: Run, x: number, baseline: number, size: number): void {
    if (font !== null) {
      pdf.font(font).fontSize(size);
      pdf.text(text, x, baseline, { ...shapingOf(text), lineBreak: false, baseline: 'alphabetic' });
      return;
    }
    for (const index of lettersOf(text).keys()) {
      const left = x + (index * BOX.advance + (BOX.advance - BOX.width) / 2) * size;
      pdf.roundedRect(left, baseline - BOX.height * size, BOX.width * size, BOX.height * size, size * 0.06);
      pdf.lineWidth(size * 0.05).stroke();
    }
  }

  function shrink(text: string, { face, width, size, minSize = size, maxLines }: Omit<TextBox, 'y'>): Fit {
    for (let tried = size; ; tried = Math.max(minSize, tried - 1)) {
      const lines = breakLines(text, width, (line) => widthOf(line, face, tried));
      if (maxLines === undefined || lines.length <= maxLines) return { lines, size: tried, isCut: false };
      if (tried > minSize) continue;
      const kept = lines.slice(0, maxLines);
      let last = lettersOf(kept.pop() ?? '');
      while (last.length > 1 && widthOf(`${last.join('')}…`, face, tried) > width) last = last.slice(0, -1);
      return { lines: [...kept, `${last.join('').trimEnd()}…`], size: tried, isCut: true };
    }
  }

  return {
    pdf,

    async measure(text, box) {
      const line = flat(text);
      await prepare(`${line}…`, box.face);
      const { lines, size, isCut } = shrink(line, box);
      return { height: lines.length * size * LEADING, isCut };
    },

    async write(text, box) {
      const line = flat(text);
      await prepare(`${line}…`, box.face);
      const { lines, size } = shrink(line, box);
      pdf.fillColor(box.color ?? INK).strokeColor(box.color ?? INK);
      let y = box.y;
      for (const each of lines) {
        const slack = box.width - widthOf(each, box.face, size);
        let x = box.x + { left: 0, center: slack / 2, right: slack }[box.align ?? 'left'];
        // Fonts of different scripts stand on one baseline.
        const baseline = y + size;
        for (const run of runs(each, box.face)) {
          draw(run, x, baseline, size);
          x += widthOfRun(run, size);
        }
        y += size * LEADING;
      }
      return y - box.y;
    },

    async finish() {
      pdf.end();
      await finished;
      return Buffer.concat(chunks);
    },
  };
}

interface Fit {
  lines: string[];
  size: number;
  isCut: boolean;
}

/** One line of composed letters: the fonts hold these, and not every base with every mark. */
const flat = (text: string): string => fold(text).normalize('NFC');
