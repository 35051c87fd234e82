import { Command } from 'commander';
import { runChecks } from '../../worker/checks.ts';
import { loadConfiguration } from '../../worker/configuration.ts';
import { oneLine } from '../../worker/one-line.ts';
import { printJson } from '../print.ts';
import { configurationFile } from '../session.ts';

export const checkCommand = (): Command =>
  new Command('check')
    .description('look at everything the service needs, and change nothing; exit code 1 when something is wrong')
    .option('--json', 'one JSON array')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const checks = await runChecks(loadConfiguration(configurationFile(command)));
      if (checks.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
      if (json) return printJson(checks);
      for (const { id, what, problems } of checks) {
        console.log(`${problems.length === 0 ? 'ok   ' : 'WRONG'}  ${id.padEnd(24)} ${what}`);
        for (const problem of problems) console.log(`       ${oneLine(problem)}`);
      }
    });
