import { WorkflowIdConflictPolicy } from '@temporalio/client';
import { Command } from 'commander';
import { type BatchRow, TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { inBatch } from '../../workflows/search-attributes.ts';
import { printJson, printTable } from '../print.ts';
import { applicationRows, readBatchId } from '../rows.ts';
import { withClient } from '../session.ts';

export const batchCommand = (): Command =>
  new Command('batch').description('look at a quarterly batch, or run it').addCommand(preview()).addCommand(run());

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

const run = (): Command =>
  new Command('run')
    .description('release everybody verified in a batch; running it again is harmless')
    .argument('<batch>', '2027-Q1')
    .option('--json', 'one JSON object')
    .action(async (batch: string, { json }: { json?: true }, command: Command) => {
      const batchId = readBatchId(batch);
      const row = await withClient(
        command,
        (client): Promise<BatchRow> =>
          client.workflow.execute('batchWorkflow', {
            workflowId: workflowIds.batch(batchId),
            taskQueue: TASK_QUEUE,
            workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
            args: [{ batchId }],
          }),
      );
      if (json) return printJson(row);
      console.log(
        `${row.name}: ${row.certificates} ${row.certificates === 1 ? 'certificate' : 'certificates'}, ${row.hours} hours`,
      );
      for (const id of row.exceptions) console.log(`without a certificate: ${id}`);
    });
