import { Command } from 'commander';
import { auditApplication } from '../../worker/audit.ts';
import { loadSettings } from '../../worker/configuration.ts';
import { oneLine } from '../../worker/one-line.ts';
import { rowInMemo, timelineQuery, workflowIds } from '../../workflows/messages.ts';
import { Mistake } from '../mistake.ts';
import { printJson, shortTime } from '../print.ts';
import { readApplicationId } from '../rows.ts';
import { answered, configurationFile, withClient } from '../session.ts';

export const auditCommand = (): Command =>
  new Command('audit')
    .description(
      'hold what happened to an application against the Log tab and the mailbox; exit code 1 when it differs',
    )
    .argument('<id>', 'application, A-7K2MQ9XD')
    .option('--json', 'one JSON object')
    .action(async (text: string, { json }: { json?: true }, command: Command) => {
      const id = readApplicationId(text);
      const { row, timeline } = await withClient(command, async (client) => {
        const handle = client.workflow.getHandle(workflowIds.application(id));
        const row = rowInMemo(await handle.describe());
        return { row, timeline: await answered(client, () => handle.query(timelineQuery)) };
      });
      if (!row) throw new Mistake(`${id} has only just begun: nothing is known of it yet. Try again in a moment.`);
      const audit = await auditApplication(loadSettings(configurationFile(command)), row, timeline);
      if (!audit.holds) process.exitCode = 1;
      if (json) return printJson({ applicationId: id, ...audit });
      for (const { finding, at, what, why } of audit.entries) {
        console.log(`${finding.padEnd(7)}  ${shortTime(at)}  ${oneLine(what)}`);
        for (const line of why) console.log(`         ${oneLine(line)}`);
      }
      for (const { finding, entry, why } of audit.strangers) console.log(oneLine(`${finding}  ${entry}: ${why}`));
      if (!audit.isMailChecked) console.log('Mail was not looked up: COUNTERSIGN_IMAP_PASSWORD is not set.');
      console.log(`${audit.holds ? 'All of it holds' : 'Not all of it holds'}; the last hash is ${audit.hash}.`);
    });
