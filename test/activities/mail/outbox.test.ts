import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it, test } from 'vitest';
import { connectImap } from '../../../activities/mail/imap-connection.ts';
import { createOutbox, type Outbox, type OutboxOptions, verifySmtp } from '../../../activities/mail/outbox.ts';
import { createSentFolder } from '../../../activities/mail/sent-folder.ts';
import { startImapServer, type TestImapServer } from '../../helpers/imap-server.ts';
import {
  APPLICANT,
  COORDINATOR,
  mailOrder,
  OUR_ADDRESS,
  REPLY_ADDRESS,
  REQUEST_ID,
  TOKENS,
  VERIFIER,
} from '../../helpers/mail-cast.ts';
import { startSmtpServer, type TestSmtpOptions, type TestSmtpServer } from '../../helpers/smtp-server.ts';

const NOW = '2027-03-04T05:06:07.000Z';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Stage {
  smtp: TestSmtpServer;
  imap: TestImapServer | null;
  outbox: Outbox;
  problems: string[];
}

async function stage(
  smtpOptions: TestSmtpOptions & { sent?: boolean } = {},
  options: Partial<OutboxOptions> = {},
): Promise<Stage> {
  const smtp = await startSmtpServer(smtpOptions);
  cleanups.push(smtp.close);
  const imap = smtpOptions.sent ? await startImapServer() : null;
  if (imap) cleanups.push(imap.close);
  const problems: string[] = [];
  const outbox = createOutbox({
    smtp: smtp.settings,
    sent: imap ? createSentFolder(() => connectImap(imap.settings)) : null,
    identity: { name: 'Library Certification', address: OUR_ADDRESS },
    coordinator: COORDINATOR,
    tokens: TOKENS,
    compose: async (order) => ({ subject: `About ${order.template}`, text: 'Plain words', html: '<p>Words</p>' }),
    limits: { perMinute: 1000, perDay: 1000 },
    report: (problem) => problems.push(problem),
    ...options,
  });
  cleanups.push(outbox.close);
  return { smtp, imap, outbox, problems };
}

describe('a verification request', () => {
  it('goes to the verifier and, in a transaction of its own, to the coordinator', async () => {
    const { smtp, outbox } = await stage();
    const outcomes = await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outcomes).toEqual([{ kind: 'sent', messageId: REQUEST_ID }]);
    expect(smtp.received.map(({ to }) => to)).toEqual([[VERIFIER.email], [COORDINATOR.email]]);
    expect(smtp.received[0]?.from).toBe(REPLY_ADDRESS);
    expect(smtp.received[1]?.from).toMatch(/^certification\+a-7k3mq9xr\./);
    expect(smtp.received[1]?.from).not.toBe(REPLY_ADDRESS);
  });

  it('is answered to its own address and to the coordinator, and is dated by the story', async () => {
    const { smtp, outbox } = await stage();
    await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    const mail = await simpleParser(smtp.received[0]!.raw);
    expect(mail.from?.value[0]).toMatchObject({ name: 'Library Certification', address: OUR_ADDRESS });
    expect(mail.replyTo?.value.map(({ address }) => address)).toEqual([REPLY_ADDRESS, COORDINATOR.email]);
    expect(mail.date?.toISOString()).toBe(NOW);
    expect(mail.messageId).toBe(REQUEST_ID);
    expect(mail.references).toBe(REQUEST_ID);
    expect(mail.text?.trim()).toBe('Plain words');
    expect(mail.html).toContain('<p>Words</p>');
  });

  it('bears no mark that would silence a vacation responder', async () => {
    const { smtp, outbox } = await stage();
    await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    const { headers } = await simpleParser(smtp.received[0]!.raw);
    for (const mark of ['auto-submitted', 'precedence', 'x-auto-response-suppress', 'list', 'list-id']) {
      expect(headers.has(mark), mark).toBe(false);
    }
    expect(headers.get('x-countersign-loop')).toBe(OUR_ADDRESS);
  });

  it('reaches the verifier although the coordinator’s server refuses the copy', async () => {
    const { smtp, outbox, problems } = await stage({
      recipient: (address) => (address === COORDINATOR.email ? '550 5.1.1 no such user' : null),
    });
    const outcomes = await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outcomes[0]?.kind).toBe('sent');
    expect(smtp.received.map(({ to }) => to)).toEqual([[VERIFIER.email]]);
    expect(problems).toEqual([`the copy of ${REQUEST_ID} did not reach ${COORDINATOR.email}`]);
  });
});

