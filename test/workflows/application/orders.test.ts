import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credit } from '../../../programme/credit.ts';
import type { Command } from '../../../workflows/command.ts';
import {
  commandUpdate,
  creditsToldSignal,
  mailReadSignal,
  releasedSignal,
  renewedSignal,
  type Submission,
  timelineQuery,
} from '../../../workflows/messages.ts';
import {
  type ApplicationHandle,
  isQuiet,
  mailsOf as mailsAbout,
  reaches,
  rowOf,
  apply as startApplication,
} from '../../helpers/applications.ts';
import { CATEGORIES, credit, fullRecord, reply, stan, vera } from '../../helpers/cast.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, type Stage } from '../../helpers/temporal.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const apply = (changes?: Partial<Submission>, credits?: Credit[]) => startApplication(stage, changes, credits);
const order = (handle: ApplicationHandle, command: Command) =>
  handle.executeUpdate(commandUpdate, { args: [{ command, by: 'casey' }] });
const mailsOf = (handle: ApplicationHandle) => mailsAbout(stage, handle);
const countOf = (handle: ApplicationHandle, template: string) =>
  mailsOf(handle).filter((one) => one === template).length;

const waiting = async () => {
  const handle = await apply();
  await reaches(handle, 'Awaiting verification');
  return handle;
};

const verified = async () => {
  const handle = await waiting();
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  return { handle, batchId: (await reaches(handle, 'Verified')).batchId ?? '' };
};

const certified = async () => {
  const { handle, batchId } = await verified();
  await handle.signal(releasedSignal, { batchId });
  await reaches(handle, 'Certified');
  return handle;
};

describe('the coordinator’s commands', () => {
  test('remind sends a reminder at once', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    expect(await order(handle, { command: 'remind' })).toBe('A reminder goes to the verifier');
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.includes('verification-reminder'),
    );
  });

  test('verify decides without a mail, and decline after it takes it back before the batch', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    expect(await order(handle, { command: 'verify', how: 'by telephone' })).toBe('Verified');
    await reaches(handle, 'Verified');
    expect(await order(handle, { command: 'decline', reason: 'a mistake' })).toBe('Declined');
    await reaches(handle, 'Declined');
  });

  test('a declined application can be verified after all, or closes for good after a year', async () => {
    const first = await apply();
    await reaches(first, 'Awaiting verification');
    await first.signal(mailReadSignal, reply({ kind: 'not-verified', reason: 'no' }));
    await reaches(first, 'Declined');
    await order(first, { command: 'verify', how: 'it was a misunderstanding' });
    await reaches(first, 'Verified');

    const second = await apply();
    await reaches(second, 'Awaiting verification');
    await second.signal(mailReadSignal, reply({ kind: 'not-verified', reason: 'no' }));
    await reaches(second, 'Declined');
    await stage.skip(second, 366);
    expect((await second.result()).stage).toBe('Declined');
  });

  test('withdraw closes it and tells the applicant', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await order(handle, { command: 'withdraw' });
    expect((await handle.result()).stage).toBe('Withdrawn');
    expect(mailsOf(handle)).toContain('application-closed');
  });

  test('what makes no sense is refused with the reason and leaves no trace', async () => {
    const handle = await apply({}, []);
    await reaches(handle, 'More credits needed');
    await isQuiet(handle);
    const { events } = await handle.fetchHistory();
    const refused = order(handle, { command: 'remind' });
    await expect(refused).rejects.toThrow(WorkflowUpdateFailedError);
    await expect(refused).rejects.toMatchObject({ cause: { message: expect.stringContaining('more credits needed') } });
    expect((await handle.fetchHistory()).events).toHaveLength(events?.length ?? 0);
    await expect(order(handle, { command: 'verifier', name: 'Ada', email: 'Ada@example.org' })).rejects.toMatchObject({
      cause: { message: 'Nobody verifies their own application' },
    });
  });

  test('a second answer that contradicts the first stops the batch until a person decides', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    const verified = await reaches(handle, 'Verified');
    await handle.signal(mailReadSignal, reply({ kind: 'not-verified', reason: 'I misread it' }));
    await reaches(handle, 'Needs attention');
    await handle.signal(releasedSignal, { batchId: verified?.batchId ?? '' });
    await order(handle, { command: 'verify', how: 'it stands' });
    await reaches(handle, 'Verified');
    await handle.signal(releasedSignal, { batchId: verified?.batchId ?? '' });
    await reaches(handle, 'Certified');
  });
});

