import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailReadSignal, timelineQuery } from '../../../workflows/messages.ts';
import { type ApplicationHandle, apply, idOf, isQuiet, reaches } from '../../helpers/applications.ts';
import { reply } from '../../helpers/cast.ts';
import { type CommandLine, openCommandLine } from '../../helpers/command-line.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startImapServer, type TestImapServer } from '../../helpers/imap-server.ts';
import { type Office, openOffice } from '../../helpers/office.ts';

let office: Office;
let imap: TestImapServer;
let commands: CommandLine;
let handle: ApplicationHandle;
let id: string;

const mail = (messageId: string) => `Message-ID: ${messageId}\r\nSubject: x\r\n\r\nx\r\n`;
const answer = reply({ kind: 'not-verified', reason: 'She was not there' });
const GOOGLE = { COUNTERSIGN_GOOGLE_TOKEN: 'local' };
const MAILBOX = { ...GOOGLE, COUNTERSIGN_IMAP_PASSWORD: 'testpass' };

beforeAll(async () => {
  office = await openOffice();
  imap = await startImapServer();
  const { host, port, secure, user } = imap.settings;
  const address = 'certification@library.example';
  commands = openCommandLine(office.address, {
    google: {
      spreadsheetId: office.spreadsheetId,
      trackerFormId: office.formIds.tracker,
      applicationFormId: office.formIds.application,
      apiUrl: office.standIn.url,
    },
    mail: {
      from: { name: 'State Library', address },
      smtp: { host, port: 1 },
      imap: { host, port, secure, user },
    },
  });
  handle = await apply(office);
  id = idOf(handle);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, answer);
  await reaches(handle, 'Declined');
  await isQuiet(handle);
  const { timeline } = await eventually(
    async () => ({ timeline: await handle.query(timelineQuery), rows: await office.rows('Log') }),
    ({ timeline, rows }) => rows.filter(({ Application }) => Application === id).length === timeline.length,
  );
  for (const { messageId } of timeline) if (messageId) imap.deliver(mail(messageId), 'Sent');
});
afterAll(async () => {
  commands.close();
  await imap.close();
  await office.close();
});

test('a mail that was answered and is no longer in the mailbox is missing; once it is there, all holds', async () => {
  const without = await commands.runIn(MAILBOX, 'audit', id);
  expect(without.code).toBe(1);
  expect(without.out).toMatch(/^missing .*Not verified by vera@example\.org/m);
  expect(without.out).toContain(`${answer.pointer.messageId} is not in INBOX`);

  imap.deliver(mail(answer.pointer.messageId));
  const { code, out, err } = await commands.runIn(MAILBOX, 'audit', id.toLowerCase(), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const audit = JSON.parse(out);
  expect(audit).toMatchObject({ applicationId: id, holds: true, isMailChecked: true, strangers: [] });
  expect(audit.hash).toBe(audit.entries.at(-1).hash);
  const { pointer, sender, decision } = answer;
  expect(audit.entries).toContainEqual(
    expect.objectContaining({
      what: expect.stringContaining('Not verified by'),
      reply: expect.objectContaining({ ...pointer, sender, decision }),
    }),
  );
  expect(audit.entries).toContainEqual(
    expect.objectContaining({
      mail: 'verification-request',
      messageId: `<${id}.verification-request.1@library.example>`,
    }),
  );
});

test('without the password of the mailbox, it says that mail was not looked up', async () => {
  const { code, out } = await commands.runIn(GOOGLE, 'audit', id);
  expect(code).toBe(0);
  expect(out).toContain('Mail was not looked up');
});

test('a cell of the Log that somebody changed is found by the command, which then ends with 1', async () => {
  await office.type('Log', `${id} 001`, 'What happened', 'Nothing');
  const { code, out } = await commands.runIn(GOOGLE, 'audit', id);
  expect(code).toBe(1);
  expect(out).toMatch(/^altered .*Application received\n +the Log differs in What happened$/m);
  expect(out.match(/^altered/gm)).toHaveLength(1);
});
