import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { stringify } from 'yaml';
import { createGoogle } from '../activities/google.ts';
import { createApplicationForm, createTrackerForm } from '../activities/intake/form-definitions.ts';
import { createSpreadsheet } from '../activities/sheets/spreadsheet.ts';
import { type Batch, batchForArrival } from '../programme/batch.ts';
import { loadProgramme } from '../programme/load.ts';
import type { Programme } from '../programme/programme.ts';
import { type Configuration, loadConfiguration } from '../worker/configuration.ts';
import { startEmbeddedServer } from '../worker/embedded-server.ts';
import { openService } from '../worker/main.ts';
import { TASK_QUEUE, workflowIds } from '../workflows/messages.ts';
import { createStoryClock } from './clock.ts';
import { type GoogleStandIn, startGoogle } from './google/server.ts';
import { type MailHost, startMailHost } from './mail/mail-host.ts';

/** Everything the try-out and the demo play with: real protocols, a story's clock, nothing beyond this machine. */
export interface World {
  google: GoogleStandIn;
  mail: MailHost;
  client: Client;
  configuration: Configuration;
  programme: Programme;
  /** The configuration file that the command line can be pointed at. */
  configurationFile: string;
  now(): Date;
  /** Moves the whole story ahead. */
  skip(ms: number): Promise<void>;
  /** Moves the story to the next batch's morning and runs it; returns the batch. */
  skipToBatch(): Promise<Batch>;
  close(): Promise<void>;
}

export const SERVICE = { name: 'Montana State Library CE', address: 'certification@library.example' };
export const COORDINATOR = { name: 'Casey Coordinator', address: 'coordinator@library.example' };

const TOKEN = 'sandbox';

/** Starts a fresh world in `folder`; what an earlier one left there is removed, so that nothing half old is met. */
export async function startWorld(folder: string): Promise<World> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const clock = createStoryClock();
  const password = randomBytes(12).toString('hex');
  const [google, mail, server] = await Promise.all([
    startGoogle({ now: clock.now, auth: { tokens: [TOKEN] } }),
    startMailHost({ serviceAddress: SERVICE.address, password, now: clock.now }),
    startEmbeddedServer({ port: 0, folder: join(folder, 'temporal') }),
  ]);

  const programme = loadProgramme('montana.yaml');
  const api = createGoogle({ apiUrl: google.url, accessToken: TOKEN });
  const settings = {
    programme: { file: 'montana.yaml', ruleSet: 'montana-2009' },
    coordinator: COORDINATOR,
    google: {
      spreadsheetId: await createSpreadsheet(api, programme, { editors: [COORDINATOR.address] }),
      trackerFormId: await createTrackerForm(api, programme),
      applicationFormId: await createApplicationForm(api, programme),
      apiUrl: google.url,
      pollSeconds: { forms: 1, view: 1, commands: 2 },
    },
    mail: {
      from: SERVICE,
      smtp: { host: '127.0.0.1', port: mail.smtpPort, secure: false, user: SERVICE.address },
      imap: { host: '127.0.0.1', port: mail.imapPort, secure: false, user: SERVICE.address },
      limits: { perMinute: 6000, perDay: 100_000 },
    },
    documents: { folder: 'documents' },
    embeddedTemporal: { port: Number(server.address.split(':').at(-1)), folder: 'temporal' },
  };
  const configurationFile = join(folder, 'countersign.yaml');
  writeFileSync(configurationFile, stringify(settings));
  const configuration = loadConfiguration(configurationFile, {
    COUNTERSIGN_ADDRESS_KEY: randomBytes(32).toString('hex'),
    COUNTERSIGN_IDENTITY_KEY: randomBytes(32).toString('hex'),
    COUNTERSIGN_SMTP_PASSWORD: password,
    COUNTERSIGN_IMAP_PASSWORD: password,
    COUNTERSIGN_GOOGLE_TOKEN: TOKEN,
  });

  const service = await openService(configuration, {
    connectionOptions: { address: server.address, ...clock.connectionOptions },
    namespace: 'default',
    isEmbedded: true,
  });
  const running = service.worker.run();
  const { client } = service;

  return {
    google,
    mail,
    client,
    configuration,
    programme,
    configurationFile,
    now: clock.now,
    skip: (ms) => clock.skip(client, ms),
    async skipToBatch() {
      const batch = batchForArrival(programme, clock.now().toISOString());
      await clock.skip(client, Math.max(0, Date.parse(batch.runsAt) - clock.now().getTime()));
      await client.workflow.execute('batchWorkflow', {
        workflowId: workflowIds.batch(batch.id),
        taskQueue: TASK_QUEUE,
        args: [{ batchId: batch.id }],
      });
      return batch;
    },
    async close() {
      if (service.worker.getState() === 'RUNNING') service.worker.shutdown();
      await running;
      await service.close();
      await Promise.all([server.close(), mail.close(), google.close()]);
    },
  };
}
