import { Document, HeadingLevel, LevelFormat, LineRuleType, Packer, Paragraph, TextRun } from 'docx';
import { parseMarkdown } from '../words/markdown.ts';

export interface PressRelease {
  title: string;
  author: string;
  /** Markdown whose values are escaped already. */
  body: string;
}

type Token = ReturnType<typeof parseMarkdown>[number];

// docx counts sizes in half-points, and distances in twentieths of a point.
const FONT = 'Calibri';
const SPACING = { after: 200, line: 300, lineRule: LineRuleType.AUTO };
const LETTER = { width: 12_240, height: 15_840 };
const INCH = 1440;

/** An editable Word document. What is left for the person to fill in stands in [brackets] and is marked in yellow. */
export async function makePressRelease({ title, author, body }: PressRelease): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: author,
    styles: {
      default: {
        document: { run: { font: FONT, size: 24 }, paragraph: { spacing: SPACING } },
        heading1: {
          run: { font: FONT, size: 36, bold: true, color: '17495C' },
          paragraph: { spacing: { ...SPACING, before: 240 } },
        },
      },
    },
    numbering: { config: [{ reference: 'bullets', levels: [BULLET] }] },
    sections: [
      {
        properties: { page: { size: LETTER, margin: { top: INCH, right: INCH, bottom: INCH, left: INCH } } },
        children: paragraphs(parseMarkdown(body)),
      },
    ],
  });
  return Packer.toBuffer(document);
}

const BULLET = {
  level: 0,
  format: LevelFormat.BULLET,
  text: '•',
  style: { paragraph: { indent: { left: 560, hanging: 280 } } },
};

/** Headings, paragraphs and bullets: what a press release needs of Markdown. */
function paragraphs(tokens: Token[]): Paragraph[] {
  return tokens.flatMap(({ type, children }, index) => {
    if (type !== 'inline') return [];
    const opened = tokens[index - 1]?.type;
    const isBullet = tokens[index - 2]?.type === 'list_item_open';
    return new Paragraph({
      ...(opened === 'heading_open' ? { heading: HeadingLevel.HEADING_1 } : {}),
      ...(isBullet ? { numbering: { reference: 'bullets', level: 0 }, contextualSpacing: true } : {}),
      children: runs(children ?? []),
    });
  });
}

function runs(tokens: Token[]): TextRun[] {
  let isStrong = false;
  return tokens.flatMap(({ type, content }) => {
    if (type === 'strong_open' || type === 'strong_close') isStrong = type === 'strong_open';
    if (type === 'hardbreak') return [new TextRun({ break: 1 })];
    const text = type === 'softbreak' ? ' ' : content;
    const pieces = text.split(/(\[[^\]]*\])/).filter((piece) => piece !== '');
    return pieces.map(
      (piece) =>
        new TextRun({
          text: piece,
          ...(isStrong ? { bold: true } : {}),
          ...(piece.startsWith('[') ? { highlight: 'yellow' as const } : {}),
        }),
    );
  });
}
