import { Command } from 'commander';
import { loadConfiguration } from '../../worker/configuration.ts';
import { runWorker } from '../../worker/main.ts';
import { configurationFile } from '../session.ts';

export const workerCommand = (): Command =>
  new Command('worker')
    .description('run the service: watch forms, mailbox and spreadsheet, and move every application on')
    .action(async (_options, command: Command) => runWorker(loadConfiguration(configurationFile(command))));
