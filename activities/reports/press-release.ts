import { Document, HeadingLevel, LevelFormat, Packer, Paragraph, TextRun } from 'docx';
import { parseMarkdown } from '../words/markdown.ts';

export interface PressRelease {
  title: string;
  author: string;
  /** Markdown whose values are escaped already. */
  body: string;
}

type Token = ReturnType<typeof parseMarkdown>[number];

const FONT = 'Calibri';

/** An editable Word document. What is left for the person to fill in stands in [brackets] and is marked in yellow. */
export async function makePressRelease({ title, author, body }: PressRelease): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: author,
    styles: {
      default: { document: { run: { font: FONT, size: 24 }, paragraph: { spacing: { after: 200, line: 300 } } } },
    },
    numbering: {
      config: [
        {
          reference: 'list',
          levels: [
            {
              level: 0,
              format: LevelFormat.BULLET,
              text: '•',
              style: { paragraph: { indent: { left: 560, hanging: 280 } } },
            },
          ],
        },
      ],
    },
    // US Letter with margins of one inch, in twentieths of a point.
    sections: [
      {
        properties: {
          page: { size: { width: 12240, height: 15840 }, margin: { top: 1440, right: 1440, bottom: 1440, left: 1440 } },
        },
        children: paragraphs(parseMarkdown(body)),
      },
    ],
  });
  return Packer.toBuffer(document);
}

function paragraphs(tokens: Token[]): Paragraph[] {
  const result: Paragraph[] = [];
  let depth = 0;
  let isHeading = false;
  for (const { type, children } of tokens) {
    if (type === 'bullet_list_open') depth += 1;
    else if (type === 'bullet_list_close') depth -= 1;
    else if (type === 'heading_open') isHeading = true;
    else if (type === 'heading_close') isHeading = false;
    else if (type === 'inline') {
      result.push(
        new Paragraph({
          ...(isHeading ? { heading: HeadingLevel.HEADING_1 } : {}),
          ...(depth > 0 ? { numbering: { reference: 'list', level: 0 }, spacing: { after: 60 } } : {}),
          children: runs(children ?? [], isHeading),
        }),
      );
    }
  }
  return result;
}

function runs(tokens: Token[], isHeading: boolean): TextRun[] {
  const look = isHeading ? { font: FONT, size: 34, color: '17495C' } : {};
  let bold = isHeading;
  return tokens.flatMap(({ type, content }) => {
    if (type === 'strong_open') bold = true;
    if (type === 'strong_close') bold = isHeading;
    if (type === 'hardbreak') return [new TextRun({ break: 1 })];
    if (type === 'softbreak') return [new TextRun({ text: ' ', bold, ...look })];
    return content
      .split(/(\[[^\]]*\])/)
      .filter((text) => text !== '')
      .map(
        (text) =>
          new TextRun({ text, bold, ...look, ...(text.startsWith('[') ? { highlight: 'yellow' as const } : {}) }),
      );
  });
}
