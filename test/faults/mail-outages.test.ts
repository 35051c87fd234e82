import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import { type ReceivedMail, startSmtpServer, type TestSmtpServer } from '../helpers/smtp-server.ts';
import { answer, applyAsTrustee, asMail, mailsToPeople, mailTo, openSite, type Site, someone } from './site.ts';
import { note } from './table.ts';

/** The provider's server for what the service sends: it misbehaves as told, and hands on to Postfix what it has taken. */
interface Provider {
  smtp: TestSmtpServer;
  /** Recipients to whom the first mail is put off, as greylisting does. */
  putOff: Set<string>;
  /** Recipients whose first mail is taken, without a word of it to the sender. */
  wordless: Set<string>;
}

describe.skipIf(whyNoMailHost() !== null)('when mail breaks down', () => {
  let site: Site;
  let provider: Provider;

  beforeAll(async () => {
    const handOn = { to: createTransport({ sendmail: true }) };
    const putOff = new Set<string>();
    const wordless = new Set<string>();
    const data = async (mail: ReceivedMail): Promise<null> => {
      const [to = ''] = mail.to;
      await handOn.to.sendMail({ envelope: { from: mail.from, to: mail.to }, raw: Buffer.from(mail.raw, 'latin1') });
      if (wordless.delete(to)) await new Promise(() => undefined);
      return null;
    };
    const recipient = (address: string) => (putOff.delete(address) ? '451 4.7.1 Greylisted, try again later' : null);
    provider = { smtp: await startSmtpServer({ recipient, data }), putOff, wordless };
    site = await openSite({ smtpPort: provider.smtp.settings.port });
    handOn.to = createTransport({ pool: true, host: '127.0.0.1', port: site.mail.smtp.port, ignoreTLS: true });
    site.startWorker();
  });
  afterAll(async () => {
    await site?.close();
    await provider?.smtp.close();
  });

  const deliveries = (to: Actor, template: string) =>
    mailsToPeople(site).filter((mail) => mail.to === to.address && mail.template === template);

  async function waiting(): Promise<{ applicant: Actor; verifier: Actor }> {
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    await mailTo(site, verifier, 'verification-request');
    return { applicant, verifier };
  }

  const mailCheck = async () => (await site.command('check')).out;

  test('a server that refuses connections', { timeout: 120_000 }, async ({ task }) => {
    await site.gates.smtp.shut();
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    await eventually(site.log, (log) => /ECONNREFUSED/.test(log.slice(-4000)));
    expect(await mailCheck()).toMatch(/unknown {2}mail\.smtp[^\n]*\n[^\n]*ECONNREFUSED/);
    await site.gates.smtp.open();
    await mailTo(site, verifier, 'verification-request');
    expect(await mailCheck()).toMatch(/ok {7}mail\.smtp/);
    note(task, 'SMTP: connections refused', 'log and `check` say so; sent when it is back', 'so');
  });

  test('a server that takes a mail and never says so', { timeout: 480_000 }, async ({ task }) => {
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    provider.wordless.add(verifier.address);
    applyAsTrustee(site, applicant, verifier);
    const first = await mailTo(site, verifier, 'verification-request');
    const takenAt = performance.now();
    // Two minutes pass until the service gives up waiting, and the other outages pass meanwhile.
    const [seconds] = await Promise.all([
      eventually(
        () => deliveries(verifier, 'verification-request'),
        (mails) => mails.length > 1,
        240_000,
      ).then(() => Math.round((performance.now() - takenAt) / 1000)),
      meanwhile(task),
    ]);
    expect(seconds).toBeGreaterThan(100);
    await answer(site, first, verifier, 'VERIFIED');
    await site.stands(applicant, 'Verified');
    const all = deliveries(verifier, 'verification-request');
    expect(all.map(({ messageId }) => messageId)).toEqual([first.messageId, first.messageId]);
    note(
      task,
      'SMTP: a mail is taken, and no answer comes',
      'it is sent once more with the same Message-ID; other mail does not wait',
      `so, after ${seconds} s`,
    );
  });

  async function meanwhile(task: Parameters<typeof note>[0]): Promise<void> {
    {
      const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
      for (const { address } of [applicant, verifier]) provider.putOff.add(address);
      applyAsTrustee(site, applicant, verifier);
      await mailTo(site, verifier, 'verification-request');
      await mailTo(site, applicant, 'application-received');
      expect(deliveries(verifier, 'verification-request')).toHaveLength(1);
      expect(deliveries(applicant, 'application-received')).toHaveLength(1);
      note(task, 'SMTP: greylisting (451, then taken)', 'sent once', 'so');
    }
    {
      const { applicant, verifier } = await waiting();
      site.gates.imap.cut();
      await answer(site, deliveries(verifier, 'verification-request')[0]!, verifier, 'VERIFIED');
      await site.stands(applicant, 'Verified');
      note(task, 'IMAP: connection cut', 'the answer is read through a new one', 'so');
    }
    {
      const { applicant, verifier } = await waiting();
      await site.gates.imap.shut();
      await answer(site, deliveries(verifier, 'verification-request')[0]!, verifier, 'VERIFIED');
      await eventually(site.log, (log) => /ECONNREFUSED[^\n]*was given up/.test(log.slice(-4000)));
      expect(await mailCheck()).toMatch(/unknown {2}mail\.imap/);
      await site.gates.imap.open();
      await site.stands(applicant, 'Verified');
      note(task, 'IMAP: connections refused', 'log and `check` say so; the answer is read when it is back', 'so');
    }
    {
      const { applicant, verifier } = await waiting();
      site.gates.imap.silence();
      await answer(site, deliveries(verifier, 'verification-request')[0]!, verifier, 'VERIFIED');
      await sleep(5_000);
      await site.gates.imap.open();
      await site.stands(applicant, 'Verified', 240_000);
      await mailTo(site, applicant, 'application-verified', 180_000);
      expect(deliveries(applicant, 'application-verified')).toHaveLength(1);
      note(task, 'IMAP: connections go silent without an end', 'noticed, and new ones are made', 'so');
    }
    const copies = site.mail
      .delivered('ada')
      .map(asMail)
      .flatMap(({ template, messageId }) => (template ? [messageId] : []));
    expect(new Set(copies).size).toBe(copies.length);
  }
});
