import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { type Due, nextDue, remind, request, takeReminder, takeWanted } from './application/asking.ts';
import { takeCredits } from './application/credit-change.ts';
import { consultDirectory, othersToRemind } from './application/directory.ts';
import {
  type ApplicationFile,
  broughtAbout,
  callForAttention,
  countedCredits,
  enter,
  factsOf,
  linesOf,
  openFile,
  order,
  record,
  recordMail,
  settleAttention,
  takeOver,
} from './application/file.ts';
import { takeChange } from './application/form-change.ts';
import { addressFails, receiveMail } from './application/incoming-mail.ts';
import { obey, refusal } from './application/orders.ts';
import { rowOf } from './application/row.ts';
import { Closed, deliver, never, noEnd, until } from './application/waiting.ts';
import { ago, now } from './clock.ts';
import {
  type ApplicationInput,
  type ApplicationRow,
  applicationSettledSignal,
  commandUpdate,
  creditsToldSignal,
  formChangedSignal,
  mailReadSignal,
  releasedSignal,
  renewedSignal,
  timelineQuery,
  workflowIds,
} from './messages.ts';
import { LOCAL, REMOTE } from './policies.ts';
import type { ReportPorts, RulesPorts } from './ports.ts';
import { signalIfOpen } from './signal-if-open.ts';

const rules: RulesPorts = proxyLocalActivities<RulesPorts>(LOCAL);
const { issueCertificate }: ReportPorts = proxyActivities<ReportPorts>(REMOTE);

/** One application, from the form to the end of its certificate; one of earlier records begins with the certificate. */
export async function applicationWorkflow(input: ApplicationInput): Promise<ApplicationRow> {
  const { submission, submittedAgoMs, takenOver } = input;
  const submittedAt = ago(submittedAgoMs);
  const file = takenOver ? takeOver(submission, submittedAt, takenOver, now()) : openFile(submission, submittedAt);
  listen(file);
  try {
    if (!takenOver) await earnTheCertificate(file);
    await guardTheCertificate(file);
  } catch (error) {
    if (!(error instanceof Closed)) throw error;
    await bidFarewell(file, error.how);
  }
  await condition(allHandlersFinished);
  return rowOf(file);
}

function listen(file: ApplicationFile): void {
  setHandler(creditsToldSignal, (told) => takeCredits(file, now(), told));
  setHandler(formChangedSignal, (change) => takeChange(file, now(), change));
  setHandler(mailReadSignal, (reading) => receiveMail(file, now(), ago(reading.arrivedAgoMs), reading));
  setHandler(renewedSignal, ({ number }) => {
    file.renewedBy = number;
    record(file, now(), `Renewed by ${number}`);
  });
  setHandler(releasedSignal, ({ batchId }) => {
    if (file.phase === 'Verified' && file.batch?.id === batchId && !file.attention && !file.held)
      file.isReleased = true;
  });
  setHandler(commandUpdate, ({ command, by }) => broughtAbout(file, { by }, () => obey(file, now(), command, by)), {
    validator: ({ command }) => {
      const reason = refusal(file, command);
      if (reason) throw new Error(reason);
    },
  });
  setHandler(timelineQuery, () => file.timeline);
}

async function earnTheCertificate(file: ApplicationFile): Promise<void> {
  while (!file.isReleased) {
    await gatherEnoughCredits(file);
    await hearTheVerifier(file);
    await actOnTheAnswer(file);
  }
  await certify(file);
}

/** Returns once the credits meet the rules; until then the application stays open and looks again when one is logged. */
async function gatherEnoughCredits(file: ApplicationFile): Promise<void> {
  await until(file, () => file.told !== null, noEnd, 'credits from the tracker');
  let isShort = false;
  for (;;) {
    file.isChanged = false;
    const told = file.told;
    const { credits, periodStartsOn } = told ?? { credits: [], periodStartsOn: null };
    const { submission, disputed } = file;
    const assessment = await rules.assess({ submission, credits, periodStartsOn, disputed, now: now() });
    file.assessment = assessment;
    if (assessment.evaluation.met) return;

    enter(file, now(), 'More credits needed');
    if (!isShort) {
      isShort = true;
      order(file, 'more-credits-needed', submission.applicant, {
        ...factsOf(file),
        credits: countedCredits(file),
        evaluation: assessment.evaluation,
        disputed: linesOf(file, disputed),
        closesAt: assessment.closesAt,
      });
    }
    const hasNews = await until(
      file,
      () => file.told !== told || file.isChanged,
      () => assessment.closesAt,
      'more credits',
    );
    if (!hasNews) throw new Closed('expired');
  }
}

/** Asks the verifier, reminds, and returns once there is an answer: by mail, or by the coordinator's word. */
async function hearTheVerifier(file: ApplicationFile): Promise<void> {
  if (file.answer) return;
  file.wanted = 'request';
  enter(file, now(), 'Awaiting verification');
  while (!file.answer && !file.isChanged) {
    const wanted = file.held ? 'nothing' : takeWanted(file);
    if (wanted === 'request') {
      file.named = await consultDirectory(file);
      request(file, await rules.planRequest({ now: now() }));
    }
    if (wanted === 'reminder') remind(file, await rules.assignBatch({ receivedAt: now() }));
    const due = () => nextDue(file);
    const isCalled = () => file.answer !== null || (file.wanted !== 'nothing' && !file.held) || file.isChanged;
    if (!(await until(file, isCalled, () => due().at, due().what))) comeDue(file, due().what);
  }
}

