import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import { stringify } from 'yaml';
import { createGoogle } from '../../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../../activities/intake/form-definitions.ts';
import { parseMessageId } from '../../activities/mail/message-id.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../../activities/sheets/spreadsheet.ts';
import { loadProgramme } from '../../programme/load.ts';
import { type GoogleOptions, type GoogleStandIn, startGoogle } from '../../sandbox/google/server.ts';
import { replyTo } from '../../sandbox/mail/reply.ts';
import { type Actor, apply, type FormsDesk, logActivity } from '../../sandbox/people.ts';
import { loadSettings, type Settings } from '../../worker/configuration.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../worker/embedded-server.ts';
import { type ApplicationRow, rowInMemo, type SetAside, setAsideQuery, workflowIds } from '../../workflows/messages.ts';
import type { Said } from '../helpers/command-line.ts';
import { dataConverter, KEY_IN_ENVIRONMENT } from '../helpers/data-keys.ts';
import { eventually } from '../helpers/eventually.ts';
import { type MailHost, startMailHost } from '../helpers/mail-host.ts';
import { type Gate, openGate } from './gate.ts';
import { serversOn, startWorkerProcess, type WorkerProcess } from './processes.ts';

/**
 * The service as it runs at somebody's place: its worker a process, Dovecot and Postfix, Temporal with its file, and
 * the stand-in for Google; each behind a gate that can be shut.
 */
export interface Site extends FormsDesk {
  configuration: Settings;
  google: GoogleStandIn;
  mail: MailHost;
  /** Past the gate. */
  client: Client;
  gates: { google: Gate; smtp: Gate; imap: Gate; temporal: Gate };
  configurationFile: string;
  /** Where documents, logs and Temporal's file lie. */
  folder: string;
  startWorker(options?: WorkerOptions): WorkerProcess;
  /** What the workers have logged so far. */
  log(): string;
  /** One command of the command line, past no gate but Temporal's. */
  command(...args: string[]): Promise<Said>;
  crashTemporal(): Promise<void>;
  startTemporal(): Promise<void>;
  /** Trouble of the stand-in for Google: see sandbox/google/faults.ts. Null ends all of it. */
  googleFault(fault: object | null): Promise<void>;
  applications(): Promise<ApplicationRow[]>;
  applicationOf(applicant: Actor): Promise<ApplicationRow | undefined>;
  /** Waits until an application is in a stage. */
  stands(applicant: Actor, stage: string, withinMs?: number): Promise<ApplicationRow>;
  /** A tab as people see it: each row by the texts of the header. */
  rows(tab: string): Record<string, string>[];
  setAside(watches: 'forms' | 'mailbox'): Promise<SetAside[]>;
  /** Hands a message to Postfix. */
  post(message: { from: string; to: string | string[]; raw: string | Buffer }): Promise<void>;
  close(): Promise<void>;
}

interface WorkerOptions {
  /** Told by its own log file. @default 'worker' */
  name?: string;
  environment?: Record<string, string>;
  nodeArguments?: string[];
}

interface SiteOptions {
  /** In place of Postfix, for what the service sends. */
  smtpPort?: number;
  google?: GoogleOptions;
  /** Something that stands before the stand-in for Google; given its port, it tells its own. */
  googleFront?(port: number): Promise<number>;
  /** Where Temporal keeps its file. */
  temporalFolder?: string;
  change?(settings: Settings): void;
}

export const CASEY = { name: 'Casey Coordinator', address: 'ada@example.test' };
const SERVICE = { name: 'State Library', address: 'app@example.test' };
const MAIN = fileURLToPath(new URL('../../client/main.ts', import.meta.url));
const TOKEN = 'token-of-the-service';
const PASSWORD = 'secret';

const SECRETS = {
  COUNTERSIGN_ADDRESS_KEY: '11'.repeat(32),
  COUNTERSIGN_IDENTITY_KEY: '22'.repeat(32),
  COUNTERSIGN_CERTIFICATE_KEY: '33'.repeat(32),
  ...KEY_IN_ENVIRONMENT,
  COUNTERSIGN_IMAP_PASSWORD: PASSWORD,
  COUNTERSIGN_GOOGLE_TOKEN: TOKEN,
};

