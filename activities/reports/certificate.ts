import type { CertificateFacts, CertificateWords } from './certificate-facts.ts';
import { ACCENT, INK, italic, regular, SOFT, serif, serifStrong, strong, WIDTH } from './certificate-look.ts';
import { drawBorder, drawRule, drawSeal } from './certificate-ornament.ts';
import { drawRecord } from './certificate-record.ts';
import type { CertificateSigner, CertificateStatement } from './certificate-signature.ts';
import { openPage, type Page, type TextBox } from './page.ts';

/** A page to frame, and the record behind it, signed. The same input gives the same bytes. */
export async function makeCertificate(
  words: CertificateWords,
  facts: CertificateFacts,
  statement: CertificateStatement,
  signer: CertificateSigner,
): Promise<Uint8Array> {
  const page = openPage({
    size: 'LETTER',
    layout: 'landscape',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: words.title,
      Author: words.authority,
      CreationDate: facts.createdAt,
      ...signer.entry(statement),
    },
  });
  await drawFront(page, words, facts);
  await drawRecord(page, words, facts);
  return signer.sign(await page.finish());
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
  drawRule(page.pdf, 172);
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
