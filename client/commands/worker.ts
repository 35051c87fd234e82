import { Command } from 'commander';
import { loadConfiguration } from '../../worker/configuration.ts';
import { installLogger, readable } from '../../worker/logging.ts';
import { runWorker } from '../../worker/main.ts';
import { configurationFile } from '../session.ts';

export const workerCommand = (): Command =>
  new Command('worker')
    .description('run the service: watch forms, mailbox and spreadsheet, and move every application on')
    .option('--pretty', 'write the log for a person to read, not as lines of JSON')
    .action(async ({ pretty = false }: { pretty?: boolean }, command: Command) => {
      const configuration = loadConfiguration(configurationFile(command));
      const write = (line: string) => process.stderr.write(line);
      const closeLog = installLogger('INFO', pretty ? readable(write) : write);
      try {
        await runWorker(configuration);
      } finally {
        await closeLog();
      }
    });
