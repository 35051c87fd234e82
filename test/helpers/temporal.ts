import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createBatches } from '../../activities/batches.ts';
import { tellTracker } from '../../activities/reports/tell-tracker.ts';
import { createRules } from '../../activities/rules.ts';
import { instantOf, localDate } from '../../programme/batch.ts';
import { addMonths, addYears } from '../../programme/dates.ts';
import { loadProgramme } from '../../programme/load.ts';
import { fastForward } from '../../sandbox/fast-forward.ts';
import { findTemporalCli } from '../../setup/temporal-cli.mjs';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../worker/embedded-server.ts';
import { certificateNumber } from '../../workflows/certificate.ts';
import type { MailOrder, MailOutcome } from '../../workflows/mail-order.ts';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import type { DirectoryPorts, Ports } from '../../workflows/ports.ts';
import { dataConverter } from './data-keys.ts';

const DAY_MS = 86_400_000;

export type SentMail = MailOrder & { sentAt: string };

/** A real Temporal server and a real worker; the world beyond is played by `ports`. */
export interface Stage {
  /** Where the server listens. */
  address: string;
  client: Client;
  /** Every mail that was ordered, oldest first. */
  mails: SentMail[];
  /** Moves one workflow ahead and waits until it is there. */
  skip(handle: WorkflowHandle, days: number): Promise<void>;
  close(): Promise<void>;
}

export const montana = loadProgramme('montana.yaml');

/**
 * @param ports what a test plays otherwise than usual
 * @param eventsBeforeNewRun after how many events Temporal suggests to continue as new; its own default is 4096
 */
export async function openStage(ports: Partial<Ports> = {}, eventsBeforeNewRun?: number): Promise<Stage> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const server = await startServer(folder, eventsBeforeNewRun);
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, dataConverter });
  const native = await NativeConnection.connect({ address: server.address });
  const mails: SentMail[] = [];
  const worker = await Worker.create({
    connection: native,
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundleWorkflows(),
    dataConverter,
    activities: telling(client, {
      ...createRules(montana, 'montana-2009'),
      ...createBatches(client, montana),
      ...emptyDirectory,
      ...playedPorts(mails),
      ...ports,
    }),
  });
  const running = worker.run();
  return {
    address: server.address,
    client,
    mails,
    skip: ({ workflowId }, days) => fastForward(client, workflowId, days * DAY_MS),
    async close() {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The embedded server as it is; where histories shall be short, its program is a script that says so to the real one. */
async function startServer(folder: string, eventsBeforeNewRun: number | undefined): Promise<EmbeddedServer> {
  const cli = findTemporalCli();
  if (eventsBeforeNewRun === undefined || !cli) return startEmbeddedServer({ port: 0, folder });
  const script = join(folder, 'temporal');
  const setting = `limit.historyCount.suggestContinueAsNew=${eventsBeforeNewRun}`;
  const line = `[ "$1" = server ] && exec "${cli.path}" "$@" --dynamic-config-value ${setting}\nexec "${cli.path}" "$@"`;
  writeFileSync(script, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  const usual = process.env.TEMPORAL_CLI_PATH;
  process.env.TEMPORAL_CLI_PATH = script;
  try {
    return await startEmbeddedServer({ port: 0, folder });
  } finally {
    if (usual === undefined) delete process.env.TEMPORAL_CLI_PATH;
    else process.env.TEMPORAL_CLI_PATH = usual;
  }
}

/** Whoever makes the certificate in a test, the tracker hears of it as it does from the product. */
function telling<P extends Pick<Ports, 'issueCertificate'>>(client: Client, ports: P): P {
  return {
    ...ports,
    async issueCertificate(input) {
      const issued = await ports.issueCertificate(input);
      await tellTracker(client, input, issued.certificate);
      return issued;
    },
  };
}

/** Nobody has filled in the coordinator's list. */
const emptyDirectory: DirectoryPorts = { findVerifiers: async () => [], whoElseToRemind: async () => [] };

/** @param mails what went out; as from the product's outbox, what is ordered again with the same number goes out once */
export function playedPorts(
  mails: SentMail[],
): Pick<Ports, 'sendMails' | 'issueCertificate' | 'reportBatch' | 'announceBatch'> {
  const idOf = ({ owner, template, number }: MailOrder) => `<${owner}.${template}.${number}@library.example>`;
  const sent = new Set<string>();
  return {
    async sendMails({ mails: ordered, now }) {
      for (const order of ordered) {
        if (!sent.has(idOf(order))) mails.push({ ...order, sentAt: now });
        sent.add(idOf(order));
      }
      return ordered.map((order): MailOutcome => ({ kind: 'sent', messageId: idOf(order) }));
    },
    async issueCertificate({ submission, now }) {
      const issuedOn = localDate(montana, now);
      const expiresOn = addYears(issuedOn, 4);
      return {
        certificate: {
          number: certificateNumber('MSL', issuedOn, submission.applicationId),
          issuedOn,
          expiresOn,
          reminders: montana.renewal.remindBeforeMonths.map((monthsLeft) => ({
            monthsLeft,
            at: instantOf(montana, addMonths(expiresOn, -monthsLeft), '09:00'),
          })),
          expiresAt: instantOf(montana, expiresOn, '23:59'),
        },
        delivery: { kind: 'sent', messageId: '<certificate@library.example>' },
      };
    },
    async reportBatch({ batchId, now }) {
      return { ...emptyBatch(batchId, now), state: 'Done', runAt: now };
    },
    async announceBatch({ batchId, now }) {
      return { ...emptyBatch(batchId, now), state: 'Waiting for approval', runAt: null };
    },
  };
}

const emptyBatch = (batchId: string, now: string) => ({
  ...{ batchId, name: batchId, cutoffOn: '', approvedBy: null },
  ...{ certificates: 0, hours: 0, exceptions: [], changedAt: now },
});