export async function openSite({
  smtpPort,
  google: googleOptions,
  googleFront = async (port) => port,
  temporalFolder: elsewhere,
  change,
}: SiteOptions = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
  const temporalFolder = elsewhere ?? join(folder, 'temporal');
  const [google, mail] = await Promise.all([startGoogle({ quota: 'off', ...googleOptions }), startMailHost()]);
  let temporal: EmbeddedServer = await startEmbeddedServer({ port: 0, folder: temporalFolder });
  const temporalPort = Number(temporal.address.split(':').at(-1));
  const gates = {
    google: await openGate(await googleFront(google.port)),
    smtp: await openGate(smtpPort ?? mail.smtp.port),
    imap: await openGate(mail.imap('app').port),
    temporal: await openGate(temporalPort),
  };
  const programme = loadProgramme('montana.yaml');
  const api = createGoogle({ apiUrl: google.url, accessToken: TOKEN });
  const spreadsheetId = await createSpreadsheet(api, programme);
  await ensureSpreadsheet(api, spreadsheetId, programme, { editors: [CASEY.address] });
  const configurationFile = join(folder, 'countersign.yaml');
  writeFileSync(
    configurationFile,
    stringify({
      programme: { file: 'montana.yaml', ruleSet: 'montana-2009' },
      coordinator: CASEY,
      google: {
        spreadsheetId,
        trackerFormId: await createTrackerForm(api, programme),
        applicationFormId: await createApplicationForm(api, programme),
        apiUrl: `http://127.0.0.1:${gates.google.port}/`,
        pollSeconds: { forms: 1, view: 1, commands: 2 },
      },
      mail: {
        from: SERVICE,
        authservId: 'mail.example.test',
        checkSignatures: false,
        smtp: { host: '127.0.0.1', port: gates.smtp.port, secure: false },
        imap: { host: '127.0.0.1', port: gates.imap.port, secure: false },
        limits: { perMinute: 6000, perDay: 100_000 },
      },
      documents: { folder: 'documents' },
      embeddedTemporal: { folder: 'temporal' },
    }),
  );
  const settings = loadSettings(configurationFile);
  if (change) {
    change(settings);
    writeFileSync(configurationFile, stringify(settings));
  }
  const environment = { ...SECRETS, TEMPORAL_ADDRESS: `127.0.0.1:${gates.temporal.port}` };
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, dataConverter });
  const people = createTransport({ pool: true, host: mail.smtp.host, port: mail.smtp.port, ignoreTLS: true });
  const workers: WorkerProcess[] = [];
  const logs = new Set<string>();

  const site: Site = {
    google,
    mail,
    client,
    gates,
    programme,
    configuration: settings,
    configurationFile,
    folder,
    startWorker({ name = 'worker', environment: more = {}, nodeArguments } = {}) {
      const log = join(folder, `${name}.log`);
      logs.add(log);
      const worker = startWorkerProcess(configurationFile, { ...environment, ...more }, log, nodeArguments);
      workers.push(worker);
      return worker;
    },
    log: () => [...logs].map((log) => readFileSync(log, 'utf8')).join('\n'),
    command: (...args) =>
      new Promise((resolve) => {
        const env = { ...process.env, ...environment };
        execFile(process.execPath, [MAIN, '--config', configurationFile, ...args], { env }, (error, out, err) =>
          resolve({ code: Number(error?.code ?? 0), out, err }),
        );
      }),
    async crashTemporal() {
      for (const pid of serversOn(temporalFolder)) process.kill(pid, 'SIGKILL');
      await temporal.close();
    },
    async startTemporal() {
      temporal = await startEmbeddedServer({ port: temporalPort, folder: temporalFolder });
    },
    async googleFault(fault) {
      const body = fault ? { method: 'POST', body: JSON.stringify(fault) } : { method: 'DELETE' };
      const { ok } = await fetch(`${google.url}sandbox/faults`, body);
      if (!ok) throw new Error(`The stand-in for Google knows no such fault: ${JSON.stringify(fault)}`);
    },
    async applications() {
      const rows: ApplicationRow[] = [];
      for await (const execution of client.workflow.list({ query: "WorkflowType = 'applicationWorkflow'" })) {
        const row = rowInMemo(execution);
        if (row) rows.push(row);
      }
      return rows;
    },
    applicationOf: async ({ address }) =>
      (await site.applications()).find(({ applicantEmail }) => applicantEmail === address),
    async stands(applicant, stage, withinMs = 60_000) {
      const row = await eventually(
        () => site.applicationOf(applicant),
        (found) => found?.stage === stage,
        withinMs,
      );
      return row!;
    },
    rows(tab) {
      const { sheets } = google.spreadsheet(settings.google.spreadsheetId);
      const found = sheets.find(({ properties }) => properties.title === tab);
      const [header = [], ...rows] = (found?.rows ?? []).map((cells) => cells.map((cell) => cell?.text ?? ''));
      return rows.map((cells) => Object.fromEntries(header.map((title, index) => [title, cells[index] ?? ''])));
    },
    setAside: (watches) => client.workflow.getHandle(workflowIds.watcher(watches)).query(setAsideQuery),
    async post({ from, to, raw }) {
      await people.sendMail({ envelope: { from, to }, raw });
    },
    async close() {
      await Promise.all(workers.filter((worker) => worker.isRunning()).map((worker) => worker.kill()));
      people.close();
      await connection.close();
      await Promise.all([temporal.close(), mail.close()]);
      await Promise.all(Object.values(gates).map((gate) => gate.close()));
      await google.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return site;
}

const TRUSTEE = 'Library Trustee';

/** Logs the one activity that a trustee needs, and applies. */
export function applyAsTrustee(site: Site, applicant: Actor, verifier: Actor, hours = '15'): void {
  const activity = { title: 'Governance', provider: 'State Library', beganOn: '2026-03-02', hours };
  logActivity(site, applicant, TRUSTEE, { ...activity, category: site.programme.categories[0] ?? '' });
  apply(site, applicant, TRUSTEE, 'Example Public Library', verifier);
}

/** A mail that lies in somebody's mailbox. */
export interface Mail {
  /** Tells one delivery from another. */
  id: string;
  messageId: string;
  /** `verification-request`, when it is ours. */
  template: string;
  to: string;
  raw: Buffer;
}

/** Everything delivered to people, copies of the coordinator's not counted. */
export const mailsToPeople = (site: Site): Mail[] => site.mail.delivered('people').map(asMail);

export function asMail({ id, raw }: { id: string; raw: Buffer }): Mail {
  const end = raw.indexOf('\n\n') < 0 ? raw.indexOf('\r\n\r\n') : raw.indexOf('\n\n');
  const head = raw
    .subarray(0, end)
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1] ?? '';
  const messageId = field('Message-ID').trim();
  const to = /<([^>]+)>/.exec(field('To'))?.[1] ?? field('To').trim();
  const domain = messageId.slice(messageId.lastIndexOf('@') + 1).replace('>', '');
  return { id, messageId, template: parseMessageId(messageId, domain)?.template ?? '', to, raw };
}

/** Waits for the newest mail of a template to somebody. */
export async function mailTo(site: Site, { address }: Actor, template: string, withinMs = 60_000): Promise<Mail> {
  const look = () => mailsToPeople(site).filter((mail) => mail.to === address && mail.template === template);
  const found = await eventually(look, (mails) => mails.length > 0, withinMs);
  return found.at(-1)!;
}

/** Answers a mail of ours as Gmail does. */
export async function answer(site: Site, mail: Mail, from: Actor, text: string): Promise<void> {
  const letter = { number: 1, envelopeFrom: '', to: [mail.to], raw: mail.raw, deliveredAt: new Date() };
  await site.post(await replyTo(letter, text, from));
}

let count = 0;

/** Somebody whom nobody else in this process is, with a mailbox at people.test. */
export function someone(name: string): Actor {
  count += 1;
  return { name: `${name} ${count}`, address: `${name.toLowerCase()}.${count}@people.test` };
}
