import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import {
  type ApplicationFile,
  callForAttention,
  enter,
  factsOf,
  linesOf,
  obstacle,
  openFile,
  order,
  orderWithList,
  record,
} from './application/file.ts';
import { addressFails, receiveMail } from './application/incoming-mail.ts';
import { obey, refusal } from './application/orders.ts';
import { rowOf } from './application/row.ts';
import { ago, later, msUntil, now } from './clock.ts';
import {
  type ApplicationInput,
  type ApplicationRow,
  applicationSettledSignal,
  commandUpdate,
  creditsToldSignal,
  mailReadSignal,
  releasedSignal,
  timelineQuery,
  workflowIds,
} from './messages.ts';
import { LOCAL, REMOTE } from './policies.ts';
import type { MailPorts, ReportPorts, RulesPorts } from './ports.ts';
import { searchAttributes } from './search-attributes.ts';
import { signalIfOpen } from './signal-if-open.ts';

const rules = proxyLocalActivities<RulesPorts>(LOCAL);
const { sendMails, issueCertificate } = proxyActivities<MailPorts & ReportPorts>(REMOTE);

/** One application, from the form to the end of its certificate. */
export async function applicationWorkflow(input: ApplicationInput): Promise<ApplicationRow> {
  const file = openFile(input.submission, ago(input.submittedAgoMs));
  listen(file);
  try {
    while (!file.isReleased) {
      await gatherEnoughCredits(file);
      await hearTheVerifier(file);
      await actOnTheAnswer(file);
    }
    await certify(file);
    await guardTheCertificate(file);
  } catch (error) {
    if (!(error instanceof Closed)) throw error;
    await bidFarewell(file, error.how);
  }
  await condition(allHandlersFinished);
  return rowOf(file);
}

function listen(file: ApplicationFile): void {
  setHandler(creditsToldSignal, (told) => {
    file.told = told;
  });
  setHandler(mailReadSignal, (reading) => receiveMail(file, now(), ago(reading.arrivedAgoMs), reading));
  setHandler(releasedSignal, ({ batchId }) => {
    if (file.phase === 'Verified' && file.batch?.id === batchId && !file.attention) file.isReleased = true;
  });
  setHandler(commandUpdate, ({ command, by }) => obey(file, now(), command, by), {
    validator: ({ command }) => {
      const reason = refusal(file, command);
      if (reason) throw new Error(reason);
    },
  });
  setHandler(timelineQuery, () => file.timeline);
}