function comeDue(file: ApplicationFile, what: Due['what']): void {
  switch (what) {
    case 'reminder':
      takeReminder(file);
      break;
    case 'deadline':
      callForAttention(file, now(), 'no-answer', '');
      break;
    case 'closing':
      throw new Closed('expired');
  }
}

/** Verified: waits for its batch. Verified in part: judged again without the disputed lines. Not verified: closes in time, unless it is reconsidered. */
async function actOnTheAnswer(file: ApplicationFile): Promise<void> {
  const { answer, submission, assessment } = file;
  if (!answer || !assessment) return;
  const disputed = linesOf(file, answer.disputed);
  order(file, 'verification-recorded', file.verifier, {
    ...factsOf(file),
    decision: answer.kind,
    disputed,
    reason: answer.reason,
  });

  if (answer.kind === 'not-verified') {
    enter(file, now(), 'Declined');
    order(file, 'application-declined', submission.applicant, { ...factsOf(file), reason: answer.reason ?? '' });
    const isReconsidered = await until(
      file,
      () => file.answer !== answer,
      () => assessment.closesAt,
      'a second look',
    );
    if (!isReconsidered) throw new Closed('declined');
    return;
  }

  file.disputed = [...file.disputed, ...answer.disputed];
  if (answer.disputed.length > 0 && !(await isEnoughWithout(file))) {
    file.answer = null;
    return;
  }
  file.batch = await rules.assignBatch({ receivedAt: answer.receivedAt });
  enter(file, now(), 'Verified');
  order(file, 'application-verified', submission.applicant, {
    ...factsOf(file),
    credits: countedCredits(file),
    evaluation: file.assessment?.evaluation ?? assessment.evaluation,
    batch: file.batch,
    disputed,
  });
  await until(file, () => file.isReleased || file.answer !== answer, noEnd, 'the batch');
}

async function certify(file: ApplicationFile): Promise<void> {
  const { assessment, batch } = file;
  if (!assessment || !batch) return;
  const { certificate, delivery } = await issueCertificate({
    ...factsOf(file),
    credits: countedCredits(file),
    evaluation: assessment.evaluation,
    ruleSetId: assessment.ruleSetId,
    batch,
    now: now(),
  });
  file.certificate = certificate;
  file.mailsOrdered.certificate = 1;
  enter(file, now(), 'Certified');
  if (delivery.kind === 'sent') recordMail(file, now(), 'certificate', delivery.messageId);
  else addressFails(file, now(), delivery.address);
}

/** Four years, and a word in good time before they end. A revoked one is known as such until then. */
async function guardTheCertificate(file: ApplicationFile): Promise<void> {
  const { certificate, submission } = file;
  if (!certificate) return;
  const isRevoked = () => file.revocation !== null;
  for (const reminder of certificate.reminders) {
    if (await until(file, isRevoked, () => reminder.at, 'the renewal reminder')) break;
    if (file.renewedBy) continue;
    const { monthsLeft } = reminder;
    order(file, 'renewal-reminder', submission.applicant, { ...factsOf(file), certificate, monthsLeft });
    record(file, now(), `Renewal reminder, ${monthsLeft} months before the end`);
    await deliver(file);
    for (const { role, ...reader } of await othersToRemind(file, now())) {
      order(file, 'renewal-notice', reader, { ...factsOf(file), certificate, monthsLeft, role, reader });
      record(file, now(), `Renewal notice to the ${role.toLowerCase()}`);
    }
  }
  if (await until(file, isRevoked, () => certificate.expiresAt, 'the end of the certificate')) {
    enter(file, now(), 'Revoked');
    const reason = file.revocation?.reason ?? '';
    order(file, 'certificate-revoked', submission.applicant, { ...factsOf(file), certificate, reason });
    await until(file, never, () => certificate.expiresAt, 'the day it would have ended');
  } else {
    enter(file, now(), 'Expired');
  }
  await deliver(file);
}

async function bidFarewell(file: ApplicationFile, how: Closed['how']): Promise<void> {
  settleAttention(file);
  file.held = null;
  if (how !== 'declined') {
    enter(file, now(), how === 'withdrawn' ? 'Withdrawn' : 'Expired');
    order(file, 'application-closed', file.submission.applicant, { ...factsOf(file), how });
  }
  await deliver(file);
  await leaveTracker(file);
}

// --- internal ---

/** What was logged since the verifier was asked has been seen by nobody, so the list alone counts. */
async function isEnoughWithout(file: ApplicationFile): Promise<boolean> {
  const { submission, disputed, told, list } = file;
  const periodStartsOn = told?.periodStartsOn ?? null;
  file.assessment = await rules.assess({ submission, credits: list, periodStartsOn, disputed, now: now() });
  return file.assessment.evaluation.met;
}

/** Lets the tracker forget an application that ended without a certificate. */
async function leaveTracker({ submission }: ApplicationFile): Promise<void> {
  const { applicationId, trackerId } = submission;
  await signalIfOpen(workflowIds.tracker(trackerId), applicationSettledSignal, { applicationId, certificate: null });
}
