import { afterAll, describe, expect, it } from 'vitest';
import { messageIdOf } from '../../../../activities/mail/message-id.ts';
import type { Correspondence } from '../../../../activities/mail/reading/correspondents.ts';
import { createMailParser } from '../../../../activities/mail/reading/parser.ts';
import { type FullReading, readMessage } from '../../../../activities/mail/reading/read-message.ts';
import { outcomeOf } from '../../../../workflows/mail-reading.ts';
import {
  APPLICANT,
  APPLICATION_ID,
  CORRESPONDENCE,
  correspondents,
  OUR_ADDRESS,
  REPLY_ADDRESS,
  REQUEST_ID,
  STRANGER,
  TOKENS,
  VERIFIER,
} from '../../../helpers/mail-cast.ts';

const parser = createMailParser();
afterAll(parser.close);

const RECEIVED = new Date('2027-03-04T05:00:00Z');

interface Letter {
  from?: string;
  to?: string;
  subject?: string;
  headers?: string[];
  body?: string;
}

function letter({
  from = VERIFIER.email,
  to = REPLY_ADDRESS,
  subject = 'Re: Please verify',
  headers = [],
  body = '',
}: Letter): string {
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Message-ID: <reply@library.test>',
    ...headers,
    '',
    body,
  ].join('\r\n');
}

function read(parts: Letter): Promise<FullReading> {
  return readMessage(
    {
      source: Buffer.from(letter(parts)),
      isWhole: true,
      receivedAt: RECEIVED,
      now: new Date('2027-03-04T05:00:09Z'),
      pointer: { mailbox: 'INBOX', uidValidity: '1', uid: 42 },
    },
    { parser, tokens: TOKENS, correspondents: correspondents(), sentText: async () => null },
  );
}

describe('the three answers that are asked for', () => {
  it.each([
    ['VERIFIED', { kind: 'verified' }],
    ['Verified.', { kind: 'verified' }],
    ['VERIFIED EXCEPT 2, 5', { kind: 'verified-except', lines: [2, 5] }],
    ['verified except 5 and 2', { kind: 'verified-except', lines: [2, 5] }],
    ['NOT VERIFIED she never went', { kind: 'not-verified', reason: 'she never went' }],
  ])('%s', async (body, decision) => {
    const quote = '\r\n\r\nOn Mon, Mar 1, 2027 Library Certification wrote:\r\n> VERIFIED EXCEPT 1\r\n> NOT VERIFIED';
    const { application, reading } = await read({ body: body + quote });
    expect(application).toBe(APPLICATION_ID);
    expect(reading.decision).toEqual(decision);
    expect(outcomeOf(reading)).toEqual(decision);
    expect(reading.excerpt).toBe(body);
  });

  it('are not looked for in what the person did not type', async () => {
    const { reading } = await read({ body: 'Hm.\r\n\r\n> VERIFIED\r\n' });
    expect(reading.decision?.kind).toBe('unclear');
  });
});

