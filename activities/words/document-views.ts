import type { Certificate, CertifyInput } from '../../workflows/certificate.ts';
import type { ApplicationRow, BatchRow } from '../../workflows/messages.ts';
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
  batch: BatchRow;
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
      applicant: row.applicant,
      library: row.library,
      track: row.track,
      hours: hoursWords(row.hours * 2),
      number: row.certificateNumber ?? '',
      file: `${row.certificateNumber}.pdf`,
    })),
    exceptions: batch.exceptions.map((id) => {
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
    hasExceptions: batch.exceptions.length > 0,
  };
}
