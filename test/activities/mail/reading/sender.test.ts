import { generateKeyPairSync } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, it } from 'vitest';
import { parseMail } from '../../../../activities/mail/reading/parse.ts';
import { authenticate } from '../../../../activities/mail/reading/sender.ts';

const OURS = 'mx.example.org';

async function withHeaders(...headers: string[]) {
  const source = Buffer.from([...headers, 'From: vera@library.test', '', 'VERIFIED'].join('\r\n'));
  return authenticate(await parseMail(source), source, { authservId: OURS, resolver: null });
}

describe('the results of our own server', () => {
  it.each([
    ['pass', `Authentication-Results: ${OURS}; dkim=pass; dmarc=pass header.from=library.test`],
    ['fail', `Authentication-Results: ${OURS}; spf=fail; dmarc=fail (p=REJECT; dis=NONE) header.from=library.test`],
    ['none', `Authentication-Results: ${OURS}; dmarc=temperror header.from=library.test`],
    ['none', `Authentication-Results: ${OURS}; dmarc=pass header.from=elsewhere.test`],
    ['none', `Authentication-Results: ${OURS}; dkim=pass header.d=library.test`],
    ['none', 'Authentication-Results: mx.elsewhere.test; dmarc=pass header.from=library.test'],
    ['none', 'Authentication-Results: evil.test (mx.example.org; dmarc=pass); dmarc=pass header.from=library.test'],
    ['none', 'Subject: no results at all'],
  ])('say %s: %s', async (dmarc, header) => {
    expect((await withHeaders(header)).dmarc).toBe(dmarc);
  });

  it('count only as the topmost ones: those below may be the sender’s', async () => {
    const { dmarc } = await withHeaders(
      `Authentication-Results: ${OURS}; dmarc=fail header.from=library.test`,
      `Authentication-Results: ${OURS}; dmarc=pass header.from=library.test`,
    );
    expect(dmarc).toBe('fail');
  });
});

describe('signatures checked against DNS', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const records: Record<string, string> = {
    's1._domainkey.library.test': `v=DKIM1; k=rsa; p=${key}`,
    '_dmarc.library.test': 'v=DMARC1; p=reject',
    '_dmarc.lenient.test': 'v=DMARC1; p=none',
  };
  const resolver = async (name: string, type: string): Promise<string[][]> => {
    const record = type === 'TXT' ? records[name] : undefined;
    if (!record) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return [[record]];
  };

  async function signed(from: string, domainName: string | null): Promise<Buffer> {
    const raw = await new MailComposer({ from, to: 'us@example.org', subject: 'Re: list', text: 'VERIFIED' })
      .compile()
      .build();
    if (!domainName) return raw;
    const signer = new DKIM({
      domainName,
      keySelector: 's1',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    const chunks: Buffer[] = [];
    for await (const chunk of signer.sign(raw)) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks);
  }

  const check = async (source: Buffer, ask: typeof resolver = resolver) =>
    authenticate(await parseMail(source), source, { authservId: OURS, resolver: ask });

  it('pass when they are of the author’s own domain', async () => {
    expect((await check(await signed('vera@library.test', 'library.test'))).dmarc).toBe('pass');
  });

  it('fail when the text was changed, and the domain asks to refuse that', async () => {
    const changed = (await signed('vera@library.test', 'library.test')).toString().replace('VERIFIED', 'NOT VERIFIED');
    expect((await check(Buffer.from(changed))).dmarc).toBe('fail');
  });

  it('fail when another domain signed for an author who asks to refuse that', async () => {
    expect((await check(await signed('vera@library.test', null))).dmarc).toBe('fail');
  });

  it('say nothing where the domain asks for nothing', async () => {
    expect((await check(await signed('vera@lenient.test', null))).dmarc).toBe('none');
    expect((await check(await signed('vera@silent.test', null))).dmarc).toBe('none');
  });

  it('say nothing while DNS is out of reach', async () => {
    const down = async () => Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEOUT' }));
    expect((await check(await signed('vera@library.test', 'library.test'), down)).dmarc).toBe('none');
  });

  it('are not asked for when our own server has answered', async () => {
    const source = Buffer.concat([
      Buffer.from(`Authentication-Results: ${OURS}; dmarc=fail header.from=library.test\r\n`),
      await signed('vera@library.test', 'library.test'),
    ]);
    expect((await check(source, () => expect.unreachable('DNS was asked'))).dmarc).toBe('fail');
  });
});
