import { Command } from 'commander';
import { type Check, exitCodeOf, runChecks } from '../../worker/checks.ts';
import { loadConfiguration } from '../../worker/configuration.ts';
import { printJson } from '../print.ts';
import { configurationFile } from '../session.ts';

export const checkCommand = (): Command =>
  new Command('check')
    .description(
      'try everything the service needs, and change nothing; exit code 1 when something is wrong, 2 when something does not answer now',
    )
    .option('--json', 'one JSON array')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const checks = await runChecks(loadConfiguration(configurationFile(command)));
      process.exitCode = exitCodeOf(checks);
      if (json) return printJson(checks);
      for (const check of checks) {
        console.log(`${markOf(check).padEnd(7)}  ${check.id.padEnd(29)} ${check.what}`);
        for (const problem of check.problems) console.log(`         ${problem}`);
      }
    });

/** What is wrong and stops a worker is written large. */
function markOf({ state, severity }: Check): string {
  if (state === 'ok') return 'ok';
  if (state === 'unreachable') return 'unknown';
  return severity === 'error' ? 'WRONG' : severity;
}
