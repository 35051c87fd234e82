import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { ago, now } from './clock.ts';
import type { MailOrder } from './mail-order.ts';
import {
  applicationOpenedSignal,
  applicationSettledSignal,
  type CreditLogged,
  creditLoggedSignal,
  creditRowsQuery,
  creditsImportedSignal,
  creditsToldSignal,
  renewedSignal,
  setAsideSignal,
  type TrackerState,
  workflowIds,
} from './messages.ts';
import { LOCAL } from './policies.ts';
import type { CreditVerdict, RulesPorts } from './ports.ts';
import { searchAttributes } from './search-attributes.ts';
import { sendMails } from './send-mails.ts';
import { signalIfOpen } from './signal-if-open.ts';

const { judgeCredit }: RulesPorts = proxyLocalActivities<RulesPorts>(LOCAL);

/** One person's credits, for as long as they take part. It has no end; it continues as new when its history grows. */
export async function trackerWorkflow(state: TrackerState): Promise<void> {
  /** Open applications that do not know the present credits. */
  const toTell = new Set<string>();
  /** Applications whose certificate has a successor, with its number. */
  const renewals: { applicationId: string; number: string }[] = [];
  /** Mail goes out beside all else: an outage of hours keeps no application waiting for credits that are known. */
  let mailed = Promise.resolve();
  listen(state, toTell, renewals);
  for (;;) {
    setCurrentDetails(`${state.credits.length} credits, ${state.openApplications.length} open applications`);
    await condition(() => state.claims.length > 0 || toTell.size > 0 || renewals.length > 0);
    // Everything logged is judged before anybody is told, or an application would ask for what is already there.
    while (state.claims.length > 0) {
      const mails = await answerClaims(state, toTell);
      if (mails.length > 0) mailed = mailed.then(() => sendMails(mails)).then(() => undefined);
    }
    for (const applicationId of toTell) {
      toTell.delete(applicationId);
      const { credits, certificate } = state;
      await signalIfOpen(workflowIds.application(applicationId), creditsToldSignal, {
        credits,
        periodStartsOn: certificate?.issuedOn ?? null,
        lastCertificate: certificate?.number ?? null,
      });
    }
    for (let renewed = renewals.shift(); renewed; renewed = renewals.shift()) {
      const { applicationId, number } = renewed;
      await signalIfOpen(workflowIds.application(applicationId), renewedSignal, { number });
    }
    if (workflowInfo().continueAsNewSuggested) {
      await mailed;
      await condition(allHandlersFinished);
      if (toTell.size === 0 && renewals.length === 0) await continueAsNew<typeof trackerWorkflow>(state);
    }
  }
}

function listen(state: TrackerState, toTell: Set<string>, renewals: { applicationId: string; number: string }[]): void {
  const take = (logged: CreditLogged) => {
    const { responseId } = logged.claim;
    const known = state.answered[responseId];
    if (known && Date.parse(logged.version) <= Date.parse(known)) return;
    state.answered[responseId] = logged.version;
    // What somebody wrote in the form is newer than earlier records.
    if (!logged.isImported || !state.person) {
      state.person = logged.person;
      state.trackId = logged.trackId;
    }
    state.claims.push({ ...logged, loggedAt: ago(logged.loggedAgoMs) });
  };
  setHandler(creditLoggedSignal, take);
  setHandler(creditsImportedSignal, ({ credits }) => credits.forEach(take));
  setHandler(applicationOpenedSignal, ({ applicationId }) => {
    if (!state.openApplications.includes(applicationId)) state.openApplications.push(applicationId);
    toTell.add(applicationId);
  });
  setHandler(applicationSettledSignal, ({ applicationId, certificate }) => {
    state.openApplications = state.openApplications.filter((id) => id !== applicationId);
    if (!certificate) return;
    const known = state.certificate;
    // Certificates of earlier records come in any order: a period never moves back.
    const [later, earlier] =
      known && known.issuedOn >= certificate.issuedOn
        ? [known, { applicationId, ...certificate }]
        : [{ applicationId, ...certificate }, known];
    state.certificate = later;
    if (earlier && earlier.applicationId !== later.applicationId) {
      renewals.push({ applicationId: earlier.applicationId, number: later.number });
    }
  });
  setHandler(creditRowsQuery, () => {
    const { trackerId, person } = state;
    return state.credits.map((credit) => ({
      ...credit,
      trackerId,
      person: person?.name ?? '',
      email: person?.email ?? '',
    }));
  });
}

/** Judges what was logged and keeps what the rules accept. Returns an answer to each claim, with where its person now stands. */
async function answerClaims(state: TrackerState, toTell: Set<string>): Promise<MailOrder[]> {
  const mails: MailOrder[] = [];
  let isRicher = false;
  for (let claim = state.claims.shift(); claim; claim = state.claims.shift()) {
    const { mail, isKept } = claim.isImported ? await takeOver(state, claim) : await answer(state, claim);
    if (mail) mails.push(mail);
    isRicher ||= isKept;
  }
  if (isRicher) {
    for (const applicationId of state.openApplications) toTell.add(applicationId);
    upsertSearchAttributes([{ key: searchAttributes.changed, value: new Date(now()) }]);
  }
  return mails;
}

type Claim = TrackerState['claims'][number];
type Answer = { mail: MailOrder | null; isKept: boolean };

async function answer(state: TrackerState, logged: Claim): Promise<Answer> {
  const { verdict, trackName, evaluation } = await judge(state, logged);
  const { claim, person } = logged;
  /** As it counted until its person corrected it; what is refused changes nothing. */
  const before = state.credits.find(({ responseId }) => responseId === claim.responseId);
  const common = { owner: state.trackerId, number: ++state.mailsOrdered, to: person };
  if ('problems' in verdict) {
    const { problems } = verdict;
    const facts = { applicant: person, title: claim.title, problems, stands: before ?? null };
    return { mail: { ...common, template: 'credit-refused', facts }, isKept: false };
  }
  const { credit } = verdict;
  if (before) state.credits = state.credits.map((one) => (one === before ? credit : one));
  else state.credits.push(credit);
  const facts = { applicant: person, credit, isCorrection: before !== undefined, trackName, evaluation };
  return { mail: { ...common, template: 'credit-recorded', facts }, isKept: true };
}

/** Nobody is told of what they did years ago; what the rules refuse is put before the coordinator. */
async function takeOver(state: TrackerState, logged: Claim): Promise<Answer> {
  const { verdict } = await judge(state, logged);
  if ('credit' in verdict) {
    state.credits.push(verdict.credit);
    return { mail: null, isKept: true };
  }
  const { claim, person, loggedAt } = logged;
  await signalIfOpen(workflowIds.watcher('forms'), setAsideSignal, {
    key: `Imported credit/${claim.responseId}`,
    at: loggedAt,
    from: `${person.name} · ${person.email}`.slice(0, 200),
    subject: 'Imported credit',
    why: verdict.problems.join(' '),
    excerpt: [claim.title, claim.beganOn, claim.category, claim.amount].join(' · ').slice(0, 500),
  });
  return { mail: null, isKept: false };
}

const judge = (
  { credits, certificate }: TrackerState,
  { claim, trackId, loggedAt, isImported }: Claim,
): Promise<CreditVerdict> =>
  judgeCredit({
    claim,
    trackId,
    earlier: credits.filter(({ responseId }) => responseId !== claim.responseId),
    periodStartsOn: certificate?.issuedOn ?? null,
    loggedAt,
    ...(isImported && { isImported }),
  });
