import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { getDocumentProxy, getMeta } from 'unpdf';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { checkSignature, createCertificateSigner } from '../../../activities/reports/certificate-signature.ts';
import { makeDocuments } from '../../../activities/reports/documents.ts';
import { SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';

const templates = loadTemplates('templates');
const seed = (byte: number) => new Uint8Array(32).fill(byte);
const OURS = seed(1);
const OTHER = seed(2);

async function certificateOf(name: string, key = OURS, number?: string): Promise<Buffer> {
  const { submission, certificate } = SPECIMEN_CERTIFICATE;
  const input = {
    ...SPECIMEN_CERTIFICATE,
    submission: { ...submission, applicant: { ...submission.applicant, name } },
    certificate: { ...certificate, number: number ?? certificate.number },
  };
  const [pdf] = await makeDocuments(templates, input, SPECIMEN_CONTEXT, createCertificateSigner(key));
  return Buffer.from(pdf!.content);
}

/** The file with one text in place of another, both of the same length, wherever it stands. */
function replaced(pdf: Buffer, from: string, to: string): Buffer {
  const text = pdf.toString('latin1');
  expect(text).toContain(from);
  expect(to).toHaveLength(from.length);
  return Buffer.from(text.replaceAll(from, to), 'latin1');
}

const entryOf = (pdf: Buffer): string => {
  const [entry] = /\(countersign 1 [^)]+\)/.exec(pdf.toString('latin1')) ?? [];
  return entry!;
};

const check = (pdf: Uint8Array) => checkSignature(pdf, [OURS]).kind;

let adas: Buffer;
beforeAll(async () => {
  adas = await certificateOf('Ada Example');
});

