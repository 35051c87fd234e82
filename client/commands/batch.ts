import {
  type Client,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { Command } from 'commander';
import { approveBatchUpdate, type BatchRow, TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { inBatch, openInStage } from '../../workflows/search-attributes.ts';
import { Mistake } from '../mistake.ts';
import { operator } from '../operator.ts';
import { printJson, printTable } from '../print.ts';
import { applicationRows, readBatchId } from '../rows.ts';
import { answered, withClient } from '../session.ts';

export const batchCommand = (): Command =>
  new Command('batch')
    .description('look at a quarterly batch, approve it, or run it')
    .addCommand(preview())
    .addCommand(approve())
    .addCommand(run());

const preview = (): Command =>
  new Command('preview')
    .description('list who is in a batch')
    .argument('<batch>', '2027-Q1')
    .option('--json', 'one JSON array')
    .action(async (batch: string, { json }: { json?: true }, command: Command) => {
      const query = `WorkflowType = 'applicationWorkflow' AND ${inBatch(readBatchId(batch))}`;
      const rows = await withClient(command, (client) => applicationRows(client, query));
      if (json) return printJson(rows);
      printTable(
        ['Application', 'Applicant', 'Library', 'Track', 'Hours', 'Stage', 'Certificate'],
        rows.map((row) => [
          ...[row.applicationId, row.applicant, row.library, row.track],
          ...[row.hours, row.stage, row.certificateNumber],
        ]),
      );
    });

const approve = (): Command =>
  new Command('approve')
    .description('let a batch run that waits for the coordinator’s approval')
    .argument('<batch>', '2027-Q1')
    .option('--json', 'one JSON object')
    .action(async (batch: string, { json }: { json?: true }, command: Command) => {
      const batchId = readBatchId(batch);
      try {
        const answer = await withClient(command, (client) => giveApproval(client, batchId));
        if (json) printJson({ batch: batchId, answer });
        else console.log(answer);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        throw new Mistake(
          `${batchId} does not wait for approval; "countersign report ${batchId}" says what came of it.`,
          { cause: error },
        );
      }
    });

const run = (): Command =>
  new Command('run')
    .description('release everybody verified in a batch; running it again is harmless')
    .argument('<batch>', '2027-Q1')
    .option('--json', 'one JSON object')
    .action(async (batch: string, { json }: { json?: true }, command: Command) => {
      const batchId = readBatchId(batch);
      const row = await withClient(command, async (client): Promise<BatchRow> => {
        await giveApprovalIfAsked(client, batchId);
        const running = client.workflow.execute('batchWorkflow', {
          workflowId: workflowIds.batch(batchId),
          taskQueue: TASK_QUEUE,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          args: [{ batchId }],
        });
        return process.stderr.isTTY ? watched(client, batchId, running) : running;
      });
      if (json) return printJson(row);
      console.log(
        `${row.name}: ${row.certificates} ${row.certificates === 1 ? 'certificate' : 'certificates'}, ${row.hours} hours`,
      );
      for (const id of row.exceptions) console.log(`without a certificate: ${id}`);
    });

// --- internal ---

/** Says how many still wait, until the batch is made. */
async function watched<T>(client: Client, batchId: string, running: Promise<T>): Promise<T> {
  const query = `${openInStage('Verified')} AND ${inBatch(batchId)}`;
  const timer = setInterval(async () => {
    const { count } = await client.workflow.count(query).catch(() => ({ count: 0 }));
    if (count > 0) process.stderr.write(`\r${count} still without a certificate \u001b[K`);
  }, 1_000);
  try {
    return await running;
  } finally {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  }
}

function giveApproval(client: Client, batchId: string): Promise<string> {
  const handle = client.workflow.getHandle(workflowIds.batch(batchId));
  return answered(client, () => handle.executeUpdate(approveBatchUpdate, { args: [{ by: operator() }] }));
}

/** Whoever runs a batch by hand has approved it. */
async function giveApprovalIfAsked(client: Client, batchId: string): Promise<void> {
  try {
    await giveApproval(client, batchId);
  } catch (error) {
    const isNotAsked = error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError;
    if (!isNotAsked) throw error;
  }
}
