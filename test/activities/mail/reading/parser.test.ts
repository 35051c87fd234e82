import { afterEach, describe, expect, it } from 'vitest';
import { createMailParser, type MailParser } from '../../../../activities/mail/reading/parser.ts';

const parsers: MailParser[] = [];
afterEach(async () => {
  for (const parser of parsers.splice(0)) await parser.close();
});

function parser(limits?: { longestMs: number }): MailParser {
  const made = createMailParser(limits);
  parsers.push(made);
  return made;
}

const mail = (body: string, ...headers: string[]) => Buffer.from(['Subject: list', ...headers, '', body].join('\r\n'));

/** Seconds of work for mailparser: 24 million lines. */
const SLOW = mail('\n'.repeat(24_000_000));

describe('the mail parser', () => {
  it('answers in order, however many wait', async () => {
    const { parse } = parser();
    const subjects = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => (await parse(Buffer.from(`Subject: ${index}\r\n\r\nx`))).subject),
    );
    expect(subjects).toEqual(subjects.map((_, index) => String(index)));
  });

  it('gives up a message that takes too long, and reads those behind it', async () => {
    const { parse } = parser({ longestMs: 700 });
    const [slow, quick] = await Promise.allSettled([parse(SLOW), parse(mail('quick'))]);
    expect(slow).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('longer than 700 ms') },
    });
    expect(quick).toMatchObject({ status: 'fulfilled', value: { plain: expect.stringContaining('quick') } });
  });

  it('finds the headers of mail whose lines end in a bare CR', async () => {
    const { parse } = parser();
    const { subject, plain } = await parse(Buffer.from('Subject: old Mac\rFrom: a@b.test\r\rVERIFIED\r'));
    expect([subject, plain?.trim()]).toEqual(['old Mac', 'VERIFIED']);
  });

  it('reads only the headers of a message above 25 MB', async () => {
    const { parse } = parser();
    const { subject, plain } = await parse(mail('x'.repeat(26 * 1024 * 1024)));
    expect(subject).toBe('list');
    expect(plain ?? '').toBe('');
  });

  it('decodes the character sets of the world', async () => {
    const { parse } = parser();
    const latin1 = mail(
      Buffer.from('Vérifié', 'latin1').toString('latin1'),
      'Content-Type: text/plain; charset=iso-8859-1',
    );
    expect((await parse(Buffer.from(latin1.toString(), 'latin1'))).plain?.trim()).toBe('Vérifié');
    const iso2022 = Buffer.concat([
      Buffer.from('Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n'),
      Buffer.from([0x1b, 0x24, 0x42, 0x33, 0x4e, 0x47, 0x27, 0x1b, 0x28, 0x42]),
    ]);
    expect((await parse(iso2022)).plain?.trim()).toBe('確認');
  });

  it('refuses what waits when it is closed', async () => {
    const closing = createMailParser();
    const waiting = closing.parse(mail('x'));
    const refused = expect(waiting).rejects.toThrow('closed');
    await closing.close();
    await refused;
  });
});
