import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill } from '../words/compose.ts';
import { type CertificateInput, certificateView } from '../words/document-views.ts';
import { escapeMarkdown, oneLine } from '../words/markdown.ts';
import type { WordsContext } from '../words/speech.ts';
import type { Templates } from '../words/templates.ts';
import { makeCertificate } from './certificate.ts';
import type { CertificateWords } from './certificate-facts.ts';
import type { CertificateSigner } from './certificate-signature.ts';
import { makePressRelease } from './press-release.ts';

/** A file for a person: kept, and sent with the mail. */
export interface KeptDocument {
  filename: string;
  content: Uint8Array;
  contentType: string;
}

const PDF = 'application/pdf';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Certificate and press release. Their names come from the certificate's number alone, never from what people typed. */
export async function makeDocuments(
  templates: Templates,
  input: CertificateInput,
  context: WordsContext,
  signer: CertificateSigner,
): Promise<KeptDocument[]> {
  const { certificate, submission, trackName, credits } = input;
  const view = certificateView(input, context);
  const { lines } = templates.documents.certificate;
  const words = Object.fromEntries(
    Object.entries(lines).map(([line, source]) => [line, fill(templates, source, view, oneLine)]),
  ) as CertificateWords;
  const facts = {
    ...view,
    applicant: submission.applicant.name,
    track: trackName,
    createdAt: new Date(`${certificate.issuedOn}T12:00:00Z`),
  };
  const statement = {
    number: certificate.number,
    holder: submission.applicant.name,
    library: submission.library,
    track: trackName,
    programme: context.programme.name,
    issuedOn: certificate.issuedOn,
    expiresOn: certificate.expiresOn,
    hours: credits.reduce((sum, { halfHours }) => sum + halfHours, 0) / 2,
  };
  const certificatePdf = await makeCertificate(words, facts, statement, signer);
  const release = templates.documents['press-release'];
  const pressRelease = await makePressRelease({
    title: fill(templates, release.lines.title, view, oneLine).trim(),
    author: context.programme.authority,
    body: fill(templates, release.body, view, escapeMarkdown),
  });
  const [pdf, docx] = filesOf(certificate.number);
  return [
    { ...pdf, content: certificatePdf },
    { ...docx, content: pressRelease },
  ];
}

/** What was kept for a certificate. @throws Error when it is not in the folder. */
export function readDocuments(folder: string, number: string): Promise<KeptDocument[]> {
  return Promise.all(
    filesOf(number).map(async (file) => ({ ...file, content: await readFile(join(folder, file.filename)) })),
  );
}

/** The certificates alone; null when one of them is not in the folder, or there is none at all. */
export async function readCertificates(folder: string, numbers: string[]): Promise<KeptDocument[] | null> {
  const read = numbers.map(async (number): Promise<KeptDocument | null> => {
    const [file] = filesOf(number);
    try {
      return { ...file, content: await readFile(join(folder, file.filename)) };
    } catch (error) {
      // Made by a worker on another machine.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  });
  const found = (await Promise.all(read)).filter((document) => document !== null);
  return found.length > 0 && found.length === numbers.length ? found : null;
}

/** The files of a certificate: itself, then the press release. */
export const filesOf = (number: string) =>
  [
    { filename: fileName(`${number}.pdf`), contentType: PDF },
    { filename: fileName(`${number}-press-release.docx`), contentType: DOCX },
  ] as const;

/** Writes documents into `folder`, each whole or not at all. Keeping them again replaces them with the same. */
export async function keepDocuments(folder: string, documents: KeptDocument[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { filename, content } of documents) {
    const path = join(folder, fileName(filename));
    const unfinished = `${path}.${process.pid}.unfinished`;
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  }
}

/** @throws Error when the name could leave its folder or surprise a file system. */
function fileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return name;
  throw new Error(`"${name}" cannot name a file: allowed are letters, digits, ".", "_" and "-", 100 at most`);
}