/** Returns once the credits meet the rules; until then the application stays open and looks again when one is logged. */
async function gatherEnoughCredits(file: ApplicationFile): Promise<void> {
  await until(file, () => file.told !== null, noEnd, 'credits from the tracker');
  let isShort = false;
  for (;;) {
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
      () => file.told !== told,
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
  while (!file.answer) {
    const wanted = takeWanted(file);
    if (wanted === 'request') request(file);
    if (wanted === 'reminder') remind(file);
    const due = () => nextDue(file);
    const isCalled = await until(
      file,
      () => file.answer !== null || file.wanted !== 'nothing',
      () => due().at,
      due().what,
    );
    if (!isCalled) comeDue(file, due().what);
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
  enter(file, now(), 'Certified');
  if (delivery.kind === 'refused') addressFails(file, now(), delivery.address);
  await settle(file, certificate.issuedOn);
}

/** Four years, and a word in good time before they end. */
async function guardTheCertificate(file: ApplicationFile): Promise<void> {
  const { certificate, submission } = file;
  if (!certificate) return;
  for (const reminder of certificate.reminders) {
    await until(file, never, () => reminder.at, 'the renewal reminder');
    const { monthsLeft } = reminder;
    order(file, 'renewal-reminder', submission.applicant, { ...factsOf(file), certificate, monthsLeft });
    record(file, now(), `Renewal reminder, ${monthsLeft} months before the end`);
  }
  await until(file, never, () => certificate.expiresAt, 'the end of the certificate');
  enter(file, now(), 'Expired');
  await deliver(file);
}

async function bidFarewell(file: ApplicationFile, how: Closed['how']): Promise<void> {
  file.attention = null;
  if (how !== 'declined') {
    enter(file, now(), how === 'withdrawn' ? 'Withdrawn' : 'Expired');
    order(file, 'application-closed', file.submission.applicant, { ...factsOf(file), how });
  }
  await deliver(file);
  await settle(file, null);
}

// --- asking ---

function takeWanted(file: ApplicationFile): ApplicationFile['wanted'] {
  const { wanted } = file;
  file.wanted = 'nothing';
  return wanted;
}

function request(file: ApplicationFile): void {
  const { assessment, submission } = file;
  if (!assessment) return;
  const { evaluation, nextBatch, answerBy } = assessment;
  file.list = countedCredits(file);
  file.listNumber += 1;
  const blocked = obstacle(file);
  if (blocked) {
    callForAttention(file, now(), blocked, '');
    return;
  }
  const facts = { ...factsOf(file), credits: file.list, evaluation, nextBatch };
  if (!file.requestedAt) order(file, 'application-received', submission.applicant, facts);
  file.requestedAt = now();
  file.remindersSent = 0;
  orderWithList(file, 'verification-request', { ...facts, answerBy });
  record(file, now(), `Verification requested, ${file.list.length} lines`);
}

function remind(file: ApplicationFile): void {
  const { assessment, requestedAt, submission } = file;
  if (!assessment || !requestedAt) return;
  const { evaluation, nextBatch, answerBy, remindAt } = assessment;
  const isLast = file.remindersSent >= remindAt.length;
  const facts = { ...factsOf(file), nextBatch, requestedAt };
  orderWithList(file, 'verification-reminder', { ...facts, credits: file.list, evaluation, answerBy, isLast });
  order(file, 'reminder-sent', submission.applicant, facts);
  record(file, now(), 'Reminder sent to the verifier');
}

type Due = { what: 'reminder' | 'deadline' | 'closing'; at: string };

/** While a person must look at it, nobody is reminded; a verifier who is away is reminded on coming back. */
function nextDue(file: ApplicationFile): Due {
  const { assessment, attention, remindersSent, awayUntil } = file;
  if (!assessment || attention) return { what: 'closing', at: assessment?.closesAt ?? now() };
  const reminder = assessment.remindAt[remindersSent];
  if (!reminder) return { what: 'deadline', at: assessment.answerBy };
  return { what: 'reminder', at: awayUntil ? later(awayUntil, reminder) : reminder };
}

function comeDue(file: ApplicationFile, what: Due['what']): void {
  switch (what) {
    case 'reminder':
      file.remindersSent += 1;
      remind(file);
      break;
    case 'deadline':
      callForAttention(file, now(), 'no-answer', '');
      break;
    case 'closing':
      throw new Closed('expired');
  }
}

async function isEnoughWithout(file: ApplicationFile): Promise<boolean> {
  const { submission, disputed, told } = file;
  const { credits, periodStartsOn } = told ?? { credits: [], periodStartsOn: null };
  file.assessment = await rules.assess({ submission, credits, periodStartsOn, disputed, now: now() });
  return file.assessment.evaluation.met;
}

function countedCredits({ told, assessment }: ApplicationFile) {
  const credits = told?.credits ?? [];
  return (assessment?.evaluation.counted ?? []).flatMap(
    (id) => credits.find((credit) => credit.responseId === id) ?? [],
  );
}

// --- waiting ---

class Closed extends Error {
  readonly how: 'withdrawn' | 'expired' | 'declined';
  constructor(how: 'withdrawn' | 'expired' | 'declined') {
    super(how);
    this.how = how;
  }
}

const noEnd = () => null;
const never = () => false;

/**
 * Waits until something has come (true) or is due (false). Whatever the handlers ordered or noted meanwhile is sent and
 * mirrored at once; a withdrawal ends the story from here.
 */
async function until(
  file: ApplicationFile,
  hasCome: () => boolean,
  due: () => string | null,
  summary: string,
): Promise<boolean> {
  for (;;) {
    await deliver(file);
    if (file.closing) throw new Closed(file.closing);
    if (hasCome()) return true;
    const dueAt = due();
    const left = dueAt === null ? null : msUntil(dueAt);
    if (left !== null && left <= 0) return false;
    const { changedAt } = file;
    const timelineLength = file.timeline.length;
    const isStirred = () =>
      hasCome() || file.closing !== null || file.timeline.length > timelineLength || file.changedAt !== changedAt;
    setCurrentDetails(`**${rowOf(file).stage}**: waiting for ${summary}${dueAt ? `, due ${dueAt}` : ''}`);
    if (left === null) await condition(isStirred);
    else await condition(isStirred, left, { summary });
  }
}

/** Sends what has been ordered and brings memo and search attributes up to date. */
async function deliver(file: ApplicationFile): Promise<void> {
  mirror(file);
  while (file.outbox.length > 0) {
    const mails = file.outbox.splice(0);
    const outcomes = await sendMails({ mails, now: now() });
    for (const outcome of outcomes) {
      if (outcome.kind === 'refused') addressFails(file, now(), outcome.address);
    }
    mirror(file);
  }
}

function mirror(file: ApplicationFile): void {
  const row = rowOf(file);
  const picture = JSON.stringify(row);
  if (file.mirrored === picture) return;
  file.mirrored = picture;
  upsertSearchAttributes([
    { key: searchAttributes.stage, value: row.stage },
    { key: searchAttributes.changed, value: new Date(row.changedAt) },
    ...(row.batchId ? [{ key: searchAttributes.batch, value: row.batchId }] : []),
  ]);
  upsertMemo({ row });
}

/** Lets the tracker forget this application; with a certificate, the person's next period begins. */
async function settle({ submission }: ApplicationFile, certifiedOn: string | null): Promise<void> {
  const { applicationId, trackerId } = submission;
  await signalIfOpen(workflowIds.tracker(trackerId), applicationSettledSignal, { applicationId, certifiedOn });
}
