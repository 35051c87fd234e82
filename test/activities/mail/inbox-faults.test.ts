import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HandlingResult, type InboxOptions, type RawMessage, watchInbox } from '../../../activities/mail/inbox.ts';
import type { MailCursor } from '../../../activities/mail/mail-cursor.ts';
import { type Fault, type ScriptedCommand, type ScriptedImap, startScriptedImap } from '../../helpers/scripted-imap.ts';

const FAST = {
  reconcileMs: 60,
  secondViewMs: 120,
  retryMs: 5,
  firstBackoffMs: 5,
  longestBackoffMs: 20,
  commandMs: 200,
  beatMs: 1000,
};

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

async function server(script?: (command: ScriptedCommand) => Fault): Promise<ScriptedImap> {
  const imap = await startScriptedImap(script);
  cleanups.push(imap.close);
  return imap;
}

interface Seen {
  handled: string[];
  setAside: string[];
  problems: string[];
  last: MailCursor | null;
  stop: () => Promise<MailCursor | null>;
}

function watch(
  imap: ScriptedImap,
  options: Partial<InboxOptions> = {},
  handle: (message: RawMessage) => HandlingResult | Promise<HandlingResult> = () => 'handled',
): Seen {
  const stopping = new AbortController();
  const seen: Seen = {
    handled: [],
    setAside: [],
    problems: [],
    last: null,
    stop() {
      stopping.abort();
      return watching;
    },
  };
  const watching = watchInbox({
    imap: imap.settings,
    mailbox: 'INBOX',
    cursor: null,
    onCursor: (cursor) => {
      seen.last = cursor;
    },
    signal: stopping.signal,
    since: () => new Date('2020-01-01'),
    async handle(message) {
      const result = await handle(message);
      if (result === 'handled') seen.handled.push(subjectOf(message));
      return result;
    },
    setAside: async (message, why) => void seen.setAside.push(`${message.uid}: ${why}`),
    report: { view: () => undefined, problem: (what, error) => seen.problems.push(`${what}: ${error}`) },
    timing: FAST,
    ...options,
  });
  cleanups.push(seen.stop);
  return seen;
}

const subjectOf = ({ source }: RawMessage): string => /^Subject: (.*)$/m.exec(source.toString())?.[1]?.trim() ?? '';

