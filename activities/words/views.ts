import { sameAddress } from '../../workflows/address.ts';
import type { AttentionReason } from '../../workflows/attention.ts';
import type { MailFacts, TemplateName } from '../../workflows/mail-order.ts';
import type { Person, Submission } from '../../workflows/messages.ts';
import type { ListedPerson } from '../../workflows/ports.ts';
import { suggestAddress } from '../address-suggestion.ts';
import { batchReadyView, batchReportView } from './document-views.ts';
import {
  batchView,
  countWords,
  creditView,
  dateWords,
  dayWords,
  listView,
  meterView,
  type View,
  type WordsContext,
} from './speech.ts';

type Views = { [T in TemplateName]: (facts: MailFacts[T], context: WordsContext) => View };

/** What each template may show, made from the facts of its mail. */
const VIEWS: Views = {
  'credit-recorded': ({ applicant, credit, isCorrection, trackName, evaluation }) => ({
    applicant: nameOf(applicant),
    isCorrection,
    track: trackName,
    ...creditView(credit),
    ...meterView(evaluation),
  }),
  'credit-refused': ({ applicant, title, problems, stands }) => ({
    applicant: nameOf(applicant),
    title,
    problems,
    stands: stands ? creditView(stands) : false,
  }),
  'form-refused': ({ applicant, form, problems }) => ({ applicant: nameOf(applicant), form, problems }),

  'application-received': (facts, context) => ({
    ...applicationView(facts, context),
    ...listView(facts.credits, context),
    nextBatch: batchView(facts.nextBatch, context),
    ...namedView(facts.named),
    isOtherNamed: facts.named.length > 0 && !isNamed(facts),
  }),
  'more-credits-needed': (facts, context) => ({
    ...applicationView(facts, context),
    ...meterView(facts.evaluation),
    ...disputedView(facts.disputed),
    closesOn: dayWords(facts.closesAt, context),
  }),
  'reminder-sent': (facts, context) => ({
    ...applicationView(facts, context),
    nextBatch: batchView(facts.nextBatch, context),
    requestedOn: dayWords(facts.requestedAt, context),
  }),
  'needs-attention': (facts, context) => ({
    ...applicationView(facts, context),
    ...namedView(facts.named),
    isSomebodyWanted: WANTS_SOMEBODY.includes(facts.reason),
    reason: {
      addressFails: facts.reason === 'address-fails',
      answerUnclear: facts.reason === 'answer-unclear',
      unexpectedSender: facts.reason === 'unexpected-sender',
      noAnswer: facts.reason === 'no-answer',
      noVerifier: facts.reason === 'no-verifier',
      samePerson: facts.reason === 'same-person',
      answersDiffer: facts.reason === 'answers-differ',
      formChanged: facts.reason === 'form-changed',
      creditsChanged: facts.reason === 'credits-changed',
    },
  }),
  'application-verified': (facts, context) => ({
    ...applicationView(facts, context),
    ...listView(facts.credits, context),
    ...disputedView(facts.disputed),
    batch: batchView(facts.batch, context),
  }),
  'application-declined': (facts, context) => ({ ...applicationView(facts, context), reason: facts.reason }),
  'application-closed': (facts, context) => ({
    ...applicationView(facts, context),
    isWithdrawn: facts.how === 'withdrawn',
    isExpired: facts.how === 'expired',
  }),
  certificate: (facts, context) => ({ ...applicationView(facts, context), ...certificateView(facts) }),
  'certificate-revoked': (facts, context) => ({
    ...applicationView(facts, context),
    ...certificateView(facts),
    reason: facts.reason,
  }),
  'renewal-reminder': (facts, context) => ({
    ...applicationView(facts, context),
    ...certificateView(facts),
    monthsLeft: countWords(facts.monthsLeft, 'month'),
    isLastMonth: facts.monthsLeft === 1,
  }),
  'renewal-notice': (facts, context) => ({
    ...applicationView(facts, context),
    ...certificateView(facts),
    monthsLeft: countWords(facts.monthsLeft, 'month'),
    isLastMonth: facts.monthsLeft === 1,
    reader: nameOf(facts.reader),
    role: facts.role.toLowerCase(),
  }),

  'verification-request': (facts, context) => requestView(facts, context),
  'verification-reminder': (facts, context) => ({
    ...requestView(facts, context),
    requestedOn: dayWords(facts.requestedAt, context),
    isLast: facts.isLast,
  }),
  clarification: (facts, context) => applicationView(facts, context),
  'verification-recorded': (facts, context) => ({
    ...applicationView(facts, context),
    isVerified: facts.decision === 'verified',
    isVerifiedExcept: facts.decision === 'verified-except',
    isNotVerified: facts.decision === 'not-verified',
    ...disputedView(facts.disputed),
    reason: facts.reason ?? '',
  }),

  digest: ({ matters, spreadsheetUrl }, context) => ({
    count: countWords(matters.length, 'matter'),
    isOne: matters.length === 1,
    newCount: String(matters.filter(({ isNew }) => isNew).length),
    hasNew: matters.some(({ isNew }) => isNew),
    matters: matters.map(({ item, who, what, mend, sinceAt, isNew }, index) => ({
      line: String(index + 1),
      item,
      who,
      what,
      mend,
      since: sinceAt ? dayWords(sinceAt, context) : '',
      isNew,
    })),
    spreadsheetUrl,
  }),
  'batch-ready': (facts) => batchReadyView(facts),
  'batch-report': (facts, context) => ({
    ...batchReportView(facts, context),
    areCertificatesAttached: facts.areCertificatesAttached,
  }),
};