describe('an application on hold', () => {
  test('is neither reminded nor certified, shows why, and goes on where it was once released', async () => {
    const { handle, batchId } = await verified();
    expect(await order(handle, { command: 'hold', reason: 'the board asked' })).toMatch(/until you write release/);
    const held = await reaches(handle, 'Needs attention');
    expect(held).toMatchObject({ attention: 'Put on hold: the board asked', mend: expect.stringContaining('release') });
    await handle.signal(releasedSignal, { batchId });
    await handle.query(timelineQuery);
    expect((await rowOf(handle))?.certificateNumber).toBeNull();
    expect(await order(handle, { command: 'release' })).toBe('It goes on');
    await reaches(handle, 'Verified');
    await handle.signal(releasedSignal, { batchId });
    await reaches(handle, 'Certified');
  });

  test('takes an answer that comes meanwhile, and gets one reminder for all that fell due', async () => {
    const handle = await waiting();
    await isQuiet(handle);
    await order(handle, { command: 'hold', reason: null });
    await stage.skip(handle, 16);
    expect(countOf(handle, 'verification-reminder')).toBe(0);
    await order(handle, { command: 'release' });
    await eventually(
      () => rowOf(handle),
      (row) => row?.remindersSent === 1,
    );
    await isQuiet(handle);
    expect(countOf(handle, 'verification-reminder')).toBe(1);
    await order(handle, { command: 'hold', reason: null });
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await eventually(
      () => rowOf(handle),
      (row) => row?.batchId !== null,
    );
    expect((await rowOf(handle))?.stage).toBe('Needs attention');
    await order(handle, { command: 'release' });
    await reaches(handle, 'Verified');
  });

  test('asks nobody, however much is wanted, until it is released', async () => {
    const handle = await apply({}, []);
    await reaches(handle, 'More credits needed');
    await order(handle, { command: 'hold', reason: null });
    await expect(order(handle, { command: 'hold', reason: null })).rejects.toMatchObject({
      cause: { message: 'It is on hold already' },
    });
    await handle.signal(creditsToldSignal, { credits: fullRecord(), periodStartsOn: null, lastCertificate: null });
    expect(await order(handle, { command: 'verifier', ...stan })).toBe(
      'Stan Stranger will be asked once it is released',
    );
    await eventually(
      () => handle.query(timelineQuery),
      (timeline) => timeline.some(({ what }) => what === 'Awaiting verification'),
    );
    await isQuiet(handle);
    expect(countOf(handle, 'verification-request')).toBe(0);
    await expect(order(handle, { command: 'remind' })).rejects.toMatchObject({
      cause: { message: 'It is on hold: release it first' },
    });
    await order(handle, { command: 'release' });
    await eventually(
      () => countOf(handle, 'verification-request'),
      (count) => count === 1,
    );
    await expect(order(handle, { command: 'release' })).rejects.toMatchObject({
      cause: { message: 'It is not on hold' },
    });
  });
});

describe('two commands at the same time', () => {
  test('are obeyed one after the other, and leave one end', async () => {
    const handle = await waiting();
    const answers = await Promise.allSettled([
      order(handle, { command: 'withdraw' }),
      order(handle, { command: 'verify', how: 'by telephone' }),
    ]);
    const [withdrawal] = answers;
    expect(withdrawal).toMatchObject({ status: 'fulfilled', value: 'Withdrawn' });
    // Verified first and then withdrawn, or withdrawn and closed to the other: there is one end.
    expect((await handle.result()).stage).toBe('Withdrawn');
    expect(countOf(handle, 'application-closed')).toBe(1);
  });
});

describe('an application with 400 credits', () => {
  test('is listed, verified but for one line, and certified with all the others', async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      credit({ title: `Session ${index}`, halfHours: 2, category: CATEGORIES[index % 4] ?? '' }),
    );
    const handle = await apply({}, many);
    expect((await reaches(handle, 'Awaiting verification')).hours).toBe(400);
    await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [400] }));
    const { batchId, hours } = await reaches(handle, 'Verified');
    expect(hours).toBe(399);
    await handle.signal(releasedSignal, { batchId: batchId ?? '' });
    await reaches(handle, 'Certified');
  });
});

describe('resend', () => {
  test('asks the same verifier anew, with a week before the first reminder', async () => {
    const handle = await waiting();
    await stage.skip(handle, 5);
    expect(await order(handle, { command: 'resend' })).toBe(`${vera.name} is asked anew`);
    await eventually(
      () => countOf(handle, 'verification-request'),
      (count) => count === 2,
    );
    await stage.skip(handle, 6.5);
    expect(countOf(handle, 'verification-reminder')).toBe(0);
  });

  test('sends the certificate once more', async () => {
    const handle = await certified();
    expect(await order(handle, { command: 'resend' })).toMatch(/certificate goes to the applicant/);
    const [again] = await eventually(
      () => stage.mails.filter((mail) => mail.template === 'certificate' && handle.workflowId.endsWith(mail.owner)),
      (mails) => mails.length === 1,
    );
    // The first went out with the certificate's making.
    expect(again?.number).toBe(2);
  });
});

describe('a certificate that is revoked', () => {
  test('says so with the reason until its last day, tells its holder, and reminds nobody of a renewal', async () => {
    const handle = await certified();
    expect(await order(handle, { command: 'revoke', reason: 'issued by mistake' })).toBe('Revoked');
    const revoked = await reaches(handle, 'Revoked');
    expect(revoked).toMatchObject({ revocation: 'issued by mistake', revokedAt: expect.stringMatching(/^20/) });
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.includes('certificate-revoked'),
    );
    await expect(order(handle, { command: 'revoke', reason: 'again' })).rejects.toThrow(WorkflowUpdateFailedError);
    await stage.skip(handle, 4 * 366);
    expect((await handle.result()).stage).toBe('Revoked');
    expect(mailsOf(handle)).not.toContain('renewal-reminder');
  });

  test('that has a successor ends without another word', async () => {
    const handle = await certified();
    await handle.signal(renewedSignal, { number: 'MSL-2030-AAAAAAAA' });
    await stage.skip(handle, 4 * 366);
    expect((await handle.result()).stage).toBe('Expired');
    expect(mailsOf(handle)).not.toContain('renewal-reminder');
  });

  test('is one that was made: nothing else can be revoked', async () => {
    const { handle } = await verified();
    await expect(order(handle, { command: 'revoke', reason: 'no' })).rejects.toMatchObject({
      cause: { message: 'There is no certificate to revoke: the application is verified' },
    });
  });
});
