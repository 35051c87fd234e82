import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { KEY_IN_ENVIRONMENT } from './data-keys.ts';

/** What a command said, and how it ended. */
export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface CommandLine {
  run(...args: string[]): Promise<Said>;
  /** The same with other environment variables. */
  runIn(environment: Record<string, string>, ...args: string[]): Promise<Said>;
  close(): void;
}

const DOOR = fileURLToPath(new URL('../../client/countersign.mjs', import.meta.url));

/**
 * The real command line, in a process of its own for each command, pointed at a Temporal server.
 *
 * @param changes sections of the configuration that are otherwise than usual
 */
export function openCommandLine(temporalAddress: string, changes: object = {}): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const config = join(folder, 'countersign.yaml');
  const address = 'certification@library.example';
  const settings = {
    programme: {},
    coordinator: { name: 'Casey Coordinator', address: 'coordinator@library.example' },
    google: { spreadsheetId: 'sheet', trackerFormId: 'tracker', applicationFormId: 'application' },
    mail: {
      from: { name: 'State Library', address },
      smtp: { host: '127.0.0.1', port: 1 },
      imap: { host: '127.0.0.1', port: 1 },
    },
    ...changes,
  };
  writeFileSync(config, stringify(settings));
  const runIn = (environment: Record<string, string>, ...args: string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { ...process.env, TEMPORAL_ADDRESS: temporalAddress, ...KEY_IN_ENVIRONMENT, ...environment };
      execFile(process.execPath, [DOOR, '--config', config, ...args], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });
  return {
    run: (...args) => runIn({}, ...args),
    runIn,
    close: () => rmSync(folder, { recursive: true }),
  };
}
