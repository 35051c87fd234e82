import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { instantOf } from '../../programme/batch.ts';
import type { Programme } from '../../programme/programme.ts';
import type { applicationWorkflow } from '../../workflows/application.ts';
import {
  type ApplicationInput,
  applicationSettledSignal,
  rowInMemo,
  TASK_QUEUE,
  workflowIds,
} from '../../workflows/messages.ts';
import { newTracker } from '../../workflows/new-tracker.ts';
import type { trackerWorkflow } from '../../workflows/tracker.ts';
import { type CertificateReader, createCertificateReader, type TakenOverCertificate } from './certificate-line.ts';
import { badLine, emptyPlan, forAll, type Import } from './plan.ts';
import { readTable } from './table.ts';

export interface CertificateImportDependencies {
  client: Client;
  programme: Programme;
  pinnedRuleSet: string | undefined;
  identityKey: Uint8Array;
}

/**
 * Certificates of earlier records: each becomes an application that begins at "Certified", with the reminders that are
 * still ahead; one that has ended becomes an expired one at once. Its person's period starts on the day of issue.
 */
export function createCertificateImport(deps: CertificateImportDependencies): Import<TakenOverCertificate> {
  const { client, programme } = deps;
  const reader: CertificateReader = createCertificateReader(deps);

  /** What stands under the number already: the same, another, or nothing. */
  async function standing({ submission, takenOver }: TakenOverCertificate): Promise<'nothing' | 'same' | string> {
    const { applicationId } = submission;
    const { number, issuedOn, expiresOn } = takenOver.certificate;
    try {
      const row = rowInMemo(await client.workflow.getHandle(workflowIds.application(applicationId)).describe());
      // Started a moment ago, under an id that only this number makes.
      if (!row) return 'same';
      if (row.issuedOn === issuedOn && row.expiresOn === expiresOn) return 'same';
      return `Certificate ${number} is known already as ${applicationId}, issued on ${row.issuedOn} and valid until ${row.expiresOn}: an import changes nothing that is there.`;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'nothing';
      throw error;
    }
  }

  async function start(input: ApplicationInput): Promise<void> {
    try {
      await client.workflow.start<typeof applicationWorkflow>('applicationWorkflow', {
        workflowId: workflowIds.application(input.submission.applicationId),
        taskQueue: TASK_QUEUE,
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        args: [input],
      });
    } catch (error) {
      // A second import at the same time was quicker.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  return {
    async plan(bytes, progress) {
      const plan = emptyPlan<TakenOverCertificate>();
      const known = new Map<string, { line: number; content: string }>();
      const lines = readTable(bytes, reader.columns).flatMap((line) => {
        const certificate = reader.read(line);
        if ('problems' in certificate) {
          plan.bad.push(badLine(line, certificate.problems));
          return [];
        }
        const { applicationId } = certificate.submission;
        const content = JSON.stringify(certificate);
        const other = known.get(applicationId);
        if (!other) {
          known.set(applicationId, { line: line.line, content });
          return [{ line, certificate }];
        }
        if (other.content === content) plan.repeated += 1;
        else plan.bad.push(badLine(line, [`Its number stands on line ${other.line} already, with other answers.`]));
        return [];
      });
      await forAll(lines, progress, async ({ line, certificate }) => {
        const found = await standing(certificate);
        if (found === 'nothing') plan.fresh.push(certificate);
        else if (found === 'same') plan.thereAlready += 1;
        else plan.bad.push(badLine(line, [found]));
      });
      plan.bad.sort((a, b) => a.line - b.line);
      return plan;
    },

    async write(fresh, progress) {
      await forAll(fresh, progress, async ({ submission, takenOver }) => {
        const { applicationId, trackerId } = submission;
        const { number, issuedOn } = takenOver.certificate;
        // The tracker first: once the application is there, a second import leaves the line alone.
        await client.workflow.signalWithStart<
          typeof trackerWorkflow,
          [{ applicationId: string; certificate: { number: string; issuedOn: string } | null }]
        >('trackerWorkflow', {
          workflowId: workflowIds.tracker(trackerId),
          taskQueue: TASK_QUEUE,
          args: [newTracker(trackerId)],
          signal: applicationSettledSignal,
          signalArgs: [{ applicationId, certificate: { number, issuedOn } }],
        });
        const issuedAgoMs = Date.now() - Date.parse(instantOf(programme, issuedOn, '00:00'));
        await start({ submission, takenOver, submittedAgoMs: issuedAgoMs });
      });
    },
  };
}