describe('other mail', () => {
  it('says that a machine sent it, and answers go to the coordinator', async () => {
    const { smtp, outbox } = await stage();
    await outbox.sendMails({ mails: [mailOrder('application-received', { to: APPLICANT })], now: NOW });
    expect(smtp.received).toHaveLength(1);
    const { headers, replyTo } = await simpleParser(smtp.received[0]!.raw);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(replyTo?.value.map(({ address }) => address)).toEqual([COORDINATOR.email]);
    expect(TOKENS.find([smtp.received[0]!.from])).toHaveLength(1);
  });

  it('to the verifier stands under the request in their mailbox', async () => {
    const { smtp, outbox } = await stage();
    await outbox.sendMails({ mails: [mailOrder('verification-reminder')], now: NOW });
    const { inReplyTo, references } = await simpleParser(smtp.received[0]!.raw);
    expect(inReplyTo).toBe(REQUEST_ID);
    expect(references).toEqual([
      REQUEST_ID,
      expect.stringMatching(/^<a-7k3mq9xr\.verification-reminder\.1\.[a-z2-7]{8}@example\.org>$/),
    ]);
  });

  it('cannot be given further headers through names, subjects or file names', async () => {
    const { smtp, outbox } = await stage(
      {},
      {
        compose: async () => ({
          subject: 'Hello\r\nBcc: mallory@elsewhere.test',
          text: 'x',
          html: 'x',
          attachments: [{ filename: 'a\r\nX-Evil: 1.pdf', content: 'x', contentType: 'application/pdf\r\nX-Evil: 2' }],
        }),
      },
    );
    const to = { name: 'Vera\r\nX-Evil: 3', email: VERIFIER.email };
    await outbox.sendMails({ mails: [mailOrder('certificate', { to })], now: NOW });
    expect(smtp.received[0]?.to).toEqual([VERIFIER.email]);
    expect(smtp.received[0]?.raw).not.toMatch(/^(?:x-evil|bcc):/im);
  });
});

describe('a refusal', () => {
  it('of the recipient for good is an outcome with status and diagnostic', async () => {
    const { outbox } = await stage({ recipient: () => '550 5.1.1 no such user here' });
    const [outcome] = await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outcome).toMatchObject({ kind: 'refused', address: VERIFIER.email, status: '5.1.1' });
  });

  it('of the message for good is an outcome too', async () => {
    const { outbox } = await stage({ data: () => '554 5.7.1 we do not like this' });
    const [outcome] = await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outcome).toMatchObject({ kind: 'refused', status: '5.7.1' });
  });

  it('for the time being is an error, so that the send is tried again', async () => {
    const { outbox } = await stage({ recipient: () => '451 4.7.1 greylisted, come back later' });
    await expect(outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW })).rejects.toThrow(
      REQUEST_ID,
    );
  });

  it('of an address that no server could take is an outcome without asking one', async () => {
    const { smtp, outbox } = await stage();
    const to = { name: 'Nobody', email: 'vera@library.test\r\nDATA' };
    const [outcome] = await outbox.sendMails({ mails: [mailOrder('verification-request', { to })], now: NOW });
    expect(outcome).toMatchObject({ kind: 'refused', status: '5.1.3' });
    expect(smtp.received).toEqual([]);
  });

  it('of our login is an error', async () => {
    const { smtp } = await stage({ login: { user: 'us', password: 'right' } });
    await expect(verifySmtp(smtp.settings)).resolves.toBeUndefined();
    const auth = { kind: 'password', user: 'us', password: 'wrong' } as const;
    await expect(verifySmtp({ ...smtp.settings, auth })).rejects.toThrow();
  });
});

