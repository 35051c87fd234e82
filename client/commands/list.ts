import { Command } from 'commander';
import { inBatch, inStage } from '../../workflows/search-attributes.ts';
import { printJson, printTable, shortTime } from '../print.ts';
import { applicationRows, readBatchId, readStage } from '../rows.ts';
import { withClient } from '../session.ts';

interface Options {
  stage?: string;
  batch?: string;
  json?: true;
}

export const listCommand = (): Command =>
  new Command('list')
    .description('list applications')
    .option('--stage <stage>', 'only those in this stage')
    .option('--batch <id>', 'only those of this batch, 2027-Q1')
    .option('--json', 'one JSON array')
    .action(async ({ stage, batch, json }: Options, command: Command) => {
      const query = [
        stage ? inStage(readStage(stage)) : "WorkflowType = 'applicationWorkflow'",
        ...(batch ? [inBatch(readBatchId(batch))] : []),
      ].join(' AND ');
      const rows = await withClient(command, (client) => applicationRows(client, query));
      if (json) return printJson(rows);
      printTable(
        ['Application', 'Applicant', 'Library', 'Stage', 'Verifier', 'Hours', 'Batch', 'Changed'],
        rows.map((row) => [
          ...[row.applicationId, row.applicant, row.library, row.stage, row.verifier, row.hours],
          ...[row.batchId, shortTime(row.changedAt)],
        ]),
      );
    });
