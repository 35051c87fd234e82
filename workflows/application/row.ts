import { ATTENTION } from '../attention.ts';
import type { ApplicationRow } from '../messages.ts';
import { type ApplicationFile, trackNameOf } from './file.ts';

/** The application as one line of the spreadsheet. */
export function rowOf(file: ApplicationFile): ApplicationRow {
  const { submission, assessment } = file;
  const attention = file.held ?? file.attention;
  return {
    applicationId: submission.applicationId,
    applicant: submission.applicant.name,
    applicantEmail: submission.applicant.email,
    isAddressVerified: submission.isAddressVerified,
    library: submission.library,
    track: trackNameOf(file),
    kind: submission.kind,
    earlierCertificate: earlierOf(file),
    stage: attention ? 'Needs attention' : file.phase,
    attention: attention
      ? `${ATTENTION[attention.reason].reason}${attention.detail ? `: ${attention.detail}` : ''}`
      : null,
    mend: attention ? ATTENTION[attention.reason].mend : null,
    attentionSince: attention?.sinceAt ?? null,
    verifier: file.verifier.name,
    verifierEmail: file.verifier.email,
    hours: (assessment?.evaluation.totalHalfHours ?? 0) / 2,
    submittedAt: file.submittedAt,
    requestedAt: file.requestedAt,
    remindersSent: file.remindersSent,
    decidedAt: file.answer?.receivedAt ?? null,
    batchId: file.batch?.id ?? null,
    certificateNumber: file.certificate?.number ?? null,
    issuedOn: file.certificate?.issuedOn ?? null,
    expiresOn: file.certificate?.expiresOn ?? null,
    revokedAt: file.revocation?.at ?? null,
    revocation: file.revocation?.reason ?? null,
    note: file.note,
    changedAt: file.changedAt,
  };
}

/** Once certified, the tracker's latest is this application's own. */
function earlierOf({ told, certificate }: ApplicationFile): string | null {
  const last = told?.lastCertificate ?? null;
  return last === certificate?.number ? null : last;
}