test('each mail is told once to whoever counts, as sent or as refused', async () => {
  const told: string[] = [];
  const { outbox } = await stage(
    { recipient: (address) => (address === APPLICANT.email ? '550 5.1.1 no such user' : null) },
    { signs: { mail: (template, outcome) => told.push(`${template} ${outcome}`) } },
  );
  const mails = [mailOrder('verification-request'), mailOrder('application-received', { to: APPLICANT })];
  await outbox.sendMails({ mails, now: NOW });
  await outbox.sendMails({ mails: mails.slice(0, 1), now: NOW });
  expect(told).toEqual(['verification-request sent', 'application-received refused']);
});

describe('what was sent', () => {
  it('is kept in the Sent folder, byte for byte and read', async () => {
    const { smtp, imap, outbox } = await stage({ sent: true });
    await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(imap?.messages('Sent')).toHaveLength(1);
    expect(imap?.messages('Sent')[0]?.raw).toBe(smtp.received[0]?.raw);
    expect(imap?.messages('Sent')[0]?.flags).toContain('\\Seen');
  });

  it('is not sent again by another process, which asks the folder first', async () => {
    const first = await stage({ sent: true });
    await first.outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    const sent = createSentFolder(() => connectImap(first.imap!.settings));
    const second = await stage({}, { sent });
    const outcomes = await second.outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outcomes).toEqual([{ kind: 'sent', messageId: REQUEST_ID }]);
    expect(second.smtp.received).toEqual([]);
  });

  it('is kept once its copy is out, as whoever finds it there sends no copy', async () => {
    const outWhenKept: number[] = [];
    const keep = async () => void outWhenKept.push(smtp.received.length);
    const sent = { has: async () => false, keep, read: async () => null, close: async () => undefined };
    const { smtp, outbox } = await stage({}, { sent });
    await outbox.sendMails({ mails: [mailOrder('verification-request')], now: NOW });
    expect(outWhenKept).toEqual([2]);
  });

  it('counts as sent when it could not be kept', async () => {
    const keep = () => Promise.reject(new Error('the folder is full'));
    const sent = { has: async () => false, keep, read: async () => null, close: async () => undefined };
    const { smtp, outbox, problems } = await stage({}, { sent });
    const mails = [mailOrder('application-received', { to: APPLICANT })];
    expect(await outbox.sendMails({ mails, now: NOW })).toMatchObject([{ kind: 'sent' }]);
    expect(await outbox.sendMails({ mails, now: NOW })).toMatchObject([{ kind: 'sent' }]);
    expect(smtp.received).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  it('is asked for before anything goes out, and nothing goes out while that cannot be answered', async () => {
    let isDown = true;
    const imap = await startImapServer();
    cleanups.push(imap.close);
    const sent = createSentFolder(() =>
      isDown ? Promise.reject(new Error('no IMAP now')) : connectImap(imap.settings),
    );
    const { smtp, outbox } = await stage({}, { sent });
    const mails = [mailOrder('application-received', { to: APPLICANT })];
    await expect(outbox.sendMails({ mails, now: NOW })).rejects.toMatchObject({ cause: { message: 'no IMAP now' } });
    expect(smtp.received).toEqual([]);
    isDown = false;
    expect(await outbox.sendMails({ mails, now: NOW })).toMatchObject([{ kind: 'sent' }]);
    expect(smtp.received).toHaveLength(1);
  });
});

describe('a mail that shall go out now or not at all', () => {
  const order = (number: number) => ({
    mails: [mailOrder('application-received', { to: APPLICANT, number })],
    now: NOW,
  });

  it('goes out when its turn is there, and is refused when it would have to wait', async () => {
    const { smtp, outbox } = await stage({}, { limits: { perMinute: 1, perDay: 100 } });
    expect(await outbox.sendMails(order(1), 0)).toMatchObject([{ kind: 'sent' }]);
    await expect(outbox.sendMails(order(2), 0)).rejects.toMatchObject({ cause: { message: /at 1 mails a minute/ } });
    expect(smtp.received).toHaveLength(1);
  });

  it('is not tried while the server is in trouble, until one that waited has gone through', async () => {
    let isBusy = true;
    let tries = 0;
    const data = () => {
      tries += 1;
      return isBusy ? '451 4.3.0 try again later' : null;
    };
    const { outbox } = await stage({ data });
    await expect(outbox.sendMails(order(1), 0)).rejects.toThrow('cannot send');
    await expect(outbox.sendMails(order(2), 0)).rejects.toThrow('the last mail could not be sent');
    expect(tries).toBe(1);
    isBusy = false;
    await expect(outbox.sendMails(order(2), 0)).rejects.toThrow('the last mail could not be sent');
    await outbox.sendMails(order(1));
    expect(await outbox.sendMails(order(2), 0)).toMatchObject([{ kind: 'sent' }]);
  });
});

describe('an outbox', () => {
  it('lets a running send finish before it closes, and takes no more', async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { smtp, outbox } = await stage({
      data: async () => {
        reached.resolve();
        await gate.promise;
        return null;
      },
    });
    const sending = outbox.sendMails({ mails: [mailOrder('application-received', { to: APPLICANT })], now: NOW });
    await reached.promise;
    const closing = outbox.close();
    gate.resolve();
    await closing;
    expect(smtp.received).toHaveLength(1);
    expect(await sending).toMatchObject([{ kind: 'sent' }]);
    await expect(outbox.sendMails({ mails: [], now: NOW })).rejects.toThrow('closed');
  });

  it('sends once what is asked for again while it is still under way', async () => {
    // A mail that waits its turn behind many others outlives the time its activity has.
    const gate = Promise.withResolvers<void>();
    const reached = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let tries = 0;
    const { smtp, outbox } = await stage({
      data: async () => {
        reached[tries++]?.resolve();
        await gate.promise;
        return null;
      },
    });
    const mails = [mailOrder('application-received', { to: APPLICANT })];
    const first = outbox.sendMails({ mails, now: NOW });
    await reached[0]!.promise;
    const second = outbox.sendMails({ mails, now: NOW });
    await Promise.race([reached[1]!.promise, sleep(500)]);
    gate.resolve();
    expect(await first).toEqual(await second);
    expect(smtp.received).toHaveLength(1);
  });

  it('does not count towards the day’s limit what the server did not take', async () => {
    let isBusy = true;
    const data = () => (isBusy ? '451 4.3.0 try again later' : null);
    const { smtp, outbox } = await stage({ data }, { limits: { perMinute: 1000, perDay: 2 } });
    const mails = [mailOrder('application-received', { to: APPLICANT })];
    for (let n = 0; n < 3; n++) await expect(outbox.sendMails({ mails, now: NOW })).rejects.toThrow();
    isBusy = false;
    expect(await outbox.sendMails({ mails, now: NOW })).toMatchObject([{ kind: 'sent' }]);
    expect(smtp.received).toHaveLength(1);
  });

  it('stops at the day’s limit and says when to come back', async () => {
    const { smtp, outbox } = await stage({}, { limits: { perMinute: 100, perDay: 2 } });
    const mails = [1, 2, 3].map((number) => mailOrder('application-received', { to: APPLICANT, number }));
    await expect(outbox.sendMails({ mails, now: NOW })).rejects.toMatchObject({ type: 'DailyMailLimit' });
    expect(smtp.received).toHaveLength(2);
  });
});
