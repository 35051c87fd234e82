import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AddressTokens, createAddressTokens } from '../../../activities/mail/address-token.ts';
import { completed, connectImap } from '../../../activities/mail/imap-connection.ts';
import { watchInbox } from '../../../activities/mail/inbox.ts';
import { createOutbox, type Outbox } from '../../../activities/mail/outbox.ts';
import { createMailParser } from '../../../activities/mail/reading/parser.ts';
import { type FullReading, readMessage } from '../../../activities/mail/reading/read-message.ts';
import { createSentFolder, type SentFolder } from '../../../activities/mail/sent-folder.ts';
import { outcomeOf } from '../../../workflows/mail-reading.ts';
import { APPLICATION_ID, correspondents, mailOrder } from '../../helpers/mail-cast.ts';
import { type MailHost, startMailHost, whyNoMailHost } from '../../helpers/mail-host.ts';

const VERA = { name: 'Vera Verifier', email: 'vera@example.test' };
const NOBODY = { name: 'Nobody', email: 'nobody@example.test' };
const REQUEST = 'Please answer with VERIFIED, VERIFIED EXCEPT 2, 5 or NOT VERIFIED.\n\n1. Budgeting\n2. Storytime\n';

describe.skipIf(whyNoMailHost() !== null)('with Dovecot and Postfix', () => {
  let host: MailHost;
  let tokens: AddressTokens;
  let sent: SentFolder;
  let outbox: Outbox;
  const parser = createMailParser();
  const readings: FullReading[] = [];
  const stopping = new AbortController();
  let watching: Promise<unknown>;

  beforeAll(async () => {
    host = await startMailHost();
    const identity = { name: 'Library Certification', address: `app@${host.domain}` };
    tokens = createAddressTokens({
      address: identity.address,
      keys: [new Uint8Array(32).fill(3)],
      plusAddressing: true,
    });
    sent = createSentFolder(() => connectImap(host.imap('app')));
    outbox = createOutbox({
      smtp: host.smtp,
      sent,
      identity,
      coordinator: { name: 'Ada', email: `ada@${host.domain}` },
      tokens,
      compose: async () => ({
        subject: `Please verify [${APPLICATION_ID}]`,
        text: REQUEST,
        html: `<pre>${REQUEST}</pre>`,
      }),
      limits: { perMinute: 100, perDay: 100 },
    });
    const people = (verifierEmail: string) =>
      correspondents([
        { applicationId: APPLICATION_ID, verifierEmail, applicantEmail: 'ada@example.test', isAwaiting: true },
      ]);
    watching = watchInbox({
      imap: host.imap('app'),
      mailbox: 'INBOX',
      cursor: null,
      onCursor: () => undefined,
      signal: stopping.signal,
      since: () => new Date(Date.now() - 86_400_000),
      async handle({ source, isWhole, internalDate, uid, uidValidity }) {
        const isForNobody = tokens
          .find(source.toString('latin1').match(/app\+[^\s>]+/g) ?? [])
          .some((found) =>
            tokens.check(found, { owner: APPLICATION_ID, recipient: NOBODY.email, purpose: 'verification' }),
          );
        readings.push(
          await readMessage(
            {
              source,
              isWhole,
              receivedAt: internalDate,
              now: new Date(),
              pointer: { mailbox: 'INBOX', uid, uidValidity },
            },
            {
              parser,
              tokens,
              correspondents: people(isForNobody ? NOBODY.email : VERA.email),
              sentText: async (id) => (await sent.read(id))?.toString() ?? null,
            },
          ),
        );
        return 'handled';
      },
      setAside: async (_, why) => expect.unreachable(why),
      report: { view: () => undefined, problem: () => undefined },
      timing: { reconcileMs: 2000, firstBackoffMs: 50 },
    });
  });

  afterAll(async () => {
    stopping.abort();
    await watching;
    await outbox?.close();
    await parser.close();
    await host?.close();
  });

  const next = async (kind: string): Promise<FullReading> => {
    await vi.waitFor(() => expect(readings.some(({ reading }) => reading.kind === kind)).toBe(true), {
      timeout: 20_000,
      interval: 50,
    });
    const index = readings.findIndex(({ reading }) => reading.kind === kind);
    return readings.splice(index, 1)[0]!;
  };

  it('learns that the verifier is away, from the responder of a real server', async () => {
    host.vacation('vera', 'I am out of the office until 18 January 2099.');
    await outbox.sendMails({ mails: [mailOrder('verification-request', { to: VERA })], now: new Date().toISOString() });
    const { application, reading } = await next('auto-reply');
    expect(application).toBe(APPLICATION_ID);
    expect(reading.attributedBy).toContain('token');
    expect(outcomeOf(reading).kind).toBe('note');
    host.vacation('vera', null);
  });

  it('stays silent towards the responder with every other mail', async () => {
    host.vacation('vera', 'I am still away.');
    await outbox.sendMails({
      mails: [mailOrder('verification-recorded', { to: VERA })],
      now: new Date().toISOString(),
    });
    await vi.waitFor(async () => expect(await countOf('vera')).toBe(2), { timeout: 10_000 });
    host.vacation('vera', null);
    expect(readings).toEqual([]);
  });

  it('finds in the Sent folder what was there before, and what another worker has put there since', async () => {
    const open = () => createSentFolder(() => connectImap(host.imap('app')));
    const [ours, theirs] = [open(), open()];
    try {
      const raw = (id: string) => Buffer.from(`From: <app@${host.domain}>\r\nMessage-ID: ${id}\r\n\r\nHello\r\n`);
      const before = '<before@sent.test>';
      const since = '<since@sent.test>';
      await theirs.keep(before, raw(before));
      expect([await ours.has(before), await ours.has(since)]).toEqual([true, false]);
      await theirs.keep(since, raw(since));
      // A second time each, which must change nothing.
      await ours.keep(before, raw(before));
      await ours.keep(since, raw(since));
      expect([await ours.has(before), await ours.has(since)]).toEqual([true, true]);
      expect(await ours.has('<never@sent.test>')).toBe(false);
      const client = await connectImap(host.imap('app'));
      await client.mailboxOpen('Sent');
      const kept = await client.search({ header: { 'message-id': '@sent.test' } }, { uid: true });
      await client.logout();
      expect(kept).toHaveLength(2);
    } finally {
      await ours.close();
      await theirs.close();
    }
  });

  describe('when the connection to the Sent folder breaks', () => {
    const raw = (id: string) => Buffer.from(`From: <app@${host.domain}>\r\nMessage-ID: ${id}\r\n\r\nHello\r\n`);
    const searched = vi.fn();
    let client: Awaited<ReturnType<typeof connectImap>>;
    let folder: SentFolder;

    beforeAll(async () => {
      folder = createSentFolder(async () => {
        client = await connectImap(host.imap('app'));
        vi.spyOn(client, 'search').mockImplementation((...asked) => {
          searched();
          return Object.getPrototypeOf(client).search.apply(client, asked);
        });
        return client;
      });
    });

    afterAll(() => folder.close());

    it('does not search again for what it has seen come, and sees what came meanwhile', async () => {
      const [seen, meanwhile] = ['<seen@broken.test>', '<meanwhile@broken.test>'];
      await folder.keep(seen, raw(seen));
      expect(await folder.has(seen)).toBe(true);
      client.close();
      await sent.keep(meanwhile, raw(meanwhile));
      searched.mockClear();
      expect([await folder.has(seen), await folder.has(meanwhile)]).toEqual([true, true]);
      expect(searched).not.toHaveBeenCalled();
    });

    it('forgets what it has seen when the folder has been made anew, and sees what is in it', async () => {
      const [old, anew] = ['<old@broken.test>', '<anew@broken.test>'];
      await folder.keep(old, raw(old));
      expect(await folder.has(old)).toBe(true);
      const other = await connectImap(host.imap('app'));
      await other.mailboxDelete('Sent');
      await other.mailboxCreate('Sent');
      await other.append('Sent', raw(anew));
      await other.logout();
      client.close();
      expect([await folder.has(old), await folder.has(anew)]).toEqual([false, true]);
    });
  });

  it('reads the answer that a person sends to the reply address', async () => {
    const request = await newest('vera', 'Please verify');
    const replyTo = /^Reply-To:.*?<(app\+[^>]+)>/ims.exec(request)?.[1];
    const messageId = /^Message-ID: (.*)$/im.exec(request)?.[1];
    await nodemailer.createTransport({ host: host.smtp.host, port: host.smtp.port, ignoreTLS: true }).sendMail({
      from: VERA.email,
      to: replyTo!,
      subject: `Re: Please verify [${APPLICATION_ID}]`,
      inReplyTo: messageId!,
      references: [messageId!],
      text: `VERIFIED EXCEPT 2\n\nOn Mon, Jan 4, 2027 at 9:00 AM Library Certification <${replyTo}> wrote:\n\n${REQUEST.replace(/^/gm, '> ')}`,
    });
    const { application, reading } = await next('human');
    expect(application).toBe(APPLICATION_ID);
    expect(reading.sender).toMatchObject({ hasToken: true, isThreaded: true, isExpected: true });
    expect(outcomeOf(reading)).toEqual({ kind: 'verified-except', lines: [2] });
  });

  it('learns that an address does not exist, from the notification of a real server', async () => {
    await outbox.sendMails({
      mails: [mailOrder('verification-request', { to: NOBODY, number: 2 })],
      now: new Date().toISOString(),
    });
    const { application, reading } = await next('bounce');
    expect(application).toBe(APPLICATION_ID);
    expect(reading.recipients).toMatchObject([
      { address: NOBODY.email, action: 'failed', status: expect.stringMatching(/^5\./) },
    ]);
    expect(outcomeOf(reading)).toEqual({ kind: 'bounce', address: NOBODY.email });
  });

  it('leaves the mail in the mailbox, unread', async () => {
    const client = await connectImap(host.imap('app'));
    try {
      const { messages, unseen } = completed(await client.status('INBOX', { messages: true, unseen: true }), 'STATUS');
      expect(messages).toBe(3);
      expect(unseen).toBe(3);
    } finally {
      client.close();
    }
  });

  async function countOf(user: 'vera'): Promise<number> {
    const client = await connectImap(host.imap(user));
    try {
      return completed(await client.status('INBOX', { messages: true }), 'STATUS').messages ?? 0;
    } finally {
      client.close();
    }
  }

  async function newest(user: 'vera', subject: string): Promise<string> {
    const client = await connectImap(host.imap(user));
    try {
      await client.mailboxOpen('INBOX');
      const uids = (await client.search({ subject }, { uid: true })) || [];
      const message = await client.fetchOne(String(uids.at(-1)), { source: true }, { uid: true });
      return message ? (message.source?.toString() ?? '') : '';
    } finally {
      client.close();
    }
  }
});
