import { defineSearchAttributeKey } from '@temporalio/common';
import type { Stage } from './stage.ts';

/**
 * What Temporal's own list can be filtered by. Search attributes are stored in the clear, so nothing personal is ever
 * put into them: the row with names stays in the memo, which is a payload.
 */
export const searchAttributes = {
  stage: defineSearchAttributeKey('Stage', 'KEYWORD'),
  /** When the row or the credits last changed, by the workflow's own clock. */
  changed: defineSearchAttributeKey('Changed', 'DATETIME'),
  /** The batch an application is in, `2027-Q1`. */
  batch: defineSearchAttributeKey('Batch', 'KEYWORD'),
};

/** A visibility query that selects the applications in one stage. */
export const inStage = (stage: Stage): string => `WorkflowType = 'applicationWorkflow' AND Stage = '${stage}'`;

/** The same without those that an operator has ended by force, whose attributes stay as they were. */
export const openInStage = (stage: Stage): string => `${inStage(stage)} AND ExecutionStatus = 'Running'`;

/** Whether a text is shaped like a batch's id, `2027-Q1`. */
export const isBatchId = (text: string): boolean => /^\d{4}-Q\d{1,2}$/.test(text);

/** A visibility query that selects what belongs to one batch. @throws when the id is not shaped like one. */
export function inBatch(batchId: string): string {
  if (!isBatchId(batchId)) throw new Error(`"${batchId}" is not a batch; one is written like 2027-Q1`);
  return `Batch = '${batchId}'`;
}