describe('the signature of a certificate', () => {
  it('vouches for what the certificate states', () => {
    expect(checkSignature(adas, [OURS])).toEqual({
      kind: 'genuine',
      statement: {
        number: 'MSL-2027-7K2MQ9XD',
        holder: 'Ada Example',
        library: 'Example County Library',
        track: 'Library Staff',
        programme: SPECIMEN_CONTEXT.programme.name,
        issuedOn: '2027-01-04',
        expiresOn: '2031-01-03',
        hours: 60,
      },
    });
  });

  it('is the same when a certificate is issued again', async () => {
    expect((await certificateOf('Ada Example')).equals(adas)).toBe(true);
  });

  it('is no obstacle to a reader of PDF', async () => {
    const document = await getDocumentProxy(new Uint8Array(adas));
    expect((await getMeta(document)).info.Title).toBe('Certificate MSL-2027-7K2MQ9XD of Ada Example');
  });

  it('finds a single byte changed in a page’s text', () => {
    const start = adas.indexOf('stream\n', adas.indexOf('/FlateDecode')) + 'stream\n'.length;
    expect(inflateSync(adas.subarray(start)).toString('latin1')).toMatch(/\bT[jJ]\b/);
    const changed = Buffer.from(adas);
    changed[start + 40]! ^= 1;
    expect(check(changed)).toBe('altered');
  });

  it('finds any single byte changed, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat({ max: adas.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(adas);
        changed[at]! ^= change;
        expect(check(changed)).not.toBe('genuine');
      }),
      { numRuns: 300 },
    );
  });

  it('finds any byte changed in its own entry', () => {
    const at = adas.indexOf('(countersign 1 ');
    for (let offset = 0; offset < entryOf(adas).length; offset += 1) {
      const changed = Buffer.from(adas);
      changed[at + offset]! ^= 1;
      expect(check(changed)).not.toBe('genuine');
    }
  });

  it('finds changed metadata', () => {
    expect(check(replaced(adas, 'of Ada Example)', 'of Eve Example)'))).toBe('altered');
  });

  it.each(['\n', '%', '1 0 obj\n<<>>\nendobj\n'])('finds what was appended: %j', (more) => {
    expect(check(Buffer.concat([adas, Buffer.from(more)]))).toBe('altered');
  });

  it('finds a second entry behind the first, as it was or anew', () => {
    for (const entry of [entryOf(adas), entryOf(adas).replace(/[0-9a-f]{128}/, '0'.repeat(128))]) {
      expect(check(Buffer.concat([adas, Buffer.from(`9 0 obj\n${entry}\nendobj\n`)]))).toBe('altered');
    }
  });

  it('holds for no other certificate', async () => {
    const eves = await certificateOf('Eve Example', OTHER, 'MSL-2027-0000000E');
    expect(check(replaced(eves, entryOf(eves), entryOf(adas)))).toBe('altered');
    const bens = await certificateOf('Ben Example');
    const signature = (pdf: Buffer) => /[0-9a-f]{128}/.exec(entryOf(pdf))![0];
    expect(check(replaced(bens, signature(bens), signature(adas)))).toBe('altered');
  });

  it('of another key is told from a changed file, and names the key', async () => {
    const theirs = await certificateOf('Ada Example', OTHER);
    expect(checkSignature(theirs, [OURS])).toEqual({
      kind: 'unknown-key',
      publicKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(check(replaced(theirs, 'of Ada Example)', 'of Eve Example)'))).toBe('altered');
  });

  it('of another key does not become ours by naming our key', async () => {
    const theirs = await certificateOf('Ada Example', OTHER);
    const key = (pdf: Buffer) => / ([0-9a-f]{64}) /.exec(entryOf(pdf))![1]!;
    expect(check(replaced(theirs, key(theirs), key(adas)))).toBe('altered');
  });

  it('still holds after the key was changed, as long as the earlier one is kept', () => {
    expect(checkSignature(adas, [OTHER, OURS]).kind).toBe('genuine');
    expect(checkSignature(adas, [OTHER]).kind).toBe('unknown-key');
  });

  it('is made with the key of RFC 8032, so that others can check it', async () => {
    // The first test vector of section 7.1.
    const vector = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    expect(entryOf(await certificateOf('Ada Example', vector))).toContain(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });

  it.each([
    'Анна Каренина',
    'Nguyễn Thị Hương'.normalize('NFD'),
    '山田 花子',
    'שרה לוי',
    'محمد',
    'प्रिया शर्मा',
    '🎉',
    'O’Brien (Ada) \\ "A"',
    // Written as UTF-16, as PDF does it, these are the bytes of "\n(countersign 1 ".
    Buffer.from('\n(countersign 1 ').swap16().toString('utf16le'),
  ])('states a name as it was written: %s', async (name) => {
    expect(checkSignature(await certificateOf(name), [OURS])).toMatchObject({
      kind: 'genuine',
      statement: { holder: name },
    });
  });

  it('is not led astray by a name that looks like one', async () => {
    for (const name of [`\n${entryOf(adas)}\n`, `é\n${entryOf(adas)}\n`]) {
      const pdf = await certificateOf(name);
      expect(checkSignature(pdf, [OURS])).toMatchObject({ kind: 'genuine', statement: { holder: name } });
    }
  });
});

describe('a file that is not ours', () => {
  it('is a PDF without our signature, like those of before there was one', async () => {
    const chunks: Buffer[] = [];
    const pdf = new PDFDocument({ info: { Title: 'Certificate MSL-2027-7K2MQ9XD of Ada Example' } });
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).end();
    await new Promise((resolve) => pdf.on('end', resolve));
    expect(checkSignature(Buffer.concat(chunks), [OURS])).toEqual({ kind: 'not-ours', why: 'no signature' });
  });

  test.each(['', '%PDF', 'PK\u0003\u0004', '<html>'])('or no PDF at all: %j', (text) => {
    expect(checkSignature(Buffer.from(text), [OURS])).toEqual({ kind: 'not-ours', why: 'no PDF' });
  });

  it('is not signed by mistake', () => {
    const signer = createCertificateSigner(OURS);
    expect(() => signer.sign(Buffer.from('%PDF-1.3\n'))).toThrow('no place for a signature');
    expect(() => signer.sign(adas)).toThrow('no place for a signature');
  });
});
