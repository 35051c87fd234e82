import { ACCENT, GOLD, HEIGHT, serifStrong, WIDTH } from './certificate-look.ts';
import type { Page } from './page.ts';

/** Frame and corners, over the whole page. */
export function drawBorder(pdf: PDFKit.PDFDocument): void {
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

/** A line with a diamond, across the middle. */
export function drawRule(pdf: PDFKit.PDFDocument, y: number): void {
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

/** A rosette with the authority's letters, centred on a point. */
export async function drawSeal(page: Page, x: number, y: number, code: string): Promise<void> {
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
