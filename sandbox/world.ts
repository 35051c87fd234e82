import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { stringify } from 'yaml';
import { createBatches } from '../activities/batches.ts';
import { letEdit } from '../activities/drive/sharing.ts';
import { createGoogle } from '../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../activities/intake/form-definitions.ts';
import { createSpreadsheet, ensureSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { type Batch, batchById, batchForArrival } from '../programme/batch.ts';
import { loadProgramme } from '../programme/load.ts';
import type { Programme } from '../programme/programme.ts';
import { type Configuration, loadConfiguration } from '../worker/configuration.ts';
import { startEmbeddedServer } from '../worker/embedded-server.ts';
import { openService } from '../worker/main.ts';
import type { Vitals } from '../worker/vitals.ts';
import { TASK_QUEUE, workflowIds } from '../workflows/messages.ts';
import { createStoryClock } from './clock.ts';
import { type GoogleStandIn, startGoogle } from './google/server.ts';
import type { ImapHost } from './mail/imap.ts';
import { type MailHost, startMailHost } from './mail/mail-host.ts';

/** Everything the try-out and the demo play with: real protocols, a story's clock, nothing beyond this machine. */
export interface World {
  google: GoogleStandIn;
  mail: MailHost;
  client: Client;
  vitals: Vitals;
  configuration: Configuration;
  programme: Programme;
  /** The configuration file that the command line can be pointed at. */
  configurationFile: string;
  now(): Date;
  /** The batch whose morning comes next. */
  nextBatch(): Batch;
  /**
   * Moves the whole story ahead. As in production, every batch for which somebody waits runs on its morning, or as soon
   * as somebody waits for one that has been. Whoever asks while the story moves is served after that.
   */
  skip(ms: number): Promise<void>;
  /** Moves the story to the next batch's morning; returns the batch. */
  skipToBatch(): Promise<Batch>;
  close(): Promise<void>;
}

export const SERVICE = { name: 'Montana State Library CE', address: 'certification@library.example' };
export const COORDINATOR = { name: 'Casey Coordinator', address: 'coordinator@library.example' };

const TOKEN = 'sandbox';

const DATA_KEY_FILE = 'data.key';

const MONTH_MS = 31 * 86_400_000;

export interface WorldOptions {
  /** How many mails the service may send; by default more than anybody could ask for here. */
  mailsPerMinute?: number;
  /** How often the forms are read; by default so often that nobody has to wait. */
  formsEverySeconds?: number;
  /** A mail server that is not the try-out's own. It is closed with the world. */
  imap?: ImapHost;
}

/** Starts a fresh world in `folder`; what an earlier one left there is removed, so that nothing half old is met. */
export async function startWorld(folder: string, options: WorldOptions = {}): Promise<World> {
  const { mailsPerMinute = 6000, formsEverySeconds = 1, imap } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const clock = createStoryClock();
  const password = randomBytes(12).toString('hex');
  const [google, mail, server] = await Promise.all([
    startGoogle({ now: clock.now, auth: { tokens: [TOKEN] } }),
    startMailHost({ serviceAddress: SERVICE.address, password, now: clock.now, ...(imap && { imap }) }),
    startEmbeddedServer({ port: 0, folder: join(folder, 'temporal') }),
  ]);

  const programme = loadProgramme('montana.yaml');
  const api = createGoogle({ apiUrl: google.url, accessToken: TOKEN });
  const files = {
    spreadsheetId: await createSpreadsheet(api, programme),
    trackerFormId: await createTrackerForm(api, programme),
    applicationFormId: await createApplicationForm(api, programme),
  };
  for (const id of Object.values(files)) await letEdit(api, id, COORDINATOR.address);
  await ensureSpreadsheet(api, files.spreadsheetId, programme, { editors: [COORDINATOR.address] });
  const settings = {
    programme: { file: 'montana.yaml', ruleSet: 'montana-2009' },
    coordinator: COORDINATOR,
    google: {
      ...files,
      apiUrl: google.url,
      pollSeconds: { forms: formsEverySeconds, view: 1, commands: 2 },
    },
    mail: {
      from: SERVICE,
      // Nothing leaves this machine, not even a question to DNS.
      checkSignatures: false,
      smtp: { host: '127.0.0.1', port: mail.smtpPort, secure: false, user: SERVICE.address },
      imap: { host: '127.0.0.1', port: mail.imapPort, secure: false, user: imap?.user ?? SERVICE.address },
      limits: { perMinute: mailsPerMinute, perDay: 100_000 },
    },
    documents: { folder: 'documents' },
    // Beside the state it opens, so that the command line needs no more than the configuration.
    dataKeyFile: DATA_KEY_FILE,
    embeddedTemporal: { port: Number(server.address.split(':').at(-1)), folder: 'temporal' },
  };
  writeFileSync(join(folder, DATA_KEY_FILE), randomBytes(32).toString('hex'), { mode: 0o600 });
  const configurationFile = join(folder, 'countersign.yaml');
  writeFileSync(configurationFile, stringify(settings));
  // Kept as well: certificates can be checked from the command line, after the story has ended too.
  const certificateKey = randomBytes(32).toString('hex');
  writeFileSync(join(folder, 'certificate.key'), certificateKey, { mode: 0o600 });
  const configuration = loadConfiguration(configurationFile, {
    COUNTERSIGN_ADDRESS_KEY: randomBytes(32).toString('hex'),
    COUNTERSIGN_IDENTITY_KEY: randomBytes(32).toString('hex'),
    COUNTERSIGN_CERTIFICATE_KEY: certificateKey,
    COUNTERSIGN_SMTP_PASSWORD: password,
    COUNTERSIGN_IMAP_PASSWORD: imap?.password ?? password,
    COUNTERSIGN_GOOGLE_TOKEN: TOKEN,
  });

  const connectionOptions = { address: server.address, ...clock.connectionOptions };
  const temporal = { connectionOptions, namespace: 'default', isEmbedded: true };
  const service = await openService(configuration, temporal);
  const running = service.worker.run();
  const { client, vitals } = service;

  function nextBatch(): Batch {
    // A batch runs within days after its cutoff: one whose cutoff has just passed may still be ahead.
    const last = batchForArrival(programme, new Date(clock.now().getTime() - MONTH_MS).toISOString());
    return Date.parse(last.runsAt) > clock.now().getTime() ? last : batchForArrival(programme, last.cutoffAt);
  }

  const batches = createBatches(client, programme);

  async function moveTo(instant: number): Promise<void> {
    const left = instant - clock.now().getTime();
    if (left > 0) await clock.skip(client, left);
  }

  async function skipTo(end: number): Promise<void> {
    const hasRun = new Set<string>();
    const nextDue = async () =>
      (await batches.listDueBatches({ now: new Date(end).toISOString() })).find(({ batchId }) => !hasRun.has(batchId));
    for (let due = await nextDue(); due; due = await nextDue()) {
      const { batchId } = due;
      hasRun.add(batchId);
      await moveTo(Date.parse(batchById(programme, batchId).runsAt));
      await client.workflow.execute('batchWorkflow', {
        workflowId: workflowIds.batch(batchId),
        taskQueue: TASK_QUEUE,
        args: [{ batchId }],
      });
    }
    await moveTo(end);
  }

  let turn: Promise<unknown> = Promise.resolve();
  /** Two moves at once would each take the other's time for their own. */
  function inTurn<T>(move: () => Promise<T>): Promise<T> {
    const mine = turn.then(move);
    turn = mine.catch(() => {});
    return mine;
  }

  return {
    google,
    mail,
    client,
    vitals,
    configuration,
    programme,
    configurationFile,
    now: clock.now,
    nextBatch,
    skip: (ms) => inTurn(() => skipTo(clock.now().getTime() + ms)),
    skipToBatch: () =>
      inTurn(async () => {
        const batch = nextBatch();
        await skipTo(Date.parse(batch.runsAt));
        return batch;
      }),
    async close() {
      if (service.worker.getState() === 'RUNNING') service.worker.shutdown();
      await running;
      await service.close();
      await Promise.all([server.close(), mail.close(), google.close()]);
    },
  };
}
