import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HandlingResult, type InboxOptions, type RawMessage, watchInbox } from '../../../activities/mail/inbox.ts';
import type { MailCursor } from '../../../activities/mail/mail-cursor.ts';
import { startImapServer, type TestImapServer } from '../../helpers/imap-server.ts';

const FAST = {
  reconcileMs: 200,
  secondViewMs: 60_000,
  retryMs: 20,
  firstBackoffMs: 20,
  longestBackoffMs: 50,
  beatMs: 20,
};

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function server(): Promise<TestImapServer> {
  const imap = await startImapServer();
  cleanups.push(imap.close);
  return imap;
}

interface Watch {
  handled: string[];
  setAside: [uid: number, why: string][];
  cursors: (MailCursor | null)[];
  problems: string[];
  views: number[];
  stop: () => Promise<MailCursor | null>;
}

/** Watches until the test ends; messages are told apart by their subject. */
function watch(
  imap: TestImapServer,
  handle: (subject: string, message: RawMessage) => HandlingResult | Promise<HandlingResult> = () => 'handled',
  options: Partial<InboxOptions> = {},
): Watch {
  const stopping = new AbortController();
  const seen: Omit<Watch, 'stop'> = { handled: [], setAside: [], cursors: [], problems: [], views: [] };
  const watching = watchInbox({
    imap: imap.settings,
    mailbox: 'INBOX',
    cursor: null,
    onCursor: (cursor) => seen.cursors.push(cursor),
    signal: stopping.signal,
    since: () => new Date(Date.now() - 30 * 86_400_000),
    async handle(message) {
      const subject = /^Subject: (.*)$/m.exec(message.source.toString())?.[1]?.trim() ?? '';
      const result = await handle(subject, message);
      if (result === 'handled') seen.handled.push(subject);
      return result;
    },
    setAside: async ({ uid }, why) => void seen.setAside.push([uid, why]),
    report: {
      problem: (what, error) => seen.problems.push(`${what}: ${error}`),
      view: (seconds) => seen.views.push(seconds),
    },
    timing: FAST,
    ...options,
  });
  const stop = () => {
    stopping.abort();
    return watching;
  };
  cleanups.push(stop);
  return { ...seen, stop };
}

