import type { Certificate, CertifyInput } from '../../workflows/certificate.ts';
import type { MailFacts } from '../../workflows/mail-order.ts';
import type { ApplicationRow, BatchRow, DoneBatch } from '../../workflows/messages.ts';
import { hasCertificate, tally } from '../../workflows/tally.ts';
import { countWords, dateWords, dayWords, hoursWords, listView, type WordsContext } from './speech.ts';

export interface CertificateInput extends CertifyInput {
  certificate: Certificate;
}

/** What the certificate and the press release may show. */
export function certificateView(input: CertificateInput, context: WordsContext) {
  const { submission, trackName, credits, certificate } = input;
  return {
    programme: context.programme.name,
    authority: context.programme.authority,
    authorityCode: context.programme.authorityCode,
    certificateTitle: context.programme.certificateTitle,
    coordinator: context.coordinator.name,
    applicant: submission.applicant.name,
    library: submission.library,
    track: trackName,
    number: certificate.number,
    issuedOn: dateWords(certificate.issuedOn),
    expiresOn: dateWords(certificate.expiresOn),
    ...listView(credits, context),
  };
}

export interface BatchReportInput {
  batch: DoneBatch;
  /** The applications of the batch, certified or not. */
  applications: ApplicationRow[];
}

/** Stands in the text where the report's page has its chart; a mail has none. */
export const CHART_MARK = '\ue000';

/** What the report of a batch may show. */
export function batchReportView({ batch, applications }: BatchReportInput, context: WordsContext) {
  const certified = applications.filter(hasCertificate);
  const { certificates, hours, tracks } = tally(certified);
  return {
    programme: context.programme.name,
    authority: context.programme.authority,
    name: batch.name,
    cutoff: dateWords(batch.cutoffOn),
    runOn: dayWords(batch.runAt, context),
    certificates: countWords(certificates, 'certificate'),
    hours: hoursWords(hours * 2),
    hasCertificates: certificates > 0,
    tracks: tracks.map((one) => ({
      track: one.track,
      certificates: countWords(one.certificates, 'certificate'),
      hours: hoursWords(one.hours * 2),
    })),
    chart: CHART_MARK,
    list: certified.map((row) => ({
      ...lineOf(row),
      number: row.certificateNumber ?? '',
      file: `${row.certificateNumber}.pdf`,
    })),
    ...exceptionsView(batch, applications),
  };
}

/** What the request to approve a batch may show. */
export function batchReadyView({ batch, applications }: MailFacts['batch-ready']) {
  const waiting = applications.filter(({ stage }) => stage === 'Verified');
  return {
    batch: batch.batchId,
    name: batch.name,
    cutoff: dateWords(batch.cutoffOn),
    count: countWords(waiting.length, 'certificate'),
    list: waiting.map(lineOf),
    ...exceptionsView(batch, applications),
  };
}

// --- internal ---

const lineOf = ({ applicationId, applicant, library, track, hours }: ApplicationRow) => ({
  id: applicationId,
  applicant,
  library,
  track,
  hours: hoursWords(hours * 2),
});

const exceptionsView = ({ exceptions }: BatchRow, applications: ApplicationRow[]) => ({
  hasExceptions: exceptions.length > 0,
  exceptions: exceptions.map((id) => {
    const row = applications.find(({ applicationId }) => applicationId === id);
    return {
      id,
      applicant: row?.applicant ?? '',
      library: row?.library ?? '',
      stage: row?.stage ?? '',
      attention: row?.attention ?? '',
      mend: row?.mend ?? '',
    };
  }),
});
