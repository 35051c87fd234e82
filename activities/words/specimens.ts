import type { Batch } from '../../programme/batch.ts';
import type { Credit } from '../../programme/credit.ts';
import type { Evaluation } from '../../programme/evaluate.ts';
import type { Certificate } from '../../workflows/certificate.ts';
import type { MailFacts } from '../../workflows/mail-order.ts';
import type { ApplicationRow, Submission } from '../../workflows/messages.ts';
import type { BatchReportInput, CertificateInput } from './document-views.ts';
import type { WordsContext } from './speech.ts';

/**
 * One full set of facts for each template, with every list filled: templates are checked against these when they are
 * loaded, and the preview shows them. The people are made up; example.org belongs to nobody.
 */
const ADA = { name: 'Ada Example', email: 'ada@example.org' };
const VERA = { name: 'Vera Director', email: 'vera@example.org' };

const submission: Submission = {
  applicationId: 'A-7K2MQ9XD',
  trackerId: 'T-9F4QX2M7KD3B',
  applicant: ADA,
  isAddressVerified: true,
  library: 'Example County Library',
  trackId: 'staff',
  kind: 'first',
  verifier: VERA,
};
const application = { submission, trackName: 'Library Staff' };

const [ADMINISTRATION, PUBLIC, COLLECTIONS, TECHNOLOGY] = [
  'Library Administration',
  'Library Services to the Public',
  'Collection Management and Technical Services',
  'Technology',
] as const;

const EVENTS: [title: string, provider: string, beganOn: string, category: string, halfHours: number][] = [
  ['Budgets for Small Libraries', 'Montana Library Association', '2024-03-14', ADMINISTRATION, 12],
  ['Story Time for Toddlers', 'WebJunction', '2024-05-02', PUBLIC, 3],
  ['Weeding with Confidence', 'Infopeople', '2024-09-19', COLLECTIONS, 20],
  ['Library Boards and the Law', 'Montana State Library', '2025-01-23', ADMINISTRATION, 10],
  ['Spring Institute: Reaching Every Reader', 'Montana State Library', '2025-04-10', PUBLIC, 25],
  ['Mending and Repair Workshop', 'Western Library Network', '2025-08-07', COLLECTIONS, 20],
  ['Teaching Seniors to Use a Tablet', 'WebJunction', '2026-02-11', TECHNOLOGY, 15],
  ['Privacy at the Public Computer', 'Infopeople', '2026-06-18', TECHNOLOGY, 15],
];

const credits: Credit[] = EVENTS.map(([title, provider, beganOn, category, halfHours], index) => ({
  responseId: `specimen-${index + 1}`,
  title,
  provider,
  trainer: '',
  beganOn,
  endedOn: beganOn,
  category,
  halfHours,
  kind: 'attended',
  description: '',
}));

const meter = (category: string, halfHours: number) => ({
  category,
  halfHours,
  countedHalfHours: halfHours,
  atLeast: 20,
  shortHalfHours: Math.max(0, 20 - halfHours),
});

const met: Evaluation = {
  met: true,
  totalHalfHours: 120,
  requiredHalfHours: 120,
  categories: [meter(ADMINISTRATION, 22), meter(PUBLIC, 28), meter(COLLECTIONS, 40), meter(TECHNOLOGY, 30)],
  shortHalfHours: 0,
  shortfalls: [],
  counted: credits.map(({ responseId }) => responseId),
};

const short: Evaluation = {
  met: false,
  totalHalfHours: 105,
  requiredHalfHours: 120,
  categories: [meter(ADMINISTRATION, 22), meter(PUBLIC, 28), meter(COLLECTIONS, 40), meter(TECHNOLOGY, 15)],
  shortHalfHours: 15,
  shortfalls: [
    { category: TECHNOLOGY, halfHours: 5 },
    { category: null, halfHours: 10 },
  ],
  counted: credits.slice(0, -1).map(({ responseId }) => responseId),
};

const batch: Batch = {
  id: '2027-Q1',
  name: 'January 2027',
  cutoffOn: '2026-12-31',
  cutoffAt: '2027-01-01T07:00:00.000Z',
  runsAt: '2027-01-04T13:00:00.000Z',
};

const certificate: Certificate = {
  number: 'MSL-2027-7K2MQ9XD',
  issuedOn: '2027-01-04',
  expiresOn: '2031-01-03',
  reminders: [
    { at: '2030-07-03T15:00:00.000Z', monthsLeft: 6 },
    { at: '2030-12-03T16:00:00.000Z', monthsLeft: 1 },
  ],
  expiresAt: '2031-01-04T07:00:00.000Z',
};

const DORA = { name: 'Dora Director', email: 'dora@example.org', role: 'Director' };

const disputed = [
  { line: 2, title: 'Story Time for Toddlers' },
  { line: 5, title: 'Spring Institute: Reaching Every Reader' },
];
const list = { credits, evaluation: met };
const request = { ...application, ...list, nextBatch: batch, answerBy: '2027-01-23T16:00:00.000Z' };
const requestedAt = '2026-11-24T16:00:00.000Z';

const [, , , , , , lastButOne] = credits;
if (!lastButOne) throw new Error('The specimens need seven credits or more');

