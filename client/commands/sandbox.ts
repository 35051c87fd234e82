import { Command } from 'commander';

export const sandboxCommand = (): Command =>
  new Command('sandbox')
    .description('try everything out on this machine: forms, mail, spreadsheet and the clock on one page')
    .option('--port <port>', 'port of the page on 127.0.0.1', '4870')
    .action(async ({ port }: { port: string }) => {
      const { runSandbox } = await import('../../sandbox/main.ts');
      await runSandbox(Number(port));
    });
