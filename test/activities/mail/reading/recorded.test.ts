import { describe, expect, it } from 'vitest';
import { detect } from '../../../../activities/mail/reading/detectors.ts';
import { htmlLines } from '../../../../activities/mail/reading/html-lines.ts';
import { parseMail } from '../../../../activities/mail/reading/parse.ts';
import { typedIn, typedInPlain } from '../../../../activities/mail/reading/typed-text.ts';
import { recordedMail } from './shared-mail.ts';

const CONTEXT = { address: 'certification@example.org', receivedAt: new Date('2027-03-04T05:00:00Z') };

const bounces = recordedMail('bounces');
describe.skipIf(!bounces)('recorded notifications', () => {
  const notices = (bounces ?? []).filter(({ name }) => !name.startsWith('rfc3834'));

  it.each(notices)('$name is a bounce that names who failed', async ({ source }) => {
    const detected = detect(await parseMail(source), CONTEXT);
    expect(detected.kind).toBe('bounce');
    if (detected.kind !== 'bounce') return;
    const text = source.toString('latin1');
    const named = [...text.matchAll(/^(?:final|original)-recipient:[^;\r\n]*;\s*<?([^\s<>]+@[^\s<>]+)/gim)].map(
      ([, address]) => address!.toLowerCase(),
    );
    const header = /^x-(?:failed-recipients|bounced-address):\s*<?([^\s<>]+)/im.exec(text)?.[1]?.toLowerCase();
    const expected = named.length > 0 ? named : header ? [header] : [];
    expect(detected.recipients.length).toBeGreaterThan(0);
    for (const { address } of detected.recipients) if (expected.length > 0) expect(expected).toContain(address);
  });

  it.each(notices)('$name keeps the action that it states', async ({ source }) => {
    const detected = detect(await parseMail(source), CONTEXT);
    const stated = /^action:\s*([a-z]+)/im.exec(source.toString('latin1'))?.[1]?.toLowerCase();
    if (detected.kind === 'bounce' && stated) expect(detected.recipients[0]?.action).toBe(stated);
  });

  it.each((bounces ?? []).filter(({ name }) => name.startsWith('rfc3834')))(
    '$name is an automatic reply',
    async ({ source }) => {
      expect(detect(await parseMail(source), CONTEXT).kind).toBe('auto-reply');
    },
  );
});

const replies = recordedMail('replies/talon/standard_replies');
describe.skipIf(!replies)('recorded replies of twelve clients', () => {
  const mails = (replies ?? []).filter(({ name }) => name.endsWith('.eml'));

  it.each(mails)('$name comes from a person, who typed what stands above the quote', async ({ source }) => {
    const mail = await parseMail(source);
    expect(detect(mail, CONTEXT).kind).toBe('human');
    if (mail.plain) expect(typedInPlain(mail.plain, null).text).toBe('Hello');
    if (mail.html) expect(typedIn(mail.html, null).text).toMatch(/^(?:Hello|Allo! Follow up MIME!)$/);
  });
});

const htmlReplies = recordedMail('replies/talon/html_replies');
describe.skipIf(!htmlReplies)('recorded HTML of nine clients', () => {
  it.each(htmlReplies ?? [])('$name leaves no quoted line in what was typed', ({ source }) => {
    const { text } = typedIn(htmlLines(source.toString()), null);
    expect(text.replace(/\n+/g, '\n')).toBe('Hi. I am fine.\nThanks,\nAlex');
  });
});

const bodies = recordedMail('replies/github');
describe.skipIf(!bodies)('recorded bodies', () => {
  const TYPED: Record<string, RegExp> = {
    'correct_sig.txt': /^this is an email with a correct -- signature\.$/,
    'email_1_4.txt': /^Awesome! I haven't had another problem with it\.$/,
    'email_1_6.txt': /^I get proper rendering as well\.$/,
    'email_1_7.txt': /^:\+1:$/,
    'email_1_8.txt': /^I will reply under this one\s+and under this\.$/,
    'email_2_1.txt': /^Outlook with a reply$/,
    'email_2_2.txt': /^Outlook with a reply directly above line$/,
    'email_2_3.txt': /^Outlook with a reply directly above line$/,
    'email_BlackBerry.txt': /^Here is another email$/,
    'email_iPhone.txt': /^Here is another email$/,
    'email_multi_word_sent_from_my_mobile_device.txt': /^Here is another email$/,
    'email_one_is_not_on.txt': /^Thank[^>]+when I run\.\.\.$/s,
    'email_sent_from_my_not_signature.txt': /Sent from my desk, is much easier then my mobile phone\.$/,
    'email_sig_delimiter_in_middle_of_line.txt': /kthxbai$/,
    'greedy_on.txt': /^On your remote host you can run:[^>]+the tunnel is not working\.$/s,
    'pathological.txt': /^I think you're onto something\.[^>]+back to a computer\.$/s,
  };

  it.each(bodies ?? [])('of $name the typed text is found', ({ name, source }) => {
    const { text } = typedInPlain(source.toString(), null);
    expect(text).toMatch(TYPED[name] ?? /\S/);
  });
});