const certified: ApplicationRow = {
  applicationId: submission.applicationId,
  applicant: ADA.name,
  applicantEmail: ADA.email,
  isAddressVerified: false,
  library: submission.library,
  track: application.trackName,
  kind: 'first',
  earlierCertificate: null,
  stage: 'Certified',
  attention: null,
  mend: null,
  attentionSince: null,
  revokedAt: null,
  revocation: null,
  verifier: VERA.name,
  verifierEmail: VERA.email,
  hours: 60,
  submittedAt: requestedAt,
  requestedAt,
  remindersSent: 0,
  decidedAt: '2026-12-03T17:20:00.000Z',
  batchId: batch.id,
  certificateNumber: certificate.number,
  issuedOn: certificate.issuedOn,
  expiresOn: certificate.expiresOn,
  note: null,
  changedAt: batch.runsAt,
};

const waiting: ApplicationRow = {
  ...certified,
  applicationId: 'A-4M8TQ2ZR',
  applicant: 'Grace Trustee',
  applicantEmail: 'grace@example.org',
  library: 'Hilltop Public Library',
  track: 'Library Trustee',
  stage: 'Needs attention',
  attention: 'A second answer contradicts the recorded decision',
  mend: 'Read both and decide',
  attentionSince: '2026-12-28T09:00:00.000Z',
  hours: 15,
  certificateNumber: null,
  issuedOn: null,
  expiresOn: null,
};

export const SPECIMEN_BATCH: BatchReportInput = {
  batch: {
    batchId: batch.id,
    name: batch.name,
    cutoffOn: batch.cutoffOn,
    state: 'Done',
    runAt: batch.runsAt,
    approvedBy: null,
    certificates: 1,
    hours: 60,
    exceptions: [waiting.applicationId],
    changedAt: batch.runsAt,
  },
  applications: [certified, waiting],
};

export const SPECIMENS: MailFacts = {
  'credit-recorded': {
    applicant: ADA,
    credit: lastButOne,
    isCorrection: false,
    trackName: application.trackName,
    evaluation: short,
  },
  'credit-refused': {
    applicant: ADA,
    title: 'Story Time for Toddlers',
    problems: ['This activity is on your record already: "Story Time for Toddlers" on 2 May 2024.'],
    stands: lastButOne,
  },
  'form-refused': {
    applicant: ADA,
    form: 'Application for certification',
    problems: ['"vera(at)example.org" is not a mail address; it should look like name@example.org.'],
  },
  'application-received': { ...application, ...list, nextBatch: batch, named: [DORA] },
  'more-credits-needed': {
    ...application,
    credits: credits.slice(0, -1),
    evaluation: short,
    disputed,
    closesAt: '2027-05-24T15:00:00.000Z',
  },
  'reminder-sent': { ...application, nextBatch: batch, requestedAt },
  'needs-attention': { ...application, reason: 'no-answer', named: [DORA] },
  'application-verified': { ...application, ...list, batch, disputed },
  'application-declined': { ...application, reason: 'Two of the workshops were not attended.' },
  'application-closed': { ...application, how: 'withdrawn' },
  certificate: { ...application, certificate },
  'certificate-revoked': { ...application, certificate, reason: 'It was issued to the wrong person by mistake.' },
  'renewal-reminder': { ...application, certificate, monthsLeft: 6 },
  'renewal-notice': { ...application, certificate, monthsLeft: 6, role: DORA.role, reader: DORA },
  'verification-request': request,
  'verification-reminder': { ...request, requestedAt, isLast: true },
  clarification: application,
  'verification-recorded': {
    ...application,
    decision: 'verified-except',
    disputed,
    reason: 'Ada did not stay to the end of these two.',
  },
  'batch-ready': {
    batch: { ...SPECIMEN_BATCH.batch, state: 'Waiting for approval', runAt: null, certificates: 0, hours: 0 },
    applications: [{ ...certified, stage: 'Verified', certificateNumber: null }, waiting],
  },
  'batch-report': { ...SPECIMEN_BATCH, areCertificatesAttached: true },
  digest: {
    matters: [
      {
        item: 'A-4M8TQ2ZR',
        who: 'Grace Trustee',
        what: "The verifier's answer is not a clear decision: vera@example.org: it asks a question",
        mend: 'Read it and decide: verify "how it was confirmed", or decline "reason"',
        sinceAt: '2026-12-03T17:20:00.000Z',
        isNew: true,
      },
      {
        item: 'Watcher: mailbox',
        who: '',
        what: 'The mailbox is not read: the server refuses the login',
        mend: 'Mend what it says, or tell whoever runs the service',
        sinceAt: null,
        isNew: false,
      },
    ],
    spreadsheetUrl: 'https://docs.google.com/spreadsheets/d/example/edit',
  },
};

export const SPECIMEN_CONTEXT: WordsContext = {
  programme: {
    name: 'Montana State Library Certification',
    authority: 'Montana State Library',
    authorityCode: 'MSL',
    certificateTitle: 'Certificate of Continuing Education',
    timeZone: 'America/Denver',
    categories: [ADMINISTRATION, PUBLIC, COLLECTIONS, TECHNOLOGY],
    tracks: [
      {
        id: 'staff',
        name: 'Library Staff',
        verifier: "your library's director or department head",
        verifierRoles: ['Director'],
      },
    ],
  },
  coordinator: { name: 'Cora Coordinator', email: 'cora@example.org' },
};

export const SPECIMEN_CERTIFICATE: CertificateInput = {
  submission,
  trackName: application.trackName,
  credits,
  evaluation: met,
  ruleSetId: 'montana-2009',
  batch,
  now: '2027-01-04T13:00:00.000Z',
  certificate,
};
