import { ApplicationFailure } from '@temporalio/common';
import nodemailer from 'nodemailer';
import type { MailOrder, MailOutcome, TemplateName } from '../../workflows/mail-order.ts';
import type { Person } from '../../workflows/messages.ts';
import type { VitalSigns } from '../vital-signs.ts';
import type { AddressTokens } from './address-token.ts';
import { dress, type MailContent, type Outgoing } from './outgoing.ts';
import type { SentFolder } from './sent-folder.ts';
import { malformedAddress, permanentRefusal } from './smtp-refusal.ts';
import { createTurns } from './turns.ts';

export interface SmtpSettings {
  host: string;
  port: number;
  /** True: TLS from the first byte. False: STARTTLS where the server offers it. */
  secure: boolean;
  auth?: SmtpAuth;
}

type SmtpAuth =
  | { kind: 'password'; user: string; password: string }
  | { kind: 'oauth2'; user: string; accessToken: () => Promise<string> };

export interface OutboxOptions {
  smtp: SmtpSettings;
  /** Null where the mailbox keeps no sent mail; a send that is repeated after a crash may then go out twice. */
  sent: SentFolder | null;
  identity: { name: string; address: string };
  coordinator: Person;
  tokens: AddressTokens;
  compose: (order: MailOrder, now: string) => Promise<MailContent>;
  limits: { perMinute: number; perDay: number };
  /** What went wrong without stopping the mail: a copy not sent, a mail not kept. */
  report?: (problem: string, error: unknown) => void;
  signs?: Pick<VitalSigns, 'mail'>;
}

export interface Outbox {
  /**
   * Sends in order. Running twice is harmless: the Message-ID of a mail is always the same, and the Sent folder is asked
   * for it before it goes out.
   *
   * @param patienceMs how long a mail may wait for its turn under the limit. 0: now or not at all, and not while the
   *   servers are known to be in trouble
   * @throws when trying again may help: no connection, a 4xx answer, a Sent folder that cannot be asked, a limit
   */
  sendMails(input: { mails: MailOrder[]; now: string }, patienceMs?: number): Promise<MailOutcome[]>;
  /** Lets what is being sent finish. */
  close(): Promise<void>;
}

/** One call of `sendMails`. */
interface Round {
  now: string;
  patienceMs: number;
  /** What follows each mail, its copy and its place in the Sent folder, while the next one is on its way. Never fails. */
  after: Promise<void>[];
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { sent, limits, report = () => undefined } = options;
  const transport = createTransport(options.smtp);
  const turn = createTurns(limits.perMinute);
  const countToday = dailyLimit(limits.perDay);
  const running = new Set<Promise<unknown>>();
  /** Sent by this process: spares a repeat when the Sent folder could not be written. */
  const done = new Set<string>();
  /** Being sent: an activity whose time is over is tried again while its mail still waits its turn here. */
  const underWay = new Map<string, Promise<MailOutcome>>();
  /** What was last asked of the servers failed, so that the next one may take long to fail as well. */
  let isInTrouble = false;
  let isClosed = false;

  const submit = async (mail: Outgoing, from: string, to: string): Promise<void> => {
    const uncount = countToday();
    try {
      await transport.sendMail({ raw: mail.raw, envelope: { from, to: [to] } });
    } catch (error) {
      uncount();
      throw error;
    }
  };

  const inTurn = async <T>(patienceMs: number, work: () => Promise<T>): Promise<T> => {
    const end = await turn(patienceMs);
    try {
      return await work();
    } finally {
      end();
    }
  };

  /** @returns whether there is nothing left to try: false when its turn did not come in time */
  const sendCopy = async (mail: Outgoing, patienceMs: number): Promise<boolean> => {
    const { copy } = mail;
    if (!copy) return true;
    const end = await turn(patienceMs).catch(() => null);
    if (!end) return false;
    try {
      await submit(mail, copy.envelopeFrom, copy.to);
    } catch (error) {
      report(`the copy of ${mail.messageId} did not reach ${copy.to}`, error);
    } finally {
      end();
    }
    return true;
  };

  /**
   * The copy goes out before the mail is kept, as whoever finds the mail there sends no copy. One that would have to wait
   * for its turn goes after: until it is kept, a crash would have the mail itself sent again.
   */
  const keepAndCopy = async (mail: Outgoing): Promise<void> => {
    const isCopied = await sendCopy(mail, 0);
    await sent
      ?.keep(mail.messageId, mail.raw)
      .catch((error: unknown) => report(`${mail.messageId} is not in the Sent folder`, error));
    if (!isCopied) await sendCopy(mail, Infinity);
  };

