import type { WorkflowHandle } from '@temporalio/client';
import type { Credit } from '../../programme/credit.ts';
import type { applicationWorkflow } from '../../workflows/application.ts';
import type { TemplateName } from '../../workflows/mail-order.ts';
import {
  type ApplicationRow,
  creditsToldSignal,
  rowInMemo,
  type Submission,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import type { Stage as StageName } from '../../workflows/stage.ts';
import { fullRecord, submission } from './cast.ts';
import { eventually } from './eventually.ts';
import type { Stage } from './temporal.ts';

export type ApplicationHandle = WorkflowHandle<typeof applicationWorkflow>;

/** Starts an application; `credits` are told by no tracker but at once, and null leaves that to a tracker. */
export async function apply(
  { client }: Stage,
  changes: Partial<Submission> = {},
  credits: Credit[] | null = fullRecord(),
): Promise<ApplicationHandle> {
  const asked = submission(changes);
  const handle = await client.workflow.start<typeof applicationWorkflow>('applicationWorkflow', {
    workflowId: workflowIds.application(asked.applicationId),
    taskQueue: TASK_QUEUE,
    args: [{ submission: asked, submittedAgoMs: 0 }],
  });
  if (credits) await handle.signal(creditsToldSignal, { credits, periodStartsOn: null, lastCertificate: null });
  return handle;
}

export const idOf = ({ workflowId }: ApplicationHandle): string => workflowId.split('/')[1] ?? '';

export const rowOf = async (handle: ApplicationHandle): Promise<ApplicationRow | null> =>
  rowInMemo(await handle.describe());

/** Waits until an application stands in a stage; its row then. */
export async function reaches(handle: ApplicationHandle, name: StageName): Promise<ApplicationRow> {
  const row = await eventually(
    () => rowOf(handle),
    (seen) => seen?.stage === name,
  );
  if (!row) throw new Error('unreachable: the row has a stage');
  return row;
}

/** Templates of the mails about an application, in the order in which they were sent. */
export const mailsOf = ({ mails }: Pick<Stage, 'mails'>, handle: ApplicationHandle): TemplateName[] =>
  mails.filter(({ owner }) => owner === idOf(handle)).map(({ template }) => template);

/** Nothing is in hand: every mail ordered so far is sent. */
export const isQuiet = (handle: ApplicationHandle) =>
  eventually(
    async () => (await handle.describe()).raw,
    ({ pendingActivities, pendingWorkflowTask }) => !pendingActivities?.length && !pendingWorkflowTask,
  );
