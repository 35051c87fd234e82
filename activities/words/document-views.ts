import type { Certificate, CertifyInput } from '../../workflows/certificate.ts';
import type { ApplicationRow, BatchRow } from '../../workflows/messages.ts';
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

/** What the report of a batch may show. */
export function batchReportView({ batch, applications }: BatchReportInput, context: WordsContext) {
  const certified = applications.filter(({ certificateNumber }) => certificateNumber !== null);
  const tracks = [...new Set(certified.map(({ track }) => track))].sort();
  const sum = (rows: ApplicationRow[]) => hoursWords(rows.reduce((halfHours, { hours }) => halfHours + hours * 2, 0));
  return {
    programme: context.programme.name,
    authority: context.programme.authority,
    name: batch.name,
    cutoff: dateWords(batch.cutoffOn),
    runOn: dayWords(batch.runAt, context),
    certificates: countWords(certified.length, 'certificate'),
    hours: sum(certified),
    hasCertificates: certified.length > 0,
    tracks: tracks.map((track) => {
      const rows = certified.filter((row) => row.track === track);
      return { track, certificates: countWords(rows.length, 'certificate'), hours: sum(rows) };
    }),
    list: certified.map(({ applicant, library, track, hours, certificateNumber }) => ({
      applicant,
      library,
      track,
      hours: hoursWords(hours * 2),
      number: certificateNumber ?? '',
    })),
    exceptions: batch.exceptions.map((id) => {
      const row = applications.find(({ applicationId }) => applicationId === id);
      return { id, applicant: row?.applicant ?? '', library: row?.library ?? '', stage: row?.stage ?? '' };
    }),
    hasExceptions: batch.exceptions.length > 0,
  };
}
