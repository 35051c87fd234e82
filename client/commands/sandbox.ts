import { Command } from 'commander';
import { Mistake } from '../mistake.ts';
import { readPort } from '../port.ts';

export const sandboxCommand = (): Command =>
  new Command('sandbox')
    .description('try everything out on this machine: forms, mail, spreadsheet and the clock on one page')
    // Shared with "google": commander gives an option that both know to the first.
    .option('--port <port>', 'port on 127.0.0.1; without it 4870 for the page, any free one for "google"', readPort)
    .action(async ({ port = 4870 }: { port?: number }) => {
      const { runSandbox } = await import('../../sandbox/main.ts');
      await runSandbox(port);
    })
    .addCommand(google());

interface GoogleOptions {
  port?: number;
  quota: 'on' | 'off';
  state?: string;
}

const google = (): Command =>
  new Command('google')
    .description('run the stand-in for Google Sheets and Forms alone, for other clients to be pointed at')
    .configureHelp({ showGlobalOptions: true })
    .option('--quota <on|off>', 'whether Google’s limits a minute hold', readSwitch, 'on')
    .option('--state <file>', 'keep the files in this JSON file')
    .action(async (_options: unknown, command: Command) => {
      const { port = 0, quota, state } = command.optsWithGlobals<GoogleOptions>();
      const { startGoogle } = await import('../../sandbox/google/server.ts');
      const standIn = await startGoogle({ port, quota, ...(state ? { state } : {}) });
      console.log(standIn.url);
      const stop = () => void standIn.close();
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
    });

function readSwitch(text: string): 'on' | 'off' {
  if (text === 'on' || text === 'off') return text;
  throw new Mistake(`--quota ${text} is neither "on" nor "off".`);
}
