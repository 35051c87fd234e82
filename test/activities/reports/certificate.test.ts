import fc from 'fast-check';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { createCertificateSigner } from '../../../activities/reports/certificate-signature.ts';
import { makeDocuments } from '../../../activities/reports/documents.ts';
import { SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';

const templates = loadTemplates('templates');
const signer = createCertificateSigner(new Uint8Array(32).fill(1));

async function certificateOf(name: string, input = SPECIMEN_CERTIFICATE): Promise<Uint8Array> {
  const submission = { ...input.submission, applicant: { ...input.submission.applicant, name } };
  const [certificate] = await makeDocuments(templates, { ...input, submission }, SPECIMEN_CONTEXT, signer);
  return certificate!.content;
}

async function read(pdf: Uint8Array): Promise<{ title: string; pages: string[] }> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(document, { mergePages: false });
  const { info } = await getMeta(document);
  return { title: String(info.Title), pages: text.map((page) => page.replace(/\s+/g, ' ')) };
}

describe('a certificate', () => {
  it('shows who is certified as what, from when until when, and by whom', async () => {
    const { title, pages } = await read(await certificateOf('Ada Example'));
    expect(title).toBe('Certificate MSL-2027-7K2MQ9XD of Ada Example');
    for (const fact of [
      'MONTANA STATE LIBRARY',
      'Certificate of Continuing Education',
      'Ada Example',
      'of Example County Library',
      'Library Staff',
      'Issued 4 January 2027',
      'Valid until 3 January 2031',
      'Certificate number MSL-2027-7K2MQ9XD',
      'Cora Coordinator',
    ]) {
      expect(pages[0]).toContain(fact);
    }
  });

  it('lists hours by category and every activity on the second page', async () => {
    const { pages } = await read(await certificateOf('Ada Example'));
    expect(pages).toHaveLength(2);
    expect(pages[1]).toMatch(/Collection Management and Technical Services ?20 h/);
    for (const { title } of SPECIMEN_CERTIFICATE.credits) expect(pages[1]).toContain(title);
  });

  it('goes on to further pages when the list is long, each with the head of the table', async () => {
    const credits = Array.from({ length: 60 }, (_, index) => ({
      ...SPECIMEN_CERTIFICATE.credits[index % 8]!,
      title: `Activity ${index + 1}.`,
    }));
    const { pages } = await read(await certificateOf('Ada Example', { ...SPECIMEN_CERTIFICATE, credits }));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.join(' ')).toContain('Activity 60.');
    for (const page of pages.slice(1)) expect(page).toContain('Activity and provider');
  });

  it.each([
    ['Cyrillic', 'Анна Каренина'],
    ['Greek', 'Ἀλέξανδρος'],
    ['Vietnamese', 'Nguyễn Thị Hương'],
    ['Vietnamese in decomposed letters', 'Nguyễn Thị Hương'.normalize('NFD')],
    ['Japanese', '山田 花子'],
    ['Chinese', '张伟'],
    ['Korean', '김민수'],
    ['emoji', '🎉'],
    ['Polish and Icelandic', 'Łukasz Þórðarson'],
  ])('shows a name in %s', async (_, name) => {
    const { pages } = await read(await certificateOf(name));
    expect(pages[0]).toContain(name.normalize('NFC'));
  });

  it.each([
    ['Hebrew', 'שרה לוי'],
    ['Arabic', 'محمد'],
    ['Devanagari', 'प्रिया शर्मा'],
  ])('embeds a font for a name in %s', async (_, name) => {
    const { pages } = await read(await certificateOf(name));
    // Extracted text comes in the order of the glyphs, so only the letters are compared.
    const letters = (text: string) => [...new Set(text.replace(/\s/g, ''))].sort().join('');
    const shown = [...pages[0]!].filter((letter) => /[\u0590-\u06ff\u0900-\u097f]/.test(letter)).join('');
    expect(letters(shown.normalize('NFKC'))).toBe(letters(name));
  });

  it.each([
    ['letters with dots', '\u0641\u0760\u0641 \u06a2\u06a3\u06a5'],
    ['signs above the letters', '\u0645\u0610\u062d\u0645\u062f\u0615'],
  ])('shows Arabic %s that the font has no place for', async (_, name) => {
    const { pages } = await read(await certificateOf(name));
    expect(pages[0]?.match(/[\u0600-\u08ff]/g)?.length).toBeGreaterThan(4);
  });

  it('sets the words of a Hebrew name from right to left', async () => {
    const { pages } = await read(await certificateOf('שרה בת לוי'));
    // Extracted words come as they stand, from left to right.
    expect(pages[0]).toContain('לוי בת שרה');
  });

  it('sets a name that mixes directions in reading order', async () => {
    const { pages } = await read(await certificateOf('שרה (Sara)'));
    expect(pages[0]).toContain('(Sara) שרה');
  });

  it('has room for a name of 300 characters, and cuts one that is longer still', async () => {
    const words = 'Maximilian '.repeat(27).trim();
    expect((await read(await certificateOf(words))).pages[0]?.match(/Maximilian/g)).toHaveLength(27);
    expect((await read(await certificateOf('W'.repeat(2000)))).pages[0]).toContain('W…');
  });

  it('is the same bytes whenever it is made', async () => {
    expect(Buffer.compare(await certificateOf('Ada Example'), await certificateOf('Ada Example'))).toBe(0);
  });

  it.each([
    ['Khanty, newer than the fonts', '\u1c8a'],
    ['Greek that is no letter', '\u1f7e'],
  ])('is made for a name with a letter that no font has: %s', async (_, letter) => {
    const { pages } = await read(await certificateOf(`Ada ${letter}`));
    expect(pages[0]).toContain('Ada');
    expect(pages[0]).not.toContain(letter);
  });

  it('can be made for any name', async () => {
    // Most of all letters are unknown to every font, so half of the names come from where the living scripts are.
    const character = fc.oneof(
      fc.integer({ min: 0x20, max: 0xd7ff }).map((point) => String.fromCodePoint(point)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character, minLength: 1, maxLength: 60 }), async (name) => {
        const { pages } = await read(await certificateOf(name));
        expect(pages[0]).toContain('Library Staff');
      }),
      { numRuns: 40 },
    );
  });
});
