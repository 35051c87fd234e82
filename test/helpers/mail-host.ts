import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImapSettings } from '../../activities/mail/imap-connection.ts';
import type { SmtpSettings } from '../../activities/mail/outbox.ts';

/**
 * Private Dovecot and Postfix on loopback: `app@`, `vera@` and `ada@example.test`, and a second domain, `people.test`,
 * all of whose mail lies in the one mailbox of `people`.
 */
export interface MailHost {
  domain: string;
  /** Takes mail for anybody, and returns what cannot be delivered. */
  smtp: SmtpSettings;
  /** Delivers straight into a mailbox, as Postfix does. */
  lmtpPort: number;
  imap(user: MailUser): ImapSettings;
  /** Switches the Sieve vacation responder of a user. */
  vacation(user: MailUser, text: string | null): void;
  /**
   * What has been delivered to a user, read off the disk of a Maildir: it can be asked while Dovecot is down. Oldest first.
   *
   * @param known ids to be left out
   */
  delivered(user: MailUser, known?: ReadonlySet<string>): Delivered[];
  /** Ends Dovecot as a crash would, with all its processes. Postfix keeps what it cannot deliver and tries again. */
  crashDovecot(): Promise<void>;
  startDovecot(): Promise<void>;
  close(): Promise<void>;
}

export type MailUser = (typeof USERS)[number];

export interface Delivered {
  /** Its file's name without flags: the same for as long as it lies there. */
  id: string;
  raw: Buffer;
}

type MailboxFormat = 'maildir' | 'sdbox';

const USERS = ['app', 'vera', 'ada', 'people'] as const;
const DOMAIN = 'example.test';
const PEOPLE = 'people.test';
const PASSWORD = 'secret';
const DOVECOT = '/usr/sbin/dovecot';
const POSTFIX = '/usr/lib/postfix/sbin/master';
const SIEVE = '/usr/lib/dovecot/modules/lib90_sieve_plugin.so';

/** Null, with a notice, where the servers are not installed or may not be started. */
export function whyNoMailHost(): string | null {
  const absent = [DOVECOT, POSTFIX, SIEVE].filter((path) => !existsSync(path));
  const why =
    absent.length > 0
      ? `${absent.join(', ')} is not installed (apt-get install dovecot-imapd dovecot-lmtpd dovecot-sieve postfix)`
      : process.getuid?.() === 0
        ? null
        : 'Postfix and Dovecot can be started by root alone';
  if (why && process.env.CI === 'true') throw new Error(`the real mail servers are needed in CI: ${why}`);
  if (why) console.warn(`\n*** SKIPPED: real mail servers. ${why} ***\n`);
  return why;
}

/**
 * @param format how mail lies on the disk. Dovecot's own, sdbox, costs no more with many messages in a folder; of a Maildir
 * it lists all of them anew after each one that another connection has added.
 */
export async function startMailHost(format: MailboxFormat = 'maildir'): Promise<MailHost> {
  const root = mkdtempSync(join(tmpdir(), 'mailhost-'));
  const [imapPort, smtpPort, lmtpPort, mxPort] = await freePorts(4);
  const ports = { imap: imapPort!, smtp: smtpPort!, lmtp: lmtpPort!, mx: mxPort! };
  chmodSync(root, 0o755);
  writeDovecot(root, ports, format);
  writePostfix(root, ports);
  for (const user of USERS) writeSieve(root, user, null);
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  // A process group of its own, so that a crash can take all of it.
  const spawnDovecot = () =>
    spawn(DOVECOT, ['-F', '-c', join(root, 'dovecot.conf')], { env, stdio: 'ignore', detached: true });
  let dovecot = spawnDovecot();
  const postfix = spawn(POSTFIX, ['-c', join(root, 'postfix')], { env, stdio: 'ignore' });
  const close = async () => {
    await Promise.all([ended(dovecot), ended(postfix)]);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await Promise.all([ports.imap, ports.smtp, ports.lmtp].map((port) => listening(port)));
  } catch (error) {
    const logs = [join(root, 'dovecot.log'), join(root, 'maillog')].map((path) =>
      existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : `${path}: nothing`,
    );
    await close();
    throw new Error(`the mail servers did not start:\n${logs.join('\n')}`, { cause: error });
  }
  return {
    domain: DOMAIN,
    smtp: { host: '127.0.0.1', port: ports.smtp, secure: false },
    lmtpPort: ports.lmtp,
    imap: (user) => ({
      host: '127.0.0.1',
      port: ports.imap,
      secure: false,
      user: `${user}@${DOMAIN}`,
      auth: { kind: 'password', password: PASSWORD },
    }),
    vacation: (user, text) => writeSieve(root, user, text),
    delivered: (user, known = new Set()) => messagesIn(join(root, 'mail', user, 'maildir'), known),
    async crashDovecot() {
      const exited = new Promise((resolve) => dovecot.once('exit', resolve));
      process.kill(-dovecot.pid!, 'SIGKILL');
      await exited;
    },
    async startDovecot() {
      dovecot = spawnDovecot();
      await Promise.all([ports.imap, ports.lmtp].map((port) => listening(port)));
    },
    close,
  };
}

type Ports = Record<'imap' | 'smtp' | 'lmtp' | 'mx', number>;