describe('an answer belongs to the application', () => {
  it('that its address names', async () => {
    const { reading } = await read({ body: 'VERIFIED' });
    expect(reading.attributedBy).toEqual(['token']);
    expect(reading.sender).toEqual({ isExpected: true, hasToken: true, isThreaded: false, dmarc: 'none' });
    expect(reading.arrivedAgoMs).toBe(9000);
  });

  it('whose mail it answers, when the client has stripped the token', async () => {
    const headers = [`In-Reply-To: ${REQUEST_ID}`];
    const { reading } = await read({ to: OUR_ADDRESS, headers, body: 'VERIFIED' });
    expect(reading.attributedBy).toEqual(['threading']);
    expect(reading.answers).toBe(REQUEST_ID);
    expect(outcomeOf(reading)).toEqual({ kind: 'verified' });
  });

  it('of a Message-ID that was guessed, or that somebody else got, and is then held for a person', async () => {
    const guessed = `<${APPLICATION_ID.toLowerCase()}.verification-request.1@example.org>`;
    const applicants = messageIdOf({ owner: APPLICATION_ID, template: 'application-received', number: 1 }, TOKENS);
    for (const id of [guessed, guessed.replace('.1@', '.1.aaaaaaaa@'), applicants]) {
      const { application, reading } = await read({
        to: OUR_ADDRESS,
        headers: [`In-Reply-To: ${id}`],
        body: 'VERIFIED',
      });
      expect(application).toBe(APPLICATION_ID);
      expect(outcomeOf(reading)).toMatchObject({ kind: 'hold' });
    }
  });

  it('of the token of the applicant’s own mail, and decides nothing by it in the verifier’s name', async () => {
    const to = TOKENS.mint({ owner: APPLICATION_ID, recipient: APPLICANT.email, purpose: 'notice' });
    const { application, reading } = await read({ to, body: 'VERIFIED' });
    expect(application).toBe(APPLICATION_ID);
    expect(reading.sender).toMatchObject({ isExpected: true, hasToken: false });
    expect(outcomeOf(reading)).toMatchObject({ kind: 'hold' });
  });

  it('named in the subject when the sender is the one asked, yet the subject alone decides nothing', async () => {
    const { application, reading } = await read({
      to: OUR_ADDRESS,
      subject: `About ${APPLICATION_ID}`,
      body: 'VERIFIED',
    });
    expect(application).toBe(APPLICATION_ID);
    expect(outcomeOf(reading)).toMatchObject({ kind: 'hold' });
  });

  it('of nobody when a stranger names it in the subject', async () => {
    const { application } = await read({ from: STRANGER.email, to: OUR_ADDRESS, subject: APPLICATION_ID });
    expect(application).toBeNull();
  });

  it('yet is held when it comes from another address than the one asked', async () => {
    const { application, reading } = await read({ from: STRANGER.email, body: 'VERIFIED' });
    expect(application).toBe(APPLICATION_ID);
    expect(outcomeOf(reading)).toMatchObject({ kind: 'hold', reason: 'unexpected-sender' });
  });

  it('not by a token that was forged', async () => {
    const forged = REPLY_ADDRESS.replace(/\.[a-z2-7]{16}@/, `.${'a'.repeat(16)}@`);
    const { application, evidence } = await read({ to: forged, body: 'VERIFIED' });
    expect(application).toBeNull();
    expect(evidence.join()).toContain('not made for');
  });
});

describe('mail of machines', () => {
  it('that says the person is away moves nothing', async () => {
    const { reading, application } = await read({
      to: OUR_ADDRESS,
      headers: ['Auto-Submitted: auto-replied'],
      body: 'VERIFIED',
    });
    expect(application).toBe(APPLICATION_ID);
    expect(reading.kind).toBe('auto-reply');
    expect(outcomeOf(reading)).toMatchObject({ kind: 'note' });
  });

  it('of our own is left alone', async () => {
    const { reading } = await read({ from: OUR_ADDRESS, body: 'VERIFIED' });
    expect(outcomeOf(reading)).toEqual({ kind: 'none' });
  });
});

