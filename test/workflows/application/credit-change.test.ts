import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertifyInput } from '../../../workflows/certificate.ts';
import { commandUpdate, creditsToldSignal, mailReadSignal, releasedSignal } from '../../../workflows/messages.ts';
import { apply, mailsOf, reaches } from '../../helpers/applications.ts';
import { credit, fullRecord, reply } from '../../helpers/cast.ts';
import { eventually } from '../../helpers/eventually.ts';
import { openStage, playedPorts, type Stage } from '../../helpers/temporal.ts';

const issued: CertifyInput[] = [];
const { issueCertificate } = playedPorts([]);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    issueCertificate(input) {
      issued.push(input);
      return issueCertificate(input);
    },
  });
});
afterAll(() => stage.close());

const requests = (handle: Parameters<typeof mailsOf>[1]) =>
  mailsOf(stage, handle).filter((template) => template === 'verification-request').length;

const corrected = (credits: ReturnType<typeof fullRecord>, at: number, halfHours: number) =>
  credits.map((one, index) => (index === at ? { ...one, halfHours } : one));

test('a line corrected while the verifier is awaited is asked about anew', async () => {
  const credits = fullRecord();
  const handle = await apply(stage, {}, credits);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(creditsToldSignal, {
    credits: corrected(credits, 0, 14),
    periodStartsOn: null,
    lastCertificate: null,
  });
  await eventually(
    () => requests(handle),
    (count) => count === 2,
  );
  expect((await reaches(handle, 'Awaiting verification')).hours).toBe(62);
});

test('what is merely added while the verifier is awaited asks nobody anew', async () => {
  const credits = fullRecord();
  const handle = await apply(stage, {}, credits);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(creditsToldSignal, {
    credits: [...credits, credit()],
    periodStartsOn: null,
    lastCertificate: null,
  });
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  expect((await reaches(handle, 'Verified')).hours).toBe(60);
  expect(requests(handle)).toBe(1);
});

test('a disputed line that is corrected is no longer disputed: the verifier sees it as it is now', async () => {
  const credits = fullRecord();
  const handle = await apply(stage, {}, credits);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [2] }));
  expect((await reaches(handle, 'More credits needed')).hours).toBe(55);
  const second = stage.mails.find(
    (mail) => mail.template === 'verification-request' && handle.workflowId.endsWith(mail.owner),
  );
  if (second?.template !== 'verification-request') throw new Error('there was no request');
  const disputed = second.facts.credits[1]?.responseId;
  await handle.signal(creditsToldSignal, {
    credits: credits.map((one) => (one.responseId === disputed ? { ...one, title: 'Its right title' } : one)),
    periodStartsOn: null,
    lastCertificate: null,
  });
  expect((await reaches(handle, 'Awaiting verification')).hours).toBe(60);
});

test('credits that nobody has verified fill no gap that a disputed line leaves', async () => {
  const credits = fullRecord();
  const handle = await apply(stage, {}, credits);
  await reaches(handle, 'Awaiting verification');
  const unseen = credit({ halfHours: 10, category: 'Library Administration' });
  await handle.signal(creditsToldSignal, {
    credits: [...credits, unseen],
    periodStartsOn: null,
    lastCertificate: null,
  });
  await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [2] }));
  await eventually(
    () => requests(handle),
    (count) => count === 2,
  );
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  expect((await reaches(handle, 'Verified')).hours).toBe(60);
});

test('a line corrected after the decision waits for a person, and the certificate says what was verified', async () => {
  const credits = fullRecord();
  const handle = await apply(stage, {}, credits);
  await reaches(handle, 'Awaiting verification');
  await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
  const { batchId } = await reaches(handle, 'Verified');
  await handle.signal(creditsToldSignal, {
    credits: corrected(credits, 0, 40),
    periodStartsOn: null,
    lastCertificate: null,
  });
  expect((await reaches(handle, 'Needs attention')).attention).toContain('corrected a verified activity');
  await handle.executeUpdate(commandUpdate, {
    args: [{ command: { command: 'verify', how: 'it stands' }, by: 'casey' }],
  });
  await reaches(handle, 'Verified');
  await handle.signal(releasedSignal, { batchId: batchId ?? '' });
  await reaches(handle, 'Certified');
  expect(issued.at(-1)?.credits.map(({ halfHours }) => halfHours)).toEqual(Array(12).fill(10));
});