export function viewOf<T extends TemplateName>(template: T, facts: MailFacts[T], context: WordsContext): View {
  const { programme, coordinator } = context;
  return {
    programme: programme.name,
    authority: programme.authority,
    coordinator: nameOf(coordinator),
    ...VIEWS[template](facts, context),
  };
}

// --- shared by several ---

function applicationView(
  { submission, trackName }: { submission: Submission; trackName: string },
  { programme }: WordsContext,
) {
  return {
    id: submission.applicationId,
    applicant: nameOf(submission.applicant),
    library: submission.library,
    track: trackName,
    isRenewal: submission.kind === 'renewal',
    verifier: nameOf(submission.verifier) || 'your verifier',
    verifierEmail: submission.verifier.email,
    verifierMeant: suggestAddress(submission.verifier.email) ?? '',
    whoVerifies: programme.tracks.find(({ id }) => id === submission.trackId)?.verifier ?? '',
  };
}

const requestView = (facts: MailFacts['verification-request'], context: WordsContext) => ({
  ...applicationView(facts, context),
  ...listView(facts.credits, context),
  nextBatch: batchView(facts.nextBatch, context),
  answerBy: dayWords(facts.answerBy, context),
});

const disputedView = (disputed: { line: number; title: string }[]) => ({
  disputed: disputed.map(({ line, title }) => ({ line: String(line), title })),
  hasDisputed: disputed.length > 0,
});

/** Reasons that another verifier would end. */
const WANTS_SOMEBODY: readonly AttentionReason[] = ['address-fails', 'no-answer', 'no-verifier', 'same-person'];

/** Names and roles alone: an address is nobody's to learn by filling in a form. */
const namedView = (named: ListedPerson[]) => ({
  named: named.slice(0, 3).map(({ name, role }) => ({ name, role })),
  hasNamed: named.length > 0,
});

const isNamed = ({ submission, named }: { submission: Submission; named: ListedPerson[] }): boolean =>
  named.some(({ email }) => sameAddress(email, submission.verifier.email));

const certificateView = ({ certificate }: MailFacts['certificate']) => ({
  certificate: {
    number: certificate.number,
    issuedOn: dateWords(certificate.issuedOn),
    expiresOn: dateWords(certificate.expiresOn),
  },
});

const nameOf = ({ name, email }: Person): string => name || email;