describe('what comes back from a server', () => {
  const notification = (...fields: string[]) =>
    [
      'From: Mail Delivery System <mailer-daemon@mx.test>',
      `To: ${REPLY_ADDRESS}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.test',
      '',
      ...fields,
      '--b--',
    ].join('\r\n');

  const readRaw = (raw: string, all?: Correspondence[]) =>
    readMessage(
      {
        source: Buffer.from(raw),
        isWhole: true,
        receivedAt: RECEIVED,
        now: RECEIVED,
        pointer: { mailbox: 'INBOX', uidValidity: '1', uid: 42 },
      },
      { parser, tokens: TOKENS, correspondents: correspondents(all), sentText: async () => null },
    );

  it('belongs to the application by the token in the envelope sender alone', async () => {
    const { application, reading } = await readRaw(
      notification(`Final-Recipient: rfc822; ${VERIFIER.email}`, 'Action: failed', 'Status: 5.1.1'),
    );
    expect(application).toBe(APPLICATION_ID);
    expect(outcomeOf(reading)).toEqual({ kind: 'bounce', address: VERIFIER.email });
  });

  it('names the address that was asked, though it failed where it was forwarded to', async () => {
    const { reading } = await readRaw(
      notification('Final-Recipient: rfc822; vera.home@elsewhere.test', 'Action: failed', 'Status: 5.2.2'),
    );
    expect(outcomeOf(reading)).toEqual({ kind: 'bounce', address: VERIFIER.email });
  });

  it('is noted when the delivery is only delayed', async () => {
    const { reading } = await readRaw(
      notification(`Final-Recipient: rfc822; ${VERIFIER.email}`, 'Action: delayed', 'Status: 4.4.1'),
    );
    expect(outcomeOf(reading)).toMatchObject({ kind: 'note' });
  });

  it('belongs to the application whose mail it returns, when the token is gone', async () => {
    const raw = notification(`Final-Recipient: rfc822; ${VERIFIER.email}`, 'Action: failed')
      .replace(REPLY_ADDRESS, OUR_ADDRESS)
      .replace('--b--', `--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${REQUEST_ID}\r\n\r\n--b--`);
    const { application, reading } = await readRaw(raw);
    expect(application).toBe(APPLICATION_ID);
    expect(reading.attributedBy).toEqual(['threading']);
  });

  it('of a vacation responder belongs to the one request that its owner has open, and to none of two', async () => {
    const raw = letter({ to: OUR_ADDRESS, headers: ['Auto-Submitted: auto-replied'], body: 'Back on 15 March 2027.' });
    const one = await readRaw(raw);
    expect(one.application).toBe(APPLICATION_ID);
    expect(one.reading).toMatchObject({ attributedBy: ['sender'], returnsOn: '2027-03-15' });
    const other = { ...CORRESPONDENCE, applicationId: 'A-00000000' };
    expect((await readRaw(raw, [CORRESPONDENCE, other])).application).toBeNull();
  });
});

describe('a message', () => {
  it('without a Message-ID has the same id each time', async () => {
    const raw = (await read({ body: 'x' })).reading.pointer.messageId;
    expect(raw).toBe('<reply@library.test>');
    const bare = () =>
      readMessage(
        {
          source: Buffer.from('Subject: x\r\n\r\ny'),
          isWhole: true,
          receivedAt: RECEIVED,
          now: RECEIVED,
          pointer: { mailbox: 'INBOX', uidValidity: '1', uid: 1 },
        },
        { parser, tokens: TOKENS, correspondents: correspondents(), sentText: async () => null },
      );
    expect((await bare()).reading.pointer.messageId).toBe((await bare()).reading.pointer.messageId);
  });

  it('of which only the headers were read decides nothing', async () => {
    const { reading } = await readMessage(
      {
        source: Buffer.from(letter({ body: 'VERIFIED' })),
        isWhole: false,
        receivedAt: RECEIVED,
        now: RECEIVED,
        pointer: { mailbox: 'INBOX', uidValidity: '1', uid: 1 },
      },
      { parser, tokens: TOKENS, correspondents: correspondents(), sentText: async () => null },
    );
    expect(reading.decision?.kind).toBe('unclear');
  });

  it('is told from our own words that it quotes without marks', async () => {
    const sent = 'Please reply to this mail and write one of these on the first line:\nVERIFIED\nNOT VERIFIED and why.';
    const { reading } = await readMessage(
      {
        source: Buffer.from(letter({ headers: [`In-Reply-To: ${REQUEST_ID}`], body: `VERIFIED EXCEPT 2\n\n${sent}` })),
        isWhole: true,
        receivedAt: RECEIVED,
        now: RECEIVED,
        pointer: { mailbox: 'INBOX', uidValidity: '1', uid: 1 },
      },
      {
        parser,
        tokens: TOKENS,
        correspondents: correspondents(),
        sentText: async (id) => (id === REQUEST_ID ? sent : null),
      },
    );
    expect(outcomeOf(reading)).toEqual({ kind: 'verified-except', lines: [2] });
  });
});
