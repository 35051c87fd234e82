import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import { oneLine } from '../../worker/one-line.ts';
import { type ApplicationRow, type BatchRow, batchInMemo, workflowIds } from '../../workflows/messages.ts';
import { inBatch } from '../../workflows/search-attributes.ts';
import { leftOut, type Tally, tally } from '../../workflows/tally.ts';
import { printJson, printTable, shortTime } from '../print.ts';
import { applicationRows, readBatchId } from '../rows.ts';
import { withClient } from '../session.ts';

export const reportCommand = (): Command =>
  new Command('report')
    .description('count certificates and hours by track, applications by stage, and name the exceptions')
    .argument('[batch]', '2027-Q1; all applications without it')
    .option('--json', 'one JSON object')
    .action(async (batch: string | undefined, { json }: { json?: true }, command: Command) => {
      const batchId = batch === undefined ? null : readBatchId(batch);
      const report = await withClient(command, (client) => makeReport(client, batchId));
      if (json) printJson(report);
      else printReport(report);
    });

// --- internal ---

interface Report extends Tally {
  /** Null for all applications; and where a batch has not run, or Temporal keeps its run no longer. */
  batch: BatchRow | null;
  exceptions: ApplicationRow[];
}

async function makeReport(client: Client, batchId: string | null): Promise<Report> {
  const inIt = batchId === null ? '' : ` AND ${inBatch(batchId)}`;
  const rows = await applicationRows(client, `WorkflowType = 'applicationWorkflow'${inIt}`);
  const batch = batchId === null ? null : await batchRow(client, batchId);
  // Before its day, a batch has nobody who should have a certificate.
  const exceptions = batch?.state === 'Done' ? leftOut(rows) : rows.filter(({ stage }) => stage === 'Needs attention');
  return { batch, ...tally(rows), exceptions };
}

async function batchRow(client: Client, batchId: string): Promise<BatchRow | null> {
  try {
    return batchInMemo(await client.workflow.getHandle(workflowIds.batch(batchId)).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

function printReport({ batch, certificates, hours, tracks, stages, exceptions }: Report): void {
  if (batch) {
    const ran = batch.runAt ? `ran ${shortTime(batch.runAt)}` : batch.state.toLowerCase();
    console.log(oneLine(`${batch.name}, answers until ${batch.cutoffOn}: ${ran}${approvedBy(batch)}`));
  }
  printTable(
    ['Track', 'Certificates', 'Hours'],
    [...tracks.map((one) => [one.track, one.certificates, one.hours]), ['Total', certificates, hours]],
  );
  printTable(
    ['Stage', 'Applications'],
    stages.map(({ stage, applications }) => [stage, applications]),
  );
  for (const { applicationId, applicant, library, stage, attention, mend } of exceptions) {
    const why = [attention, mend].filter(Boolean).map((words) => `. ${words}`);
    console.log(oneLine(`${applicationId} ${applicant}, ${library}: ${stage}${why.join('')}`));
  }
  if (exceptions.length === 0) console.log('No exceptions.');
}

const approvedBy = ({ approvedBy: name }: BatchRow): string => (name ? `, approved by ${name}` : '');