/** The test server takes some 50 ms for each command. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

const mail = (subject: string) => `Subject: ${subject}\r\nFrom: vera@library.test\r\n\r\nHello\r\n`;

describe('the inbox', () => {
  it('hands over what was there at the first start, and what comes, in order and once', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    imap.deliver(mail('two'));
    const { handled } = watch(imap);
    await soon(() => expect(handled).toEqual(['one', 'two']));
    imap.deliver(mail('three'));
    await soon(() => expect(handled).toEqual(['one', 'two', 'three']));
  });

  it('sees at once what is delivered while a message is being handled', async () => {
    const imap = await server();
    const timing = { ...FAST, reconcileMs: 60_000 };
    const { handled } = watch(
      imap,
      (subject) => {
        if (subject === 'one') imap.deliver(mail('two'));
        return 'handled';
      },
      { timing },
    );
    await soon(() => expect(handled).toEqual([]));
    imap.deliver(mail('one'));
    await soon(() => expect(handled).toEqual(['one', 'two']));
  });

  it('does not read mail from before the programme looks back to', async () => {
    const imap = await server();
    imap.deliver(mail('ancient'), 'INBOX', new Date('2001-02-03'));
    imap.deliver(mail('recent'));
    const { handled } = watch(imap);
    await soon(() => expect(handled).toEqual(['recent']));
  });

  it('goes on behind its cursor after a restart', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    const first = watch(imap);
    await soon(() => expect(first.handled).toEqual(['one']));
    const cursor = await first.stop();
    expect(cursor).toMatchObject({ uid: 1, trying: null });
    imap.deliver(mail('two'));
    const second = watch(imap, undefined, { cursor });
    await soon(() => expect(second.handled).toEqual(['two']));
  });

  it('reports its cursor only after the message was accepted', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    let isOpen = false;
    const { handled, cursors } = watch(imap, () => (isOpen ? 'handled' : 'retry'));
    await soon(() => expect(cursors.length).toBeGreaterThan(5));
    expect(cursors.every((cursor) => (cursor?.uid ?? 0) === 0)).toBe(true);
    isOpen = true;
    await soon(() => expect(handled).toEqual(['one']));
    await soon(() => expect(cursors.at(-1)?.uid).toBe(1));
  });

  it('never gives a message up because Temporal is away', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    let asked = 0;
    const { handled, setAside } = watch(imap, () => (++asked < 10 ? 'retry' : 'handled'));
    await soon(() => expect(handled).toEqual(['one']));
    expect(setAside).toEqual([]);
  });

  it('sets a message aside that breaks its reader three times, and goes on', async () => {
    const imap = await server();
    imap.deliver(mail('poison'));
    imap.deliver(mail('good'));
    let tries = 0;
    const { handled, setAside } = watch(imap, (subject) => {
      if (subject === 'good') return 'handled';
      tries += 1;
      throw new Error('it broke the reader');
    });
    await soon(() => expect(handled).toEqual(['good']));
    expect(tries).toBe(3);
    expect(setAside).toEqual([[1, expect.stringContaining('it broke the reader')]]);
  });

  it('counts tries over restarts, so that a message which ends the process is set aside too', async () => {
    const imap = await server();
    imap.deliver(mail('deadly'));
    const cursor = { uidValidity: String(1), uid: 0, trying: { uid: 1, tries: 3 } };
    const { setAside, handled } = watch(imap, undefined, { cursor });
    await soon(() => expect(setAside).toHaveLength(1));
    expect(handled).toEqual([]);
  });

  it('sets aside what its reader refuses, with the reason', async () => {
    const imap = await server();
    imap.deliver(mail('spam'));
    const { setAside } = watch(imap, () => ({ setAside: 'it belongs to nobody' }));
    await soon(() => expect(setAside).toEqual([[1, 'it belongs to nobody']]));
  });

  it('comes back after its connection was cut', async () => {
    const imap = await server();
    const { handled, problems } = watch(imap);
    imap.deliver(mail('before'));
    await soon(() => expect(handled).toEqual(['before']));
    imap.cut();
    imap.deliver(mail('after'));
    await soon(() => expect(handled).toEqual(['before', 'after']));
    expect(problems.length).toBeGreaterThan(0);
  });

  it('reads everything again when the server has numbered its mail anew', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    const { handled, cursors } = watch(imap);
    await soon(() => expect(handled).toEqual(['one']));
    imap.renumber();
    await soon(() => expect(handled).toEqual(['one', 'one']));
    await soon(() => expect(cursors.at(-1)?.uidValidity).toBe('1001'));
  });

  it('marks nothing as seen and deletes nothing; what was handled bears a keyword', async () => {
    const imap = await server();
    imap.deliver(mail('one'));
    const { handled } = watch(imap);
    await soon(() => expect(handled).toEqual(['one']));
    await soon(() => expect(imap.messages()[0]?.flags).toContain('$CountersignHandled'));
    expect(imap.messages()).toHaveLength(1);
    expect(imap.messages()[0]?.flags).not.toContain('\\Seen');
  });

  it('says how old its last verified view of the mailbox is', async () => {
    const imap = await server();
    const { views } = watch(imap);
    await soon(() => expect(views.length).toBeGreaterThan(2));
    expect(views.at(-1)).toBeLessThan(5);
  });

  it('keeps trying while the server refuses the login', async () => {
    const imap = await server();
    const settings = { ...imap.settings, auth: { kind: 'password', password: 'wrong' } as const };
    const { problems } = watch(imap, undefined, { imap: settings });
    await soon(() => expect(problems.length).toBeGreaterThan(2));
  });
});
