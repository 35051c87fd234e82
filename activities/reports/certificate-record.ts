import type { CertificateFacts, CertificateWords } from './certificate-facts.ts';
import { ACCENT, HEIGHT, regular, SOFT, serif, strong, WIDTH } from './certificate-look.ts';
import type { Page } from './page.ts';

/** The pages behind the certificate: hours by category, and every activity; as many as the list needs. */
export async function drawRecord(page: Page, words: CertificateWords, facts: CertificateFacts): Promise<void> {
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
