import { Command } from 'commander';
import { inBatch, inStage } from '../../workflows/search-attributes.ts';
import { printJson, printTable, shortTime } from '../print.ts';
import { applicationRows, readBatchId, readStage } from '../rows.ts';
import { withClient } from '../session.ts';

interface Options {
  stage?: string;
  batch?: string;
  library?: string;
  json?: true;
}

export const listCommand = (): Command =>
  new Command('list')
    .description('list applications')
    .option('--stage <stage>', 'only those in this stage')
    .option('--batch <id>', 'only those of this batch, 2027-Q1')
    .option('--library <words>', 'only those whose library has these words in its name')
    .option('--json', 'one JSON array')
    .action(async ({ stage, batch, library = '', json }: Options, command: Command) => {
      const query = [
        stage ? inStage(readStage(stage)) : "WorkflowType = 'applicationWorkflow'",
        ...(batch ? [inBatch(readBatchId(batch))] : []),
      ].join(' AND ');
      const found = await withClient(command, (client) => applicationRows(client, query));
      // Who works where is personal: it stands in the memo, by which Temporal cannot select.
      const rows = found.filter((row) => folded(row.library).includes(folded(library)));
      if (json) return printJson(rows);
      printTable(
        ['Application', 'Applicant', 'Library', 'Stage', 'Verifier', 'Hours', 'Batch', 'Changed'],
        rows.map((row) => [
          ...[row.applicationId, row.applicant, row.library, row.stage, row.verifier, row.hours],
          ...[row.batchId, shortTime(row.changedAt)],
        ]),
      );
    });

/** Case and the space around do not matter. */
const folded = (text: string): string => text.trim().toLowerCase();
