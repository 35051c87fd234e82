import type { Programme } from '../../programme/programme.ts';
import type { Certificate } from '../../workflows/certificate.ts';
import type { Person } from '../../workflows/messages.ts';
import type { BatchReportInput, CertificateInput } from '../words/document-views.ts';
import type { Templates } from '../words/templates.ts';
import { archive } from './archive.ts';
import { makeBatchReport } from './batch-report.ts';
import { certificateDates } from './certificate-dates.ts';
import { createCertificateSigner } from './certificate-signature.ts';
import { type KeptDocument, keepDocuments, makeDocuments, readCertificates, readDocuments } from './documents.ts';

export interface ReportsDependencies {
  programme: Programme;
  coordinator: Person;
  templates: Templates;
  /** Where documents are kept; made when it is missing. */
  folder: string;
  /** 32 bytes with which certificates are signed. */
  certificateKey: Uint8Array;
}

/** The documents of the programme. Each is made from its input alone, so making and keeping one twice is harmless. */
export interface Reports {
  certificateDates(input: { ruleSetId: string; applicationId: string; now: string }): Certificate;
  /** The files that go out with the certificate's mail. */
  makeDocuments(input: CertificateInput): Promise<KeptDocument[]>;
  makeBatchReport(input: BatchReportInput): KeptDocument[];
  /** Writes into the folder, each file whole or not at all. */
  keepDocuments(documents: KeptDocument[]): Promise<void>;
  /** The files kept for a certificate. */
  readDocuments(certificateNumber: string): Promise<KeptDocument[]>;
  /** The batch's certificates and its page in one file; null when they are too many, or not all in this folder. */
  archiveBatch(input: BatchReportInput): Promise<KeptDocument | null>;
}

export function createReports({
  programme,
  coordinator,
  templates,
  folder,
  certificateKey,
}: ReportsDependencies): Reports {
  const context = { programme, coordinator };
  const signer = createCertificateSigner(certificateKey);
  return {
    certificateDates: (input) => certificateDates({ programme, ...input }),
    makeDocuments: (input) => makeDocuments(templates, input, context, signer),
    makeBatchReport: (input) => makeBatchReport(templates, input, context),
    keepDocuments: (documents) => keepDocuments(folder, documents),
    readDocuments: (certificateNumber) => readDocuments(folder, certificateNumber),
    async archiveBatch(input) {
      const { batchId, runAt } = input.batch;
      const numbers = input.applications.flatMap(({ certificateNumber }) => certificateNumber ?? []);
      const certificates = await readCertificates(folder, numbers);
      const page = makeBatchReport(templates, input, context).filter(({ filename }) => filename.endsWith('.html'));
      return certificates && archive(`batch-${batchId}-certificates.zip`, [...certificates, ...page], new Date(runAt));
    },
  };
}
