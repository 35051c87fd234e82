import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createTransport } from 'nodemailer';
import { createAddressTokens } from '../activities/mail/address-token.ts';
import { connectImap } from '../activities/mail/imap-connection.ts';
import { createMailParser } from '../activities/mail/reading/parser.ts';
import { createMailboxWatch } from '../activities/mail/watch-mailbox.ts';
import { dataConverter } from '../test/helpers/data-keys.ts';
import { startMailHost, whyNoMailHost } from '../test/helpers/mail-host.ts';
import { startEmbeddedServer } from '../worker/embedded-server.ts';
import { TASK_QUEUE, workflowIds } from '../workflows/messages.ts';
import { replyToRow } from './reply-to-row.ts';
import type { BenchTable } from './table.ts';

const MESSAGES = 50;
const TO_THE_ROW = 10;
const APPLICATION = 'A-7K2MQ9XD';
const VERIFIER = 'vera@example.test';

/** From a reply's arrival in a real Dovecot, pushed by IDLE, to Temporal having accepted the signal; and to the row. */
export async function run(): Promise<BenchTable> {
  const why = whyNoMailHost();
  if (why) return { head: ['Reply', ''], rows: [['not measured', why]] };
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const [host, server] = await Promise.all([startMailHost(), startEmbeddedServer({ port: 0, folder })]);
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, dataConverter });
  const parser = createMailParser();
  const activity = new MockActivityEnvironment();
  try {
    // No worker runs: the server alone accepts the signals.
    await client.workflow.start('applicationWorkflow', {
      workflowId: workflowIds.application(APPLICATION),
      taskQueue: TASK_QUEUE,
    });
    const tokens = createAddressTokens({
      address: 'app@example.test',
      keys: [new Uint8Array(32).fill(7)],
      plusAddressing: true,
    });
    const correspondence = {
      applicationId: APPLICATION,
      verifierEmail: VERIFIER,
      applicantEmail: 'ada@example.test',
      isAwaiting: true,
    };
    const accepted: number[] = [];
    const { watchMailbox } = createMailboxWatch({
      imap: host.imap('app'),
      mailbox: 'INBOX',
      client: noting(client, () => accepted.push(performance.now())),
      coordinator: 'casey@example.test',
      reading: {
        parser,
        tokens,
        correspondents: { byApplication: async () => correspondence, awaitingFrom: async () => [correspondence] },
        sentText: async () => null,
      },
      log: () => undefined,
    });
    const watching = activity.run(watchMailbox, { cursor: null }).catch(() => null);
    const to = tokens.mint({ owner: APPLICATION, recipient: VERIFIER, purpose: 'verification' });
    const lmtp = createTransport({ lmtp: true, pool: true, host: '127.0.0.1', port: host.lmtpPort, ignoreTLS: true });
    const bare = await connectImap(host.imap('app'));
    await bare.mailboxOpen('INBOX');
    const pushed: number[] = [];
    bare.on('exists', () => pushed.push(performance.now()));
    const idling = bare.idle();
    const took: number[] = [];
    const pushTook: number[] = [];
    for (let number = 0; number < MESSAGES; number++) {
      // Until the watcher is idling. Its mark on the last message is news to the bare connection, and what comes within
      // the 500 ms after which Dovecot tells it is told with it: earlier than a message that comes alone.
      await sleep(2000);
      const raw = `From: <${VERIFIER}>\r\nTo: <${to}>\r\nSubject: Re: Please verify\r\nMessage-ID: <${number}@example.test>\r\n\r\nVERIFIED\r\n`;
      await lmtp.sendMail({ envelope: { from: VERIFIER, to }, raw });
      const arrivedAt = performance.now();
      while (accepted.length <= number || pushed.length <= number) await sleep(2);
      took.push((accepted[number] ?? 0) - arrivedAt);
      pushTook.push((pushed[number] ?? 0) - arrivedAt);
    }
    lmtp.close();
    await bare.logout();
    await idling;
    activity.cancel();
    await watching;
    const toTheRow = await replyToRow(TO_THE_ROW);
    return {
      head: [`Reply: Dovecot to signal accepted, ${MESSAGES} messages`, 'ms'],
      rows: [
        ['median', at(took, 0.5)],
        ['95th percentile', at(took, 0.95)],
        ['slowest', at(took, 1)],
        ['of it Dovecot’s own push to an idle connection, median', at(pushTook, 0.5)],
        [`to the spreadsheet’s row, ${TO_THE_ROW} messages, median`, at(toTheRow, 0.5)],
        ['… slowest', at(toTheRow, 1)],
      ],
    };
  } finally {
    await Promise.all([parser.close(), connection.close()]);
    await Promise.all([host.close(), server.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In whole milliseconds. */
function at(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

/** The same client, which says when a signal was accepted. */
function noting(client: Client, onSignal: () => void): Client {
  const getHandle = (workflowId: string) => {
    const handle = client.workflow.getHandle(workflowId);
    const signal: typeof handle.signal = async (definition, ...args) => {
      await handle.signal(definition, ...args);
      onSignal();
    };
    return { ...handle, signal };
  };
  return Object.create(client, {
    workflow: { value: Object.create(client.workflow, { getHandle: { value: getHandle } }) },
  });
}
