import { writeFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { loadSettings } from '../../worker/configuration.ts';
import { personalRecord } from '../../worker/personal-record.ts';
import { rowInMemo, workflowIds } from '../../workflows/messages.ts';
import { Mistake } from '../mistake.ts';
import { printJson } from '../print.ts';
import { readApplicationId } from '../rows.ts';
import { answered, configurationFile, withClient } from '../session.ts';

export const exportCommand = (): Command =>
  new Command('export')
    .description('write out, as JSON, everything that is held about one person')
    .argument('<person>', 'their e-mail address, or an application of theirs, A-7K2MQ9XD')
    .option('--out <file>', 'a new file, readable by you alone; without it the terminal')
    .action(async (person: string, { out }: { out?: string }, command: Command) => {
      const settings = loadSettings(configurationFile(command));
      const record = await withClient(command, async (client) => {
        const email = person.includes('@') ? person.trim() : await applicantOf(client, readApplicationId(person));
        return personalRecord(settings, client, email, (question) => answered(client, question));
      });
      if (record.credits === null) {
        console.error(
          'No activity was ever logged under this address. If one was, COUNTERSIGN_IDENTITY_KEY is not the one the worker has.',
        );
      }
      if (out === undefined) return printJson(record);
      write(out, `${JSON.stringify(record, null, 2)}\n`);
      console.log(`Written to ${out}.`);
    });

async function applicantOf(client: Client, id: string): Promise<string> {
  const row = rowInMemo(await client.workflow.getHandle(workflowIds.application(id)).describe());
  if (!row) throw new Mistake(`${id} has only just begun: nothing is known of it yet. Try again in a moment.`);
  return row.applicantEmail;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new Mistake(`${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