describe('the inbox goes on when the server', () => {
  it('falls silent in the middle of a connection', async () => {
    const imap = await server(({ connection, name }) => (connection === 1 && name === 'NOOP' ? 'silent' : undefined));
    imap.deliver('one');
    const { handled, problems } = watch(imap);
    await soon(() => expect(handled).toEqual(['one']));
    expect(problems[0]).toContain('did not answer NOOP');
  });

  it('says nothing to IDLE twice in a row: from then on it is asked without', async () => {
    const imap = await server(({ name }) => (name === 'IDLE' ? 'silent' : undefined));
    const { handled } = watch(imap);
    imap.deliver('one');
    await soon(() => expect(handled).toEqual(['one']));
    await soon(() => expect(imap.commands.filter((command) => command === '3 NOOP').length).toBeGreaterThan(2));
    imap.deliver('two');
    await soon(() => expect(handled).toEqual(['one', 'two']));
    expect(imap.commands.filter((command) => command.endsWith(' IDLE'))).toEqual(['1 IDLE', '2 IDLE']);
  });

  it('loses one connection in IDLE without a word: the next one idles as well', async () => {
    const imap = await server(({ connection, name }) => (connection === 1 && name === 'IDLE' ? 'silent' : undefined));
    watch(imap);
    await soon(() => expect(imap.commands.filter((command) => command === '2 IDLE').length).toBeGreaterThan(1));
  });

  it('shows a connection a frozen view', async () => {
    const imap = await server(({ connection, name }) => (connection === 1 && name === 'SELECT' ? 'frozen' : undefined));
    const { handled, problems } = watch(imap);
    await soon(() => expect(imap.commands).toContain('1 IDLE'));
    imap.deliver('one');
    await soon(() => expect(handled).toEqual(['one']));
    expect(problems.join()).toContain('its view is frozen');
  });

  it('ends the session because the access token is too old, and asks for a new one', async () => {
    const imap = await server(({ connection, name }) =>
      connection === 1 && name === 'IDLE' ? ['* BYE Session invalidated - AccessTokenExpired'] : undefined,
    );
    const accessToken = vi.fn(async () => 'a-token');
    const { handled } = watch(imap, { imap: { ...imap.settings, auth: { kind: 'oauth2', accessToken } } });
    await soon(() => expect(accessToken.mock.calls.length).toBeGreaterThan(1));
    imap.deliver('one');
    await soon(() => expect(handled).toEqual(['one']));
  });

  it('refuses logins for a while', async () => {
    const isLogin = (name: string) => name === 'LOGIN' || name === 'AUTHENTICATE';
    const imap = await server(({ connection, name }) =>
      connection <= 3 && isLogin(name) ? ['% NO [LIMIT] too many connections'] : undefined,
    );
    imap.deliver('one');
    const { handled, problems } = watch(imap);
    await soon(() => expect(handled).toEqual(['one']));
    expect(problems).toHaveLength(3);
  });

  it('numbers its mail anew', async () => {
    const imap = await server();
    imap.deliver('one');
    const seen = watch(imap);
    await soon(() => expect(seen.handled).toEqual(['one']));
    imap.mailbox.uidValidity = 2;
    await soon(() => expect(seen.handled).toEqual(['one', 'one']));
    await soon(() => expect(seen.last).toEqual({ uidValidity: '2', uid: 1, trying: null }));
  });

  it('names the last message again and again, as `n:*` does', async () => {
    const imap = await server();
    imap.deliver('one');
    const { handled } = watch(imap);
    await soon(() =>
      expect(imap.commands.filter((command) => command.includes('UID SEARCH UID 2:*')).length).toBeGreaterThan(3),
    );
    expect(handled).toEqual(['one']);
  });

  it('loses a message between two commands, which somebody deleted', async () => {
    const imap = await server(({ name, args, mailbox }) => {
      if (name === 'UID FETCH' && args.startsWith('1 ') && args.includes('BODY.PEEK[]')) mailbox.messages.shift();
      return undefined;
    });
    imap.deliver('deleted');
    imap.deliver('kept');
    const { handled, setAside } = watch(imap);
    await soon(() => expect(handled).toEqual(['kept']));
    expect(setAside).toEqual([]);
  });

  it('cuts the connection each time it is asked for one message: that one is set aside', async () => {
    const imap = await server(({ name, args }) => (name === 'UID FETCH' && args.startsWith('1 ') ? 'cut' : undefined));
    imap.deliver('unreadable');
    imap.deliver('readable');
    const { handled, setAside } = watch(imap);
    await soon(() => expect(handled).toEqual(['readable']));
    expect(setAside).toEqual([expect.stringMatching(/^1: .*cannot be fetched/)]);
  });

  it('announces a literal larger than any message may be', async () => {
    const imap = await server(({ name, args }) =>
      name === 'UID FETCH' && args.startsWith('1 ') && args.includes('BODY.PEEK[]')
        ? ['* 1 FETCH (UID 1 BODY[] {99999999}']
        : undefined,
    );
    imap.deliver('huge');
    imap.deliver('small');
    const { handled, setAside } = watch(imap);
    await soon(() => expect(handled).toEqual(['small']));
    expect(setAside).toHaveLength(1);
  });
});

describe('a message above 25 MB', () => {
  it('is fetched by its headers alone', async () => {
    const imap = await server();
    imap.deliver('a film', { size: 26 * 1024 * 1024 });
    const whole: boolean[] = [];
    const { handled } = watch(imap, {}, (message) => {
      whole.push(message.isWhole);
      return 'handled';
    });
    await soon(() => expect(handled).toEqual(['a film']));
    expect(whole).toEqual([false]);
    expect(imap.commands.join('\n')).not.toContain('BODY.PEEK[]');
  });
});

describe('stopped at any step and started again from the last heartbeat', () => {
  const STEPS = 24;

  it.each(Array.from({ length: STEPS }, (_, step) => step + 1))(
    'after step %i each message has its effect',
    async (step) => {
      let steps = 0;
      let stopFirst: (() => void) | null = null;
      const count = () => {
        steps += 1;
        if (steps === step) stopFirst?.();
      };
      const imap = await server(() => {
        count();
        return undefined;
      });
      imap.deliver('one');
      imap.deliver('two');
      imap.deliver('three');
      // The story behind it knows a message by its Message-ID: a repeat changes nothing.
      const effects = new Map<string, number>();
      const handle = (message: RawMessage): HandlingResult => {
        count();
        effects.set(subjectOf(message), (effects.get(subjectOf(message)) ?? 0) + 1);
        count();
        return 'handled';
      };
      const first = watch(imap, {}, handle);
      stopFirst = () => void first.stop();
      await soon(() => expect(steps >= step || first.handled.length === 3).toBe(true));
      await first.stop();
      const second = watch(imap, { cursor: first.last }, handle);
      await soon(() => expect([...effects.keys()].sort()).toEqual(['one', 'three', 'two']));
      await soon(() => expect(second.last?.uid).toBe(3));
      // At most the one that was being handled is seen again.
      expect([...effects.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(1);
    },
  );
});