  const sendOne = async (order: MailOrder, round: Round): Promise<MailOutcome> => {
    const address = order.to.email.trim();
    const malformed = malformedAddress(address);
    if (malformed) return { kind: 'refused', address, ...malformed };
    const mail = await dress(order, await options.compose(order, round.now), round.now, options);
    const known = underWay.get(mail.messageId);
    if (known !== undefined) return known;
    const sending = sendUnlessSent(mail, order.template, round).finally(() => underWay.delete(mail.messageId));
    underWay.set(mail.messageId, sending);
    return sending;
  };

  const sendUnlessSent = async (
    mail: Outgoing,
    template: TemplateName,
    { patienceMs, after }: Round,
  ): Promise<MailOutcome> => {
    const { messageId } = mail;
    if (done.has(messageId)) return { kind: 'sent', messageId };
    if (isInTrouble && patienceMs === 0) throw new Error('the last mail could not be sent');
    try {
      // Asked at the last moment, and by nobody who has to come again.
      const isSent = await inTurn(patienceMs, async () => {
        if (await sent?.has(messageId)) return true;
        await submit(mail, mail.envelopeFrom, mail.to);
        return false;
      });
      isInTrouble = false;
      if (isSent) return { kind: 'sent', messageId };
    } catch (error) {
      const refusal = permanentRefusal(error);
      isInTrouble = !refusal;
      if (error instanceof ApplicationFailure) throw error;
      if (!refusal) throw new Error(`cannot send ${messageId}`, { cause: error });
      options.signs?.mail(template, 'refused');
      return { kind: 'refused', address: mail.to, ...refusal };
    }
    options.signs?.mail(template, 'sent');
    remember(done, messageId);
    // It is out: from here on nothing may make the caller send it again.
    after.push(keepAndCopy(mail));
    return { kind: 'sent', messageId };
  };

  return {
    async sendMails({ mails, now }, patienceMs = Infinity) {
      if (isClosed) throw new Error('the outbox is closed');
      const work = (async () => {
        const outcomes: MailOutcome[] = [];
        const round: Round = { now, patienceMs, after: [] };
        try {
          for (const order of mails) outcomes.push(await sendOne(order, round));
        } finally {
          await Promise.all(round.after);
        }
        return outcomes;
      })();
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(running);
      transport.close();
      await sent?.close();
    },
  };
}

/** Logs in and sends nothing. @throws when the SMTP server cannot be reached or refuses the login */
export async function verifySmtp(smtp: SmtpSettings): Promise<void> {
  const transport = createTransport(smtp);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

// --- internal ---

function createTransport(smtp: SmtpSettings) {
  const { auth } = smtp;
  const created = nodemailer.createTransport({
    pool: true,
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    maxConnections: 2,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(auth?.kind === 'password' ? { auth: { user: auth.user, pass: auth.password } } : {}),
    ...(auth?.kind === 'oauth2' ? { auth: { type: 'OAuth2', user: auth.user } } : {}),
  });
  if (auth?.kind === 'oauth2') {
    created.set('oauth2_provision_cb', (_user, _renew, callback) => {
      auth.accessToken().then((token) => callback(null, token), callback);
    });
  }
  return created;
}

/**
 * Counts a mail, and returns what takes it off the count again, for one that the server did not take: an outage of hours
 * must not use the day up. Counted in this process alone; the server's own limit answers 4xx when several processes
 * pass it together.
 */
function dailyLimit(perDay: number): () => () => void {
  const dayMs = 86_400_000;
  /** Oldest first. */
  const counted = new Set<{ at: number }>();
  return () => {
    const now = Date.now();
    for (const mail of counted) {
      if (mail.at > now - dayMs) break;
      counted.delete(mail);
    }
    const [oldest] = counted;
    if (oldest && counted.size >= perDay) {
      throw ApplicationFailure.create({
        message: `the limit of ${perDay} mails a day is reached; the oldest leaves the count within the day`,
        type: 'DailyMailLimit',
        nextRetryDelay: oldest.at + dayMs - now,
      });
    }
    const mail = { at: now };
    counted.add(mail);
    return () => counted.delete(mail);
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > 10_000 && oldest) ids.delete(oldest);
}
