import { Command } from 'commander';
import { loadSettings, spreadsheetUrl } from '../../worker/configuration.ts';
import { oneLine } from '../../worker/one-line.ts';
import { differencesInSheet, rebuildSheet } from '../../worker/spreadsheet.ts';
import { printJson } from '../print.ts';
import { configurationFile } from '../session.ts';

export const sheetCommand = (): Command =>
  new Command('sheet')
    .description('look after the coordinator’s spreadsheet')
    .addCommand(open())
    .addCommand(check())
    .addCommand(rebuild());

const settingsOf = (command: Command) => loadSettings(configurationFile(command));

const open = (): Command =>
  new Command('open')
    .description('print its address')
    .option('--json', 'one JSON object')
    .action(({ json }: { json?: true }, command: Command) => {
      const url = spreadsheetUrl(settingsOf(command));
      if (json) printJson({ url });
      else console.log(url);
    });

const check = (): Command =>
  new Command('check')
    .description('say what is otherwise than the service makes it, tabs and rows; exit code 1 when something is')
    .option('--json', 'one JSON array')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const differences = await differencesInSheet(settingsOf(command));
      if (json) printJson(differences);
      if (differences.length > 0) process.exitCode = 1;
      if (json) return;
      for (const difference of differences) console.log(oneLine(difference));
      if (differences.length === 0) console.log('The spreadsheet is as it should be.');
    });

const rebuild = (): Command =>
  new Command('rebuild')
    .description('draw everything anew from Temporal; what people wrote stays')
    .option('--json', 'one JSON object')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const made = await rebuildSheet(settingsOf(command));
      if (json) return printJson({ made });
      for (const what of made) console.log(`made: ${what}`);
      console.log('The rows are being compared, each of them; the sheet is right within a minute.');
    });
