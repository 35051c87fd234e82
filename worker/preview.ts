import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { makeBatchReport } from '../activities/reports/batch-report.ts';
import { createCertificateSigner } from '../activities/reports/certificate-signature.ts';
import { keepDocuments, makeDocuments } from '../activities/reports/documents.ts';
import { previewMails } from '../activities/words/preview.ts';
import { SPECIMEN_BATCH, SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT } from '../activities/words/specimens.ts';
import { loadTemplates, TEMPLATES } from '../activities/words/templates.ts';

/**
 * Writes every mail and document, with sample facts, into `folder`; nothing is asked of the network.
 *
 * @returns the path of the page that leads to all of them
 * @throws TemplateError when a template cannot be used
 */
export async function writePreview(folder: string): Promise<string> {
  const templates = loadTemplates(TEMPLATES);
  // A sample is nobody's certificate: its key is forgotten at once.
  const nobody = createCertificateSigner(randomBytes(32));
  const documents = [
    ...(await makeDocuments(templates, SPECIMEN_CERTIFICATE, SPECIMEN_CONTEXT, nobody)),
    ...makeBatchReport(templates, SPECIMEN_BATCH, SPECIMEN_CONTEXT),
  ];
  await keepDocuments(folder, await previewMails(templates, documents));
  return resolve(folder, 'index.html');
}
