import type { SignalDefinition } from '@temporalio/workflow';
import { ApplicationFailure, getExternalWorkflowHandle } from '@temporalio/workflow';

/** Signals another workflow, and lets it be when that has ended: it no longer needs to know. */
export async function signalIfOpen<Args extends unknown[]>(
  workflowId: string,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal, ...args);
  } catch (error) {
    const isGone = error instanceof ApplicationFailure && error.type === 'ExternalWorkflowExecutionNotFound';
    if (!isGone) throw error;
  }
}
