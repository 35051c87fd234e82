import type { CertificateLine } from '../words/templates.ts';
import { openPage, type Page, type TextBox } from './page.ts';

/** The certificate's words, ready to print. Values are data; the page shows them as they are. */
export type CertificateWords = Record<CertificateLine, string>;

export interface CertificateFacts {
  number: string;
  /** Dates as people read them. */
  issuedOn: string;
  expiresOn: string;
  /** The instant the document is dated, so that the same certificate is the same bytes whenever it is made. */
  createdAt: Date;
  applicant: string;
  track: string;
  /** Stands in the seal, `MSL`. */
  authorityCode: string;
  /** Hours as people read them, "7.5 h". */
  total: string;
  categories: { name: string; hours: string }[];
  credits: { line: string; title: string; provider: string; date: string; category: string; hours: string }[];
}

// US Letter, landscape, in points.
const WIDTH = 792;
const HEIGHT = 612;
const INK = '#1f2933';
const SOFT = '#52606d';
const ACCENT = '#17495c';
const GOLD = '#a8842c';

const regular = { family: 'sans', weight: 400 } as const;
const strong = { family: 'sans', weight: 600 } as const;
const serif = { family: 'serif', weight: 400 } as const;
const serifStrong = { family: 'serif', weight: 600 } as const;
const italic = { family: 'serif-italic', weight: 400 } as const;

/** A page to frame, and the record behind it. The same input gives the same bytes. */
export async function makeCertificate(words: CertificateWords, facts: CertificateFacts): Promise<Uint8Array> {
  const page = openPage({
    size: 'LETTER',
    layout: 'landscape',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: { Title: words.title, Author: words.authority, CreationDate: facts.createdAt },
  });
  await drawFront(page, words, facts);
  await drawRecord(page, words, facts);
  return page.finish();
}

async function drawFront(page: Page, words: CertificateWords, facts: CertificateFacts): Promise<void> {
  drawBorder(page.pdf);
  const x = 96;
  const width = WIDTH - 2 * x;
  const centred = { x, width, align: 'center' } as const;
  await page.write(words.authority.toUpperCase(), {
    ...centred,
    y: 76,
    size: 13,
    minSize: 9,
    maxLines: 1,
    face: strong,
    color: ACCENT,
  });
  await page.write(words.heading, {
    ...centred,
    y: 98,
    size: 44,
    minSize: 20,
    maxLines: 1,
    face: serif,
    color: ACCENT,
  });
  rule(page.pdf, 172);
  await page.write(words.presented, { ...centred, y: 188, size: 16, face: italic, color: SOFT });
  // Name and library share the middle, as one block whose centre stays where it is.
  const name = await fitting(page, facts.applicant, [
    { ...centred, face: serifStrong, size: 44, minSize: 30, maxLines: 1 },
    { ...centred, face: serifStrong, size: 26, minSize: 12, maxLines: 4 },
  ]);
  const library = await fitting(page, words.library, [
    { ...centred, face: serif, size: 16, minSize: 13, maxLines: 1 },
    { ...centred, face: serif, size: 13, minSize: 10, maxLines: 2 },
  ]);
  const top = 262 - (name.height + library.height) / 2;
  await page.write(facts.applicant, { ...name.box, y: top });
  await page.write(words.library, { ...library.box, y: top + name.height });
  await page.write(words.achievement, {
    ...centred,
    y: 324,
    size: 16,
    minSize: 12,
    maxLines: 1,
    face: italic,
    color: SOFT,
  });
  await page.write(facts.track, {
    ...centred,
    y: 348,
    size: 27,
    minSize: 14,
    maxLines: 1,
    face: serifStrong,
    color: ACCENT,
  });
  await page.write(words.programme, {
    ...centred,
    y: 388,
    size: 14,
    minSize: 10,
    maxLines: 2,
    face: italic,
    color: SOFT,
  });
  await drawFoot(page, words, facts);
}

type Look = Omit<TextBox, 'y'>;

/** The first look in which the whole text has room, or else the last one. */
async function fitting(page: Page, text: string, looks: [Look, Look]): Promise<{ box: Look; height: number }> {
  const [first, second] = looks;
  const box = (await page.measure(text, first)).isCut ? second : first;
  return { box, height: (await page.measure(text, box)).height };
}

/** Dates on the left, seal in the middle, signature on the right. */
async function drawFoot(page: Page, words: CertificateWords, facts: CertificateFacts): Promise<void> {
  const left = { x: 96, width: 210 };
  const pairs: [string, string][] = [
    [words.issued, facts.issuedOn],
    [words.expires, facts.expiresOn],
    [words.number, facts.number],
  ];
  let y = 440;
  for (const [label, value] of pairs) {
    await page.write(label, { ...left, y, size: 9, face: regular, color: SOFT, maxLines: 1 });
    await page.write(value, { ...left, y: y + 11, size: 13, face: serif, maxLines: 1, minSize: 9 });
    y += 34;
  }
  await drawSeal(page, WIDTH / 2, 484, facts.authorityCode);
  const right = { x: WIDTH - 96 - 210, width: 210 };
  page.pdf
    .moveTo(right.x, 502)
    .lineTo(right.x + right.width, 502)
    .lineWidth(0.8)
    .stroke(INK);
  await page.write(words.signature, { ...right, y: 506, size: 13, minSize: 9, maxLines: 1, face: serif });
  await page.write(words.role, { ...right, y: 524, size: 9, minSize: 8, maxLines: 1, face: regular, color: SOFT });
}

