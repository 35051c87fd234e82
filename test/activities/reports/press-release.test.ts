import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createCertificateSigner } from '../../../activities/reports/certificate-signature.ts';
import { makeDocuments } from '../../../activities/reports/documents.ts';
import { SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';

const templates = loadTemplates('templates');
const signer = createCertificateSigner(new Uint8Array(32).fill(1));

async function pressReleaseOf(name: string): Promise<Record<string, string>> {
  const { submission } = SPECIMEN_CERTIFICATE;
  const input = {
    ...SPECIMEN_CERTIFICATE,
    submission: { ...submission, applicant: { ...submission.applicant, name } },
  };
  const [, pressRelease] = await makeDocuments(templates, input, SPECIMEN_CONTEXT, signer);
  const parts = unzipSync(pressRelease!.content);
  return Object.fromEntries(Object.entries(parts).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

/** The paragraphs of a document as their words. */
const paragraphs = (xml: string): string[] =>
  xml.split('</w:p>').map((paragraph) =>
    [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
      .map(([, text = '']) => text)
      .join('')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  );

describe('a press release', () => {
  it('is a Word document with its parts', async () => {
    const parts = await pressReleaseOf('Ada Example');
    for (const path of ['[Content_Types].xml', '_rels/.rels', 'word/document.xml', 'word/numbering.xml']) {
      expect(Object.keys(parts)).toContain(path);
    }
    expect(parts['docProps/core.xml']).toContain('Press release: Ada Example earns certification');
  });

  it('is filled in with who, where and what', async () => {
    const text = paragraphs((await pressReleaseOf('Ada Example'))['word/document.xml']!);
    expect(text).toContain('Ada Example of Example County Library earns certification from the Montana State Library');
    expect(text).toContain('Technology: 15 h');
    expect(text.join('\n')).toContain('valid until 3 January 2031');
  });

  it('marks what the person is to fill in', async () => {
    const xml = (await pressReleaseOf('Ada Example'))['word/document.xml']!;
    expect(xml).toMatch(/<w:highlight w:val="yellow"\/>(<[^>]*>)*<w:t[^>]*>\[your name\]/);
  });

  it('takes a name as it is', async () => {
    const name = '<w:p>**Ada** & "Söhne" [x](y) =1+1 שרה 🎉';
    const text = paragraphs((await pressReleaseOf(name))['word/document.xml']!)
      .join('\n')
      .replace(/[\u2068\u2069]/g, '');
    expect(text).toContain(`${name} of Example County Library earns`);
  });

  it('drops characters that no XML document may hold', async () => {
    const xml = (await pressReleaseOf('Ada\u0000\u0008\ufffe\ud800Example'))['word/document.xml']!;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(xml).not.toMatch(/[\u0000-\u0008\ufffe\uffff\ud800-\udfff](?![\udc00-\udfff])/);
  });
});
