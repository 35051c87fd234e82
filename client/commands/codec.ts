import { once } from 'node:events';
import { Command } from 'commander';
import { loadSettings } from '../../worker/configuration.ts';
import { temporalSettings } from '../../worker/connect.ts';
import { readCodecToken, startCodecServer } from '../../worker/encryption/codec-server.ts';
import { readDataKeys } from '../../worker/encryption/data-keys.ts';
import { Mistake } from '../mistake.ts';
import { readPort } from '../port.ts';
import { configurationFile } from '../session.ts';

interface Options {
  port: number;
  uiOrigin?: string;
}

export const codecCommand = (): Command =>
  new Command('codec')
    .description('let Temporal’s own tools read what is sealed, for whoever shows COUNTERSIGN_CODEC_TOKEN')
    .option('--port <port>', 'port on 127.0.0.1', readPort, 8081)
    .option(
      '--ui-origin <origin>',
      'where Temporal’s UI is, if it shall read as well: http://localhost:8233',
      readOrigin,
    )
    .action(async ({ port, uiOrigin }: Options, command: Command) => {
      const settings = loadSettings(configurationFile(command));
      const keys = readDataKeys(settings.dataKeyFile);
      const { namespace } = temporalSettings(settings);
      const server = await startCodecServer({ port, uiOrigin, keys, namespace, token: readCodecToken() });
      console.log(`Payloads of the namespace ${namespace} are read at ${server.url}, until Ctrl-C:`);
      console.log(`  temporal workflow show --workflow-id application/A-… --detailed \\
    --codec-endpoint ${server.url} --codec-auth "Bearer $COUNTERSIGN_CODEC_TOKEN"`);
      if (uiOrigin)
        console.log(`  Temporal’s UI at ${uiOrigin}: give it ${server.url}/<the token> as its codec endpoint`);
      await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
      await server.close();
    });

function readOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new Mistake(`--ui-origin ${text} is not an origin; write scheme, host and port alone: http://localhost:8233`);
}
