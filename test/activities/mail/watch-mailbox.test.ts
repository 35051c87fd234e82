import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotShownYet } from '../../../activities/mail/reading/correspondents.ts';
import { createMailParser } from '../../../activities/mail/reading/parser.ts';
import { createMailboxWatch } from '../../../activities/mail/watch-mailbox.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startImapServer, type TestImapServer } from '../../helpers/imap-server.ts';
import {
  APPLICATION_ID,
  COORDINATOR,
  correspondents,
  REPLY_ADDRESS,
  REQUEST_ID,
  TOKENS,
  VERIFIER,
} from '../../helpers/mail-cast.ts';

describe('an answer waits', () => {
  let imap: TestImapServer;
  const parser = createMailParser();
  let environment: MockActivityEnvironment;
  const signals: string[] = [];
  const log: string[] = [];
  let failures = 0;
  let unseen = 0;
  let watching: Promise<unknown>;

  beforeEach(async () => {
    imap = await startImapServer();
    environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    signals.length = 0;
    log.length = 0;
    const known = correspondents();
    const getHandle = (workflowId: string) => ({
      signal: async ({ name }: { name: string }) => signals.push(`${name} to ${workflowId}`),
    });
    const { watchMailbox } = createMailboxWatch({
      imap: imap.settings,
      mailbox: 'INBOX',
      coordinator: COORDINATOR.email,
      client: { workflow: { getHandle } } as unknown as Client,
      reading: {
        parser,
        tokens: TOKENS,
        correspondents: {
          ...known,
          async byApplication(id) {
            if (unseen-- > 0) throw new NotShownYet(`${id} has begun and shows nothing yet`);
            return known.byApplication(id);
          },
        },
        async sentText() {
          if (failures-- > 0) throw new Error('the Sent folder cannot be opened');
          return 'Please verify';
        },
      },
      log: (message, error) => log.push(`${message}: ${error instanceof Error ? error.message : error}`),
    });
    watching = environment.run(watchMailbox, { cursor: null }).catch(() => null);
  });
  afterEach(async () => {
    environment.cancel();
    await watching;
    await imap.close();
  });
  afterAll(() => parser.close());

  const deliverAnswer = () =>
    imap.deliver(
      `From: <${VERIFIER.email}>\r\nTo: <${REPLY_ADDRESS}>\r\nSubject: Re: Please verify\r\nMessage-ID: <answer@library.test>\r\nIn-Reply-To: ${REQUEST_ID}\r\n\r\nVERIFIED\r\n`,
    );
  const answered = () =>
    eventually(
      () => signals,
      (seen) => seen.length > 0,
      28_000,
    );

  it('while its application shows nothing yet, and is not set aside', async () => {
    unseen = 3;
    deliverAnswer();
    await answered();
    expect(signals).toEqual([`mailRead to application/${APPLICATION_ID}`]);
  });

  it('while the Sent folder is out of reach, however often it is tried, and is not set aside', async () => {
    failures = 3;
    deliverAnswer();
    await answered();
    expect(signals).toEqual([`mailRead to application/${APPLICATION_ID}`]);
    expect(log.join('\n')).toContain('the Sent folder cannot be opened');
  });
});
