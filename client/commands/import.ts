import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadSettings } from '../../worker/configuration.ts';
import { openImport, type Records } from '../../worker/imports.ts';
import { oneLine } from '../../worker/one-line.ts';
import { Mistake } from '../mistake.ts';
import { printJson, printTable } from '../print.ts';
import { answered, configurationFile, withClient } from '../session.ts';

export const importCommand = (): Command =>
  new Command('import')
    .description('bring records along from an earlier system; without --write it only says what it would do')
    .addCommand(records('credits', 'activities that people have completed; nobody gets a mail about them'))
    .addCommand(
      records('certificates', 'certificates that were issued; those still valid get their renewal reminders'),
    );

interface Options {
  write?: boolean;
  json?: true;
}

const records = (name: Records, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<file>', 'CSV, UTF-8, its first line naming the columns')
    .option('--write', 'take over what is new; not done while any line is wrong')
    .option('--json', 'one JSON object')
    .action(async (file: string, { write = false, json }: Options, command: Command) => {
      const bytes = read(file);
      const settings = loadSettings(configurationFile(command));
      const { plan, isWritten } = await withClient(command, async (client) => {
        const taking = openImport(name, settings, client, (question) => answered(client, question));
        const plan = await taking.plan(bytes, progress('looked at'));
        const isWritten = write && plan.bad.length === 0;
        if (isWritten) await taking.write(plan.fresh, progress('taken over'));
        return { plan, isWritten };
      });
      const { fresh, thereAlready, repeated, bad } = plan;
      if (bad.length > 0) process.exitCode = 1;
      if (json) return printJson({ file, new: fresh.length, thereAlready, repeated, bad, isWritten });
      if (bad.length > 0) {
        const rows = bad.map(({ line, who, problems }) => [line, who, problems.join(' ')]);
        printTable(['Line', 'Person', 'What is wrong'], rows, [8, 26, 84]);
      }
      const counts = [
        `${fresh.length} new`,
        `${thereAlready} there already`,
        `${repeated} the same as another line`,
        `${bad.length} wrong`,
      ];
      console.log(oneLine(`${basename(file)}: ${counts.join(', ')}.`));
      console.log(outcome(isWritten, fresh.length, bad.length));
    });

function outcome(isWritten: boolean, fresh: number, bad: number): string {
  if (bad > 0) return 'Nothing is written while a line is wrong: mend it in the file, or take it out, and try again.';
  if (isWritten) return `${fresh} taken over.`;
  return fresh > 0 ? 'Nothing is written yet: --write takes over what is new.' : 'There is nothing to take over.';
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Mistake(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** A line on a terminal that counts up while the work is long; elsewhere nothing. */
function progress(what: string): (done: number, of: number) => void {
  const { stderr } = process;
  return (done, of) => {
    if (stderr.isTTY) stderr.write(done < of ? `\r${done} of ${of} ${what}` : '\r\u001b[K');
  };
}