async function drawRecord(page: Page, words: CertificateWords, facts: CertificateFacts): Promise<void> {
  const x = 54;
  const width = WIDTH - 2 * x;
  const bottom = HEIGHT - 60;
  let number = 1;
  let y = 0;
  const turn = async () => {
    page.pdf.addPage();
    number += 1;
    const foot = { x, width, y: HEIGHT - 42, size: 8, face: regular, color: SOFT, maxLines: 1 } as const;
    await page.write(`${words.pageNumber} ${number}`, { ...foot, align: 'right' });
    await page.write(words.authority, foot);
    y = 50;
  };
  await turn();
  y += await page.write(words.record, { x, y, width, size: 22, face: serif, color: ACCENT });
  y += await page.write(words.recordOf, {
    x,
    y: y + 2,
    width,
    size: 10,
    maxLines: 2,
    minSize: 8,
    face: regular,
    color: SOFT,
  });
  y += 18;
  y += 4 + (await page.write(words.byCategory, { x, y, width, size: 11, face: strong, color: ACCENT }));
  for (const [name, hours, face] of [
    ...facts.categories.map(({ name, hours }) => [name, hours, regular] as const),
    [words.total, facts.total, strong] as const,
  ]) {
    const height = await page.write(name, { x, y, width: 290, size: 10, face });
    await page.write(hours, { x: x + 300, y, width: 60, size: 10, face, align: 'right' });
    y += height + 3;
  }
  y += 16;
  const columns = [
    { x, width: 24, align: 'right' },
    { x: x + 34, width: 330, align: 'left' },
    { x: x + 376, width: 104, align: 'left' },
    { x: x + 490, width: 140, align: 'left' },
    { x: x + 634, width: 50, align: 'right' },
  ] as const;
  const row = async (cells: string[], look: { face: typeof regular | typeof strong; color?: string }) => {
    let height = 0;
    for (const [index, column] of columns.entries()) {
      height = Math.max(height, await page.write(cells[index] ?? '', { ...column, ...look, y, size: 9, maxLines: 3 }));
    }
    y += height + 5;
    page.pdf
      .moveTo(x, y - 3)
      .lineTo(x + width, y - 3)
      .lineWidth(0.4)
      .stroke('#cbd2d9');
  };
  const head = () =>
    row(['', words.titleColumn, words.dateColumn, words.categoryColumn, words.hoursColumn], {
      face: strong,
      color: ACCENT,
    });
  y += 4 + (await page.write(words.credits, { x, y, width, size: 11, face: strong, color: ACCENT }));
  await head();
  for (const { line, title, provider, date, category, hours } of facts.credits) {
    if (y + 40 > bottom) {
      await turn();
      await head();
    }
    await row([line, provider ? `${title} · ${provider}` : title, date, category, hours], { face: regular });
  }
}

// --- ornament ---

function drawBorder(pdf: PDFKit.PDFDocument): void {
  pdf.rect(0, 0, WIDTH, HEIGHT).fill('#fffdf8');
  pdf
    .lineWidth(6)
    .rect(27, 27, WIDTH - 54, HEIGHT - 54)
    .stroke(ACCENT);
  pdf
    .lineWidth(1.2)
    .rect(37, 37, WIDTH - 74, HEIGHT - 74)
    .stroke(GOLD);
  pdf
    .lineWidth(0.6)
    .rect(41, 41, WIDTH - 82, HEIGHT - 82)
    .stroke(GOLD);
  for (const [x, y] of [
    [39, 39],
    [WIDTH - 39, 39],
    [39, HEIGHT - 39],
    [WIDTH - 39, HEIGHT - 39],
  ] as const) {
    pdf.circle(x, y, 13).fill('#fffdf8');
    pdf.circle(x, y, 10).lineWidth(1.2).stroke(GOLD);
    pdf.polygon([x, y - 7], [x + 7, y], [x, y + 7], [x - 7, y]).fill(GOLD);
  }
}

function rule(pdf: PDFKit.PDFDocument, y: number): void {
  const middle = WIDTH / 2;
  pdf
    .lineWidth(0.9)
    .moveTo(middle - 130, y)
    .lineTo(middle - 9, y)
    .stroke(GOLD);
  pdf
    .lineWidth(0.9)
    .moveTo(middle + 9, y)
    .lineTo(middle + 130, y)
    .stroke(GOLD);
  pdf.polygon([middle, y - 4], [middle + 4, y], [middle, y + 4], [middle - 4, y]).fill(GOLD);
}

async function drawSeal(page: Page, x: number, y: number, code: string): Promise<void> {
  const points = Array.from({ length: 72 }, (_, index): [number, number] => {
    const radius = index % 2 === 0 ? 46 : 42.5;
    const angle = (index / 72) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  page.pdf.polygon(...points).fill(GOLD);
  page.pdf.circle(x, y, 37).lineWidth(1).stroke('#fffdf8');
  page.pdf.circle(x, y, 34).lineWidth(0.5).stroke('#fffdf8');
  const box = { x: x - 30, y: y - 14, width: 60, size: 22, minSize: 8, maxLines: 1, face: serifStrong } as const;
  await page.write(code, { ...box, align: 'center', color: '#fffdf8' });
}
