import { isGrpcServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** Something the person at the keyboard can mend: one line and exit code 1, no stack. */
export class Mistake extends Error {
  override name = 'Mistake';
}

/** Words for an error that is the person's to mend; null for a bug, which keeps its stack. */
export function asMistake(error: unknown): string | null {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return error.cause.message;
  if (error instanceof WorkflowNotFoundError)
    return `Nothing is known of ${error.workflowId}; "countersign list" shows what is.`;
  if (isGrpcServiceError(error)) return `Temporal answers: ${error.details}`;
  if (
    error instanceof Error &&
    ['Mistake', 'ConfigurationError', 'ProgrammeError', 'TemplateError', 'Missing'].includes(error.name)
  )
    return error.message;
  return null;
}
