import { Context } from '@temporalio/activity';
import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { sameAddress } from '../../workflows/address.ts';
import { mailReadSignal, type SetAside, setAsideSignal, workflowIds } from '../../workflows/messages.ts';
import type { WatcherPorts } from '../../workflows/ports.ts';
import type { VitalSigns } from '../vital-signs.ts';
import type { ImapSettings } from './imap-connection.ts';
import { type HandlingResult, type RawMessage, watchInbox } from './inbox.ts';
import { toMailCursor } from './mail-cursor.ts';
import { NotShownYet } from './reading/correspondents.ts';
import { type FullReading, type ReadingContext, readMessage } from './reading/read-message.ts';

export interface MailboxWatchDependencies {
  imap: ImapSettings;
  mailbox: string;
  reading: ReadingContext;
  client: Client;
  /** Who gets the copies. Their own mail in a thread is no answer of the verifier's. */
  coordinator: string;
  log: (message: string, error?: unknown) => void;
  signs?: Pick<VitalSigns, 'upToDate'>;
}

/** After this the activity hands its cursor back and is started afresh, so that no history grows for ever. */
const RUN_FOR_MS = 6 * 60 * 60 * 1000;

/** At a first start, and when the server has numbered its mail anew: older than the longest wait for an answer. */
const LOOK_BACK_MS = 400 * 86_400_000;

/** After this long a message is read without the text of ours that it answers: all that comes behind it waits as well. */
const SENT_MAY_FAIL_MS = 10 * 60_000;

/** The sent mail cannot be asked: nothing is wrong with the message. */
class SentOutOfReach extends Error {}

/**
 * Reads the mailbox for as long as it runs and signals each message to its application; what belongs to none is kept
 * for the coordinator. A message read twice is one signal more, which the application knows by its Message-ID.
 */
export function createMailboxWatch(deps: MailboxWatchDependencies): Pick<WatcherPorts, 'watchMailbox'> {
  const { client, log } = deps;
  let sentFailsSince: number | null = null;
  const reading: ReadingContext = {
    ...deps.reading,
    async sentText(messageId) {
      try {
        const text = await deps.reading.sentText(messageId);
        sentFailsSince = null;
        return text;
      } catch (cause) {
        sentFailsSince ??= performance.now();
        log('the Sent folder is out of reach, and answers wait for it', cause);
        if (performance.now() - sentFailsSince > SENT_MAY_FAIL_MS) return null;
        throw new SentOutOfReach('the Sent folder is out of reach', { cause });
      }
    },
  };

  const keepForCoordinator = (item: SetAside): Promise<void> =>
    client.workflow.getHandle(workflowIds.watcher('mailbox')).signal(setAsideSignal, item);

  async function handle(raw: RawMessage): Promise<HandlingResult> {
    try {
      const { uid, uidValidity, mailbox, source, isWhole, internalDate } = raw;
      const pointer = { uid, uidValidity, mailbox };
      const full = await readMessage({ source, isWhole, receivedAt: internalDate, now: new Date(), pointer }, reading);
      await handOver(full, internalDate);
      return 'handled';
    } catch (error) {
      // Temporal is away, or the application has just begun: nothing is wrong with the message either.
      if (isGrpcServiceError(error) || error instanceof SentOutOfReach || error instanceof NotShownYet) return 'retry';
      throw error;
    }
  }

  async function handOver({ application, reading: message }: FullReading, arrivedAt: Date): Promise<void> {
    if (message.kind === 'own' || sameAddress(message.from, deps.coordinator)) return;
    if (application) {
      try {
        await client.workflow.getHandle(workflowIds.application(application)).signal(mailReadSignal, message);
        return;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    }
    await keepForCoordinator({
      key: message.pointer.messageId,
      at: arrivedAt.toISOString(),
      from: message.from,
      subject: message.subject,
      why: application ? `It is about ${application}, which is closed` : 'It belongs to no application',
      excerpt: message.excerpt,
    });
  }

  return {
    async watchMailbox({ cursor }) {
      const { info, cancellationSignal, heartbeat } = Context.current();
      const { user, host, port } = deps.imap;
      const account = `${user}@${host}:${port}/${deps.mailbox}`;
      const ended = await watchInbox({
        imap: deps.imap,
        mailbox: deps.mailbox,
        cursor: toMailCursor(info.heartbeatDetails ?? cursor, account),
        onCursor: (at) => heartbeat(at && { ...at, account }),
        signal: AbortSignal.any([cancellationSignal, AbortSignal.timeout(RUN_FOR_MS)]),
        since: () => new Date(Date.now() - LOOK_BACK_MS),
        handle,
        setAside: ({ uid, uidValidity, internalDate }, why) =>
          keepForCoordinator({
            key: `${uidValidity}/${uid}`,
            at: internalDate.toISOString(),
            from: '',
            subject: `Message ${uid} of the mailbox`,
            why: `It could not be read: ${why}`,
            excerpt: '',
          }),
        report: { view: (secondsAgo) => deps.signs?.upToDate('mailbox', secondsAgo), problem: log },
      });
      cancellationSignal.throwIfAborted();
      return ended && { ...ended, account };
    },
  };
}
