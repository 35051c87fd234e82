import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { applicationWorkflow } from '../../workflows/application.ts';
import type { MailOrder } from '../../workflows/mail-order.ts';
import {
  applicationOpenedSignal,
  type CreditLogged,
  creditLoggedSignal,
  formChangedSignal,
  type Person,
  rowInMemo,
  type Submission,
  setAsideSignal,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { newTracker } from '../../workflows/new-tracker.ts';
import type { Stage } from '../../workflows/stage.ts';
import type { trackerWorkflow } from '../../workflows/tracker.ts';
import { applicationIdOf, trackerIdOf, versionNumber } from './identity.ts';
import type { LoggedActivity, Read } from './read-answers.ts';
import type { FormResponse } from './response.ts';

export type Refusal = Extract<MailOrder, { template: 'form-refused' }>;

export interface HandOverDependencies {
  client: Client;
  /** See `Source.id`. */
  applicationSource: string;
  identityKey: Uint8Array;
}

/** Stages in which a changed form changes nothing any more. */
const TOO_LATE: readonly Stage[] = ['Certified', 'Expired', 'Revoked', 'Withdrawn'];

/**
 * Gives what was read to the workflows; what cannot be used is set before the coordinator. Each returns the refusal
 * that the person is owed, or null. Handing over twice is harmless: the tracker knows the response's id, an application
 * starts once under its id, and what is set aside has a key.
 */
export function createHandOver({ client, applicationSource, identityKey }: HandOverDependencies) {
  const trackerOf = (email: string): string => trackerIdOf(identityKey, email);

  async function setAside(form: string, response: FormResponse, why: string): Promise<void> {
    const { responseId, submittedAt, answers } = response;
    await client.workflow.getHandle(workflowIds.watcher('forms')).signal(setAsideSignal, {
      key: `${form}/${responseId}/${submittedAt}`,
      at: submittedAt,
      from: [answers.name, answers.email].filter(Boolean).join(' · ').slice(0, 200),
      subject: form,
      why,
      excerpt: Object.values(answers).filter(Boolean).join(' · ').slice(0, 500),
    });
  }

  /** Returns why it was not started, when it is not the very response that was started before. */
  async function start(submission: Submission, response: FormResponse): Promise<string | null> {
    const { responseId, submittedAt } = response;
    const workflowId = workflowIds.application(submission.applicationId);
    try {
      await client.workflow.start<typeof applicationWorkflow>('applicationWorkflow', {
        workflowId,
        taskQueue: TASK_QUEUE,
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        args: [{ submission, submittedAgoMs: ageOf(response) }],
        memo: { response: { responseId, submittedAt, trackerId: submission.trackerId } },
      });
      return null;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const handle = client.workflow.getHandle(workflowId);
    const { memo } = await handle.describe();
    const known = memo?.response as { responseId: string; submittedAt: string; trackerId: string } | undefined;
    if (!known || (known.responseId === responseId && known.submittedAt === submittedAt)) return null;
    const stage = rowInMemo({ memo })?.stage;
    const isOpen = stage !== undefined && !TOO_LATE.includes(stage);
    if (known.responseId === responseId && known.trackerId === submission.trackerId && isOpen) {
      try {
        await handle.signal(formChangedSignal, { submission, changedAt: submittedAt });
        return null;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    }
    return known.responseId === responseId
      ? `The form was changed after application ${submission.applicationId} had been opened with it; the change is not taken over. Write to the coordinator what shall be changed.`
      : 'By a rare chance the application got the number of another one. Please fill in the form once more.';
  }

  async function refuse(
    form: string,
    owner: (email: string) => string,
    response: FormResponse,
    read: Exclude<Read<never>, { kind: 'usable' }>,
  ): Promise<Refusal | null> {
    await setAside(form, response, read.problems.join(' '));
    if (read.kind === 'unanswerable') return null;
    return refusalOf(form, owner(read.person.email), response, read.person, read.problems);
  }

  return {
    async activity(response: FormResponse, read: Read<LoggedActivity>): Promise<Refusal | null> {
      if (read.kind !== 'usable') return refuse('Activity form', trackerOf, response, read);
      const trackerId = trackerOf(read.value.person.email);
      await client.workflow.signalWithStart<typeof trackerWorkflow, [CreditLogged]>('trackerWorkflow', {
        workflowId: workflowIds.tracker(trackerId),
        taskQueue: TASK_QUEUE,
        args: [newTracker(trackerId)],
        signal: creditLoggedSignal,
        signalArgs: [{ ...read.value, trackerId, loggedAgoMs: ageOf(response) }],
      });
      return null;
    },

    async application(
      response: FormResponse,
      read: Read<Omit<Submission, 'applicationId' | 'trackerId'>>,
    ): Promise<Refusal | null> {
      const applicationId = applicationIdOf(applicationSource, response.responseId);
      if (read.kind !== 'usable') return refuse('Application form', () => applicationId, response, read);
      const trackerId = trackerOf(read.value.applicant.email);
      const submission: Submission = { ...read.value, applicationId, trackerId };
      const objection = await start(submission, response);
      if (objection) {
        const { applicant } = submission;
        return refuse('Application form', () => applicationId, response, {
          kind: 'refused',
          person: applicant,
          problems: [objection],
        });
      }
      await client.workflow.signalWithStart<typeof trackerWorkflow, [{ applicationId: string }]>('trackerWorkflow', {
        workflowId: workflowIds.tracker(trackerId),
        taskQueue: TASK_QUEUE,
        args: [newTracker(trackerId)],
        signal: applicationOpenedSignal,
        signalArgs: [{ applicationId }],
      });
      return null;
    },
  };
}

// --- internal ---

/** The workflow subtracts it from its own now; a clock of ours that is behind Google's makes no future. */
const ageOf = ({ submittedAt }: FormResponse): number => Math.max(0, Date.now() - Date.parse(submittedAt));

const refusalOf = (
  form: string,
  owner: string,
  { responseId, submittedAt }: FormResponse,
  to: Person,
  problems: string[],
): Refusal => ({
  template: 'form-refused',
  owner,
  number: versionNumber(responseId, submittedAt),
  to,
  facts: { applicant: to, form, problems },
});
