import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('while the Sent folder is out of reach', () => {
  let imap: TestImapServer;
  const parser = createMailParser();
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const signals: string[] = [];
  const log: string[] = [];
  let failures = 3;
  let watching: Promise<unknown>;

  beforeEach(async () => {
    imap = await startImapServer();
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
        correspondents: correspondents(),
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
    await parser.close();
    await imap.close();
  });

  it('an answer waits, however often it is tried, and is not set aside', async () => {
    imap.deliver(
      `From: <${VERIFIER.email}>\r\nTo: <${REPLY_ADDRESS}>\r\nSubject: Re: Please verify\r\nMessage-ID: <answer@library.test>\r\nIn-Reply-To: ${REQUEST_ID}\r\n\r\nVERIFIED\r\n`,
    );
    await eventually(
      () => signals,
      (seen) => seen.length > 0,
      28_000,
    );
    expect(signals).toEqual([`mailRead to application/${APPLICATION_ID}`]);
    expect(log.join('\n')).toContain('the Sent folder cannot be opened');
  });
});