function writeDovecot(root: string, { imap, lmtp, mx }: Ports, format: MailboxFormat): void {
  mkdirSync(join(root, 'mail'));
  owned(join(root, 'mail'));
  const users = USERS.map((user) => `${user}@${DOMAIN}:{PLAIN}${PASSWORD}::::${root}/mail/${user}::`);
  writeFileSync(join(root, 'users'), `${users.join('\n')}\n`);
  writeFileSync(
    join(root, 'dovecot.conf'),
    `
protocols = imap lmtp
listen = 127.0.0.1
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_username_format = %Lu
first_valid_uid = 1
mail_uid = mail
mail_gid = mail
mail_location = ${format}:~/${format}
mail_fsync = never
recipient_delimiter = +
hostname = mail.${DOMAIN}
postmaster_address = postmaster@${DOMAIN}
submission_host = 127.0.0.1:${mx}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${root}/users
}
userdb {
  driver = passwd-file
  args = ${root}/users
  default_fields = uid=mail gid=mail
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtp}
  }
}
protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/sieve;active=~/active.sieve
  sieve_extensions = +vacation-seconds
  sieve_vacation_min_period = 0
}
`,
  );
}

function writePostfix(root: string, { smtp, lmtp, mx }: Ports): void {
  const queue = join(root, 'queue');
  for (const folder of ['postfix', 'data', 'queue']) mkdirSync(join(root, folder));
  const private_ = [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ];
  for (const folder of private_) owned(mkdirp(join(queue, folder)), 'postfix', 0o700);
  mkdirp(join(queue, 'pid'));
  owned(mkdirp(join(queue, 'maildrop')), 'postfix', 0o730, 'postdrop');
  owned(mkdirp(join(queue, 'public')), 'postfix', 0o710, 'postdrop');
  owned(join(root, 'data'), 'postfix', 0o700);
  writeFileSync(join(root, 'aliases'), `@${PEOPLE} people@${DOMAIN}\n`);
  writeFileSync(join(root, 'vmailbox'), USERS.map((user) => `${user}@${DOMAIN} ok\n`).join(''));
  writeFileSync(
    join(root, 'postfix/main.cf'),
    `
compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${root}/data
maillog_file = ${root}/maillog
maillog_file_prefixes = ${root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mail.${DOMAIN}
mydestination =
smtp_dns_support_level = disabled
default_transport = error:5.4.4 no delivery outside the test
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_maps = texthash:${root}/vmailbox
virtual_transport = lmtp:inet:127.0.0.1:${lmtp}
virtual_alias_domains = ${PEOPLE}
virtual_alias_maps = texthash:${root}/aliases
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 3s
transport_retry_time = 1s
recipient_delimiter = +
alias_maps =
local_recipient_maps =
default_database_type = texthash
smtpd_recipient_restrictions = permit_mynetworks, reject
in_flow_delay = 0
`,
  );
  // Name, most processes, program.
  const services = [
    'rewrite - trivial-rewrite',
    'bounce 0 bounce',
    'defer 0 bounce',
    'trace 0 bounce',
    'proxymap - proxymap',
    'error - error',
    'retry - error',
    'lmtp - lmtp',
    'anvil 1 anvil',
    'scache 1 scache',
  ].map((line) => line.split(' '));
  writeFileSync(
    join(root, 'postfix/master.cf'),
    [
      ...[smtp, mx].map((port) => `127.0.0.1:${port} inet n - n - - smtpd -o smtpd_reject_unlisted_recipient=no`),
      'pickup unix n - n 60 1 pickup',
      'cleanup unix n - n - 0 cleanup',
      'qmgr unix n - n 300 1 qmgr',
      ...services.map(([name, most, program]) => `${name} unix - - n - ${most} ${program}`),
      'postlog unix-dgram n - n - 1 postlogd',
      '',
    ].join('\n'),
  );
}

function writeSieve(root: string, user: MailUser, vacation: string | null): void {
  const home = mkdirp(join(root, 'mail', user));
  const script = vacation
    ? `require ["vacation", "vacation-seconds"];\nvacation :seconds 0 :subject "Automatic reply" :addresses ["${user}@${DOMAIN}"] "${vacation}";\n`
    : 'keep;\n';
  writeFileSync(join(home, 'active.sieve'), script);
  rmSync(join(home, 'active.svbin'), { force: true });
  for (const path of [home, join(home, 'active.sieve')]) owned(path, 'mail', path === home ? 0o700 : 0o600);
}

/** As Dovecot keeps them: `new/` not opened yet, `cur/` opened, with flags behind a colon. */
function messagesIn(maildir: string, known: ReadonlySet<string>): Delivered[] {
  const messages: Delivered[] = [];
  for (const part of ['new', 'cur']) {
    const folder = join(maildir, part);
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const id = name.replace(/:.*$/, '');
      if (known.has(id) || messages.some((message) => message.id === id)) continue;
      try {
        messages.push({ id, raw: readFileSync(join(folder, name)) });
      } catch {
        // It was opened between the listing and the look, and is found at its new place next time.
      }
    }
  }
  return messages.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

function mkdirp(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

function owned(path: string, user = 'mail', mode = 0o755, group = user): void {
  chownSync(path, idOf('/etc/passwd', user), idOf('/etc/group', group));
  chmodSync(path, mode);
}

function idOf(file: string, name: string): number {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) throw new Error(`${file} knows no ${name}`);
  return Number(line.split(':')[2]);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await pause(100);
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** Both masters end their children when they are asked to end. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([exited, pause(5000).then(() => child.kill('SIGKILL'))]);
}
