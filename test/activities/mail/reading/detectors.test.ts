import { describe, expect, it } from 'vitest';
import { detect } from '../../../../activities/mail/reading/detectors.ts';
import { parseMail } from '../../../../activities/mail/reading/parse.ts';
import { OUR_ADDRESS } from '../../../helpers/mail-cast.ts';

async function kindOf(headers: string[], body = 'VERIFIED'): Promise<string> {
  const all = headers.some((header) => /^from:/i.test(header)) ? headers : ['From: vera@library.test', ...headers];
  const mail = await parseMail(Buffer.from([...all, '', body].join('\r\n')));
  return detect(mail, { address: OUR_ADDRESS, receivedAt: new Date('2027-01-04T16:00:00Z') }).kind;
}

const NOTICE = 'Your message could not be delivered to vera@library.test: 550 5.1.1 user unknown';

describe('a person', () => {
  it.each([
    [['Auto-Submitted: no']],
    [['X-Auto-Response-Suppress: All']],
    [['Precedence: bulk']],
    [['Precedence: list', 'List-Id: <staff.library.test>']],
    [['X-Autoreply: no']],
    [['Return-Path: <vera@library.test>']],
    [['Subject: Re: Automatic reply: list']],
    [['Subject: Vacation plans of the staff and my answer']],
    [['X-Mailer: Apple Mail (2.3654)']],
    [['Subject: Fwd: Undelivered Mail Returned to Sender']],
  ])('may send %j', async (headers) => {
    expect(await kindOf(headers)).toBe('human');
  });

  it('may forward a notification, in the text or attached', async () => {
    expect(
      await kindOf(['Subject: FW: Delivery Status Notification (Failure)'], `What is this?\r\n\r\n${NOTICE}`),
    ).toBe('human');
    const attached = [
      'Have a look.',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: MAILER-DAEMON@mx.test',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=c',
      '',
      '--c',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; vera@library.test',
      'Action: failed',
      '--c--',
      '--b--',
    ];
    const body = ['--b', 'Content-Type: text/plain', '', ...attached].join('\r\n');
    expect(await kindOf(['Content-Type: multipart/mixed; boundary=b'], body)).toBe('human');
  });

  it('may be the postmaster of a small library', async () => {
    expect(await kindOf(['From: postmaster@library.test'], 'VERIFIED EXCEPT 2')).toBe('human');
  });
});

describe('a server', () => {
  it.each([
    [['From: MAILER-DAEMON (Mail Delivery System)'], NOTICE],
    [
      ['From: <>', 'Subject: Returned mail: see transcript for details', 'Auto-Submitted: auto-generated (failure)'],
      NOTICE,
    ],
    [['From: Mail Delivery Subsystem <mailer-daemon@mx.test>', 'Auto-Submitted: auto-replied'], NOTICE],
    [['From: postmaster@mx.test', 'Subject: Unzustellbar: Please verify'], 'Empfänger unbekannt'],
    [['From: no-reply@mx.test', 'Return-Path: <>'], 'Su mensaje no se pudo entregar a vera@library.test'],
    [['From: postmaster@mx.test', 'Return-Path: <>'], 'Rikkinäinen osoite. 550 5.1.1 ei ole'],
  ])('reports a failed delivery with %j', async (headers, body) => {
    expect(await kindOf(headers, body)).toBe('bounce');
  });

  it('reports a failure before it counts as an automatic reply, and is no bounce without one', async () => {
    expect(await kindOf(['From: mailer-daemon@mx.test', 'Auto-Submitted: auto-replied'], 'Hello there')).toBe(
      'auto-reply',
    );
  });
});

describe('our own mail', () => {
  it('is known by its address and by its loop header', async () => {
    expect(await kindOf([`From: ${OUR_ADDRESS}`])).toBe('own');
    expect(await kindOf([`X-Countersign-Loop: ${OUR_ADDRESS}`])).toBe('own');
  });
});
