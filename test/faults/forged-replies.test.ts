import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../sandbox/people.ts';
import { eventually } from '../helpers/eventually.ts';
import { whyNoMailHost } from '../helpers/mail-host.ts';
import { applyAsTrustee, type Mail, mailsToPeople, mailTo, openSite, type Site, someone } from './site.ts';
import { note } from './table.ts';

interface Case {
  applicant: Actor;
  verifier: Actor;
  applicationId: string;
  request: Mail;
  /** Where answers to the request go. */
  replyTo: string;
}

interface Letter {
  from: string;
  to: string;
  subject?: string;
  inReplyTo?: string;
  /** Header lines put on top, as our own server would. */
  top?: string[];
  text?: string;
}

describe.skipIf(whyNoMailHost() !== null)('a forged or mistaken reply', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
    site.startWorker();
  });
  afterAll(async () => {
    await site?.close();
  });

  async function waiting(): Promise<Case> {
    const [applicant, verifier] = [someone('Applicant'), someone('Verifier')];
    applyAsTrustee(site, applicant, verifier);
    const request = await mailTo(site, verifier, 'verification-request');
    const { applicationId } = await site.stands(applicant, 'Awaiting verification');
    const replyTo = /^Reply-To:[^<]*<([^>]+)>/im.exec(request.raw.toString('latin1'))?.[1] ?? '';
    expect(replyTo).toMatch(/^app\+a-/);
    return { applicant, verifier, applicationId, request, replyTo };
  }

  let letters = 0;
  async function send({ from, to, subject = 'Re: Please verify', inReplyTo, top = [], text = 'VERIFIED' }: Letter) {
    letters += 1;
    const head = [
      ...top,
      `From: <${from}>`,
      `To: <${to}>`,
      `Subject: ${subject}`,
      `Message-ID: <letter-${letters}@people.test>`,
      ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`] : []),
    ];
    await site.post({ from, to, raw: `${head.join('\r\n')}\r\n\r\n${text}\r\n` });
  }

  /** What the coordinator sees of an application. */
  const shown = (text: RegExp) =>
    eventually(
      () => site.rows('Needs attention').map((row) => Object.values(row).join(' | ')),
      (rows) => rows.some((row) => text.test(row)),
      60_000,
    );

  const isUndecided = async ({ applicant }: Case): Promise<void> => {
    const row = await site.applicationOf(applicant);
    expect(row?.decidedAt).toBeNull();
    expect(['Awaiting verification', 'Needs attention']).toContain(row?.stage);
  };

  test.for<[what: string, shows: RegExp, letter: (it: Case, other: Case) => Letter]>([
    [
      'a stranger with the reply address',
      /somebody else than the verifier/,
      ({ replyTo, request }) => ({ from: 'mallory@elsewhere.test', to: replyTo, inReplyTo: request.messageId }),
    ],
    [
      'the applicant, by the copy that the coordinator passed on',
      /somebody else than the verifier/,
      ({ applicant, replyTo, request }) => ({ from: applicant.address, to: replyTo, inReplyTo: request.messageId }),
    ],
    [
      'the verifier of another application, with its reply address',
      /somebody else than the verifier/,
      ({ replyTo }, other) => ({ from: other.verifier.address, to: replyTo, inReplyTo: other.request.messageId }),
    ],
    [
      "the verifier's address with a proof that is wrong",
      /It belongs to no application/,
      ({ verifier, replyTo }) => ({
        from: verifier.address,
        to: replyTo.replace(/\.[a-z2-7]{16}@/, '.aaaaaaaaaaaaaaaa@'),
      }),
    ],
    [
      "the verifier's address with a wrong proof and the right subject",
      /not a clear decision/,
      ({ verifier, replyTo, applicationId }) => ({
        from: verifier.address,
        to: replyTo.replace(/\.[a-z2-7]{16}@/, '.aaaaaaaaaaaaaaaa@'),
        subject: `Re: Please verify [${applicationId}]`,
      }),
    ],
    [
      "the verifier's address, where its domain denies it (DMARC)",
      /somebody else than the verifier.*DMARC/,
      ({ verifier, replyTo, request }) => ({
        from: verifier.address,
        to: replyTo,
        inReplyTo: request.messageId,
        top: ['Authentication-Results: mail.example.test; dmarc=fail (p=reject) header.from=people.test'],
      }),
    ],
    [
      "the verifier's address beside another author",
      /somebody else than the verifier|not a clear decision/,
      ({ verifier, replyTo, request }) => ({
        from: `mallory@elsewhere.test>, <${verifier.address}`,
        to: replyTo,
        inReplyTo: request.messageId,
      }),
    ],
  ])('%s decides nothing and is shown', async ([what, shows, letter], { task }) => {
    const [it, other] = [await waiting(), await waiting()];
    await send(letter(it, other));
    await shown(shows);
    await isUndecided(it);
    await isUndecided(other);
    // Who was asked can still answer.
    await send({ from: it.verifier.address, to: it.replyTo, inReplyTo: it.request.messageId });
    await site.stands(it.applicant, 'Verified');
    note(task, `A reply from ${what}`, 'decides nothing, is shown; the verifier can still answer', 'so');
  });

  test('robots at both ends do not keep us talking', async ({ task }) => {
    const it = await waiting();
    const answered = new Set<string>();
    /** Answers whatever comes to either of them, without any mark of a machine. */
    const robots = async (): Promise<number> => {
      const mails = mailsToPeople(site).filter(({ to }) => to === it.applicant.address || to === it.verifier.address);
      for (const mail of mails.filter(({ id }) => !answered.has(id))) {
        answered.add(mail.id);
        const bounceTo = /^Return-Path: <([^>]+)>/im.exec(mail.raw.toString('latin1'))?.[1] ?? it.replyTo;
        const text = `Thank you for your message number ${answered.size}. We will look into it.`;
        await send({ from: mail.to, to: bounceTo, inReplyTo: mail.messageId, text });
      }
      return mails.length;
    };
    let quietSince = Date.now();
    let seen = 0;
    while (Date.now() - quietSince < 8_000 && seen < 30) {
      const now = await robots();
      if (now !== seen) quietSince = Date.now();
      seen = now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const templates = mailsToPeople(site)
      .filter(({ to }) => to === it.applicant.address || to === it.verifier.address)
      .map(({ to, template }) => `${to === it.verifier.address ? 'verifier' : 'applicant'} ${template}`)
      .sort();
    // Four that the story sends; beyond them one to each of the two.
    expect(templates).toEqual([
      'applicant application-received',
      'applicant credit-recorded',
      'applicant needs-attention',
      'verifier clarification',
      'verifier verification-request',
    ]);
    await isUndecided(it);
    note(task, 'Robots without marks answer every mail', 'one automatic mail to each, then silence', 'so');
  });
});
