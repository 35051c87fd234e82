import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';

/** Something the person at the keyboard can mend: one line and exit code 1, no stack. */
export class Mistake extends Error {
  override name = 'Mistake';
}

/** Words for an error that is the person's to mend; null for a bug, which keeps its stack. */
export function asMistake(error: unknown): string | null {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return error.cause.message;
  if (error instanceof WorkflowNotFoundError)
    return `Nothing is known of ${error.workflowId.split('/').at(-1)}; "countersign list" shows what is.`;
  if (error instanceof WorkflowFailedError) return refusalIn(error.cause);
  if (error instanceof NamespaceNotFoundError)
    return `Temporal has no namespace ${error.namespace}; let TEMPORAL_NAMESPACE name one that it has.`;
  const answer = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(answer)) return `Temporal answers: ${answer.details}`;
  if (
    error instanceof Error &&
    [
      'Mistake',
      'ConfigurationError',
      'ProgrammeError',
      'TemplateError',
      'GoogleProblem',
      'FormProblem',
      'ImportProblem',
      'Missing',
      'UnreadablePayload',
    ].includes(error.name)
  )
    return error.message;
  return null;
}

/** What an activity refused for good, because of what it was asked. */
function refusalIn(cause: unknown): string | null {
  if (cause instanceof ActivityFailure) return refusalIn(cause.cause);
  return cause instanceof ApplicationFailure && cause.type === 'UnknownBatch' ? cause.message : null;
}
