import { Command } from 'commander';
import { setUpGoogle } from '../../worker/google-set-up.ts';
import { configurationFile } from '../session.ts';

export const initCommand = (): Command =>
  new Command('init')
    .description('make the forms and the spreadsheet that are missing, and share them with the coordinator')
    .option('--dry-run', 'say what would be made and shared, and change nothing')
    .action(({ dryRun = false }: { dryRun?: boolean }, command: Command) =>
      setUpGoogle(configurationFile(command), { isDry: dryRun, tell: console.log }),
    );
