import { Command } from 'commander';
import { oneLine } from '../../worker/one-line.ts';
import { rowInMemo, timelineQuery, workflowIds } from '../../workflows/messages.ts';
import { printJson, shortTime } from '../print.ts';
import { readApplicationId } from '../rows.ts';
import { answered, withClient } from '../session.ts';

export const showCommand = (): Command =>
  new Command('show')
    .description('show one application and what has happened to it')
    .argument('<id>', 'application, A-7K2MQ9XD')
    .option('--json', 'one JSON object')
    .action(async (id: string, { json }: { json?: true }, command: Command) => {
      const workflowId = workflowIds.application(readApplicationId(id));
      const { row, timeline } = await withClient(command, async (client) => {
        const handle = client.workflow.getHandle(workflowId);
        const row = rowInMemo(await handle.describe());
        return { row, timeline: await answered(client, () => handle.query(timelineQuery)) };
      });
      if (json) return printJson({ ...row, timeline });
      for (const [name, value] of Object.entries(row ?? {})) {
        if (value !== null) console.log(`${name.padEnd(18)} ${oneLine(String(value))}`);
      }
      console.log();
      for (const { at, what } of timeline) console.log(`${shortTime(at)}  ${oneLine(what)}`);
    });
