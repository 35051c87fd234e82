import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import { type MailHost, startMailHost } from '../../sandbox/mail/mail-host.ts';
import { COORDINATOR, SERVICE } from '../../sandbox/world.ts';
import { loadSettings, type Settings } from '../../worker/configuration.ts';
import { type DataKeys, readDataKeys } from '../../worker/encryption/data-keys.ts';
import { eventually } from './eventually.ts';

/** A machine laid out as docs/OPERATIONS.md says, under a folder of its own, with stand-ins for what is not on it. */
export interface Installation {
  /** Stands before `/etc`, `/var`. */
  folder: string;
  google: GoogleStandIn;
  /** The one that the configuration names now. */
  mail: MailHost;
  settings(): Settings;
  dataKeys(): DataKeys;
  /** Changes the configuration file; `undefined` takes a key out. */
  configure(path: string[], value: unknown): void;
  secret(name: string, value: string): void;
  /**
   * Starts a worker.
   *
   * @param own the configuration of this one, where it differs from the others' as on another machine
   * @returns its process id
   */
  start(own?: (settings: Settings) => void): Promise<number>;
  /** Stops every worker. */
  stop(): Promise<void>;
  /** `countersign …` as root's own command does. @throws when it ends with another code than 0 */
  countersign(...args: string[]): Promise<string>;
  /** Runs the commands that stand in OPERATIONS.md below `<!-- commands: NAME -->`. */
  follow(name: string): Promise<void>;
  /** Another mail server, with a mailbox that is empty; the configuration names it from now on. */
  moveMailbox(): Promise<void>;
  /** What workers have said since the first of them was started. */
  log(): string;
  close(): Promise<void>;
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const OPERATIONS = readFileSync(join(REPOSITORY, 'docs/OPERATIONS.md'), 'utf8');
const PASSWORD = 'a password';

/**
 * @param quota whether Google's limits a minute hold
 * @param program stands for `/opt/countersign`
 * @param temporal environment variables that name a cluster; without them the worker brings its own server
 */
export async function install(
  quota: 'on' | 'off' = 'off',
  program = REPOSITORY,
  temporal: Record<string, string> = {},
): Promise<Installation> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-machine-'));
  const main = join(program, 'client/main.ts');
  const here = (text: string) =>
    text
      .replaceAll(/\/(etc\/countersign|var\/lib|var\/backups)\b/g, `${root}/$1`)
      .replaceAll('/opt/countersign', program)
      // What set-up has fetched for the tests is not fetched again.
      .replaceAll('XDG_CACHE_HOME=/var/cache ', '');
  const config = here('/etc/countersign/countersign.yaml');
  for (const folder of ['/etc/countersign/secrets', '/var/lib/countersign', '/var/backups']) {
    mkdirSync(here(folder), { recursive: true });
  }
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(TEMPORAL|COUNTERSIGN)_(?!CLI_PATH)/.test(name)) environment[name] = value;
  }
  Object.assign(environment, temporal);
  const startMail = () => startMailHost({ serviceAddress: SERVICE.address, password: PASSWORD, now: () => new Date() });
  const google = await startGoogle({ quota });
  const mails = [await startMail()];
  const mail = () => mails.at(-1) as MailHost;
  const mailServers = () => ({
    smtp: { host: '127.0.0.1', port: mail().smtpPort, secure: false, user: SERVICE.address },
    imap: { host: '127.0.0.1', port: mail().imapPort, secure: false, user: SERVICE.address },
  });
  writeFileSync(
    config,
    stringify({
      programme: { ruleSet: 'montana-2009' },
      coordinator: COORDINATOR,
      google: { apiUrl: google.url, pollSeconds: { forms: 1, view: 1, commands: 2 } },
      mail: { from: SERVICE, checkSignatures: false, ...mailServers() },
      documents: { folder: here('/var/lib/countersign/documents') },
      embeddedTemporal: { port: await freePort(), folder: here('/var/lib/countersign/temporal') },
    }),
  );

  const workers: ChildProcess[] = [];
  const logs: string[] = [];
  const installation: Installation = {
    folder: root,
    google,
    get mail() {
      return mail();
    },
    settings: () => loadSettings(config),
    dataKeys: () => readDataKeys(undefined, environment),
    configure(path, value) {
      const settings = parse(readFileSync(config, 'utf8')) as Record<string, unknown>;
      const last = path.at(-1) ?? '';
      const at = path.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, settings);
      at[last] = value;
      writeFileSync(config, stringify(settings));
    },
    secret(name, value) {
      const file = here(`/etc/countersign/secrets/${name}`);
      writeFileSync(file, `${value}\n`, { mode: 0o600 });
      environment[`COUNTERSIGN_${name.toUpperCase().replaceAll('-', '_')}_FILE`] = file;
    },
    async start(own) {
      if (workers.length === 0) logs.length = 0;
      const number = logs.length + 1;
      const file = own ? here(`/etc/countersign/worker-${number}.yaml`) : config;
      if (own) {
        const settings = loadSettings(config);
        own(settings);
        writeFileSync(file, stringify(settings));
      }
      const logFile = join(root, `log-${number}`);
      writeFileSync(logFile, '');
      logs.push(logFile);
      const worker = spawn(process.execPath, [main, '--config', file, 'worker'], {
        env: environment,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      workers.push(worker);
      worker.stderr?.pipe(createWriteStream(logFile));
      const log = () => readFileSync(logFile, 'utf8');
      await eventually(log, (said) => said.includes('RUNNING') || worker.exitCode !== null, 60_000);
      if (worker.exitCode !== null || worker.pid === undefined) throw new Error(`the worker ended: ${log()}`);
      return worker.pid;
    },
    async stop() {
      await Promise.all(
        workers.splice(0).map(async (running) => {
          if (running.exitCode !== null) return;
          const ended = new Promise((resolve) => running.once('exit', resolve));
          running.kill('SIGTERM');
          await ended;
        }),
      );
    },
    async countersign(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [main, '--config', config, ...args], {
        env: environment,
      });
      return stdout;
    },
    async follow(name) {
      for (const command of commandsOf(name)) {
        if (command === 'systemctl stop countersign') await installation.stop();
        else if (command === 'systemctl start countersign') await installation.start();
        else if (command.startsWith('countersign ')) await installation.countersign(...command.split(' ').slice(1));
        else await promisify(execFile)('bash', ['-euc', here(command)]);
      }
    },
    async moveMailbox() {
      mails.push(await startMail());
      for (const [name, server] of Object.entries(mailServers())) installation.configure(['mail', name], server);
    },
    log: () => logs.map((file) => readFileSync(file, 'utf8')).join('\n'),
    async close() {
      await installation.stop();
      for (const host of mails) await host.close();
      await google.close();
      rmSync(root, { recursive: true });
    },
  };
  for (const key of ['address-key', 'identity-key', 'certificate-key', 'data-key'])
    installation.secret(key, randomBytes(32).toString('hex'));
  for (const name of ['smtp-password', 'imap-password']) installation.secret(name, PASSWORD);
  installation.secret('google-token', 'sandbox');
  return installation;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

// --- internal ---

function commandsOf(name: string): string[] {
  const after = OPERATIONS.split(`<!-- commands: ${name} -->`)[1] ?? '';
  const block = /```console\n([\s\S]*?)```/.exec(after)?.[1] ?? '';
  const commands = block.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
  if (commands.length === 0) throw new Error(`docs/OPERATIONS.md has no commands "${name}"`);
  return commands;
}
