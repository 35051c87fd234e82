import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchForArrival } from '../../programme/batch.ts';
import type { Credit } from '../../programme/credit.ts';
import type { Command } from '../../workflows/command.ts';
import {
  commandUpdate,
  creditsToldSignal,
  formChangedSignal,
  mailReadSignal,
  releasedSignal,
  type Submission,
  timelineQuery,
  workflowIds,
} from '../../workflows/messages.ts';
import {
  type ApplicationHandle,
  idOf,
  isQuiet,
  mailsOf as mailsAbout,
  reaches,
  rowOf,
  apply as startApplication,
} from '../helpers/applications.ts';
import { ada, credit, fullRecord, reply, stan, submission, vera } from '../helpers/cast.ts';
import { eventually } from '../helpers/eventually.ts';
import { montana, openStage, type Stage } from '../helpers/temporal.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const apply = (changes?: Partial<Submission>, credits?: Credit[]) => startApplication(stage, changes, credits);

const order = (handle: ApplicationHandle, command: Command) =>
  handle.executeUpdate(commandUpdate, { args: [{ command, by: 'casey' }] });

const mailsOf = (handle: ApplicationHandle) => mailsAbout(stage, handle);

describe('a straight path', () => {
  test('leads from enough credits over a verified reply and the batch to a certificate that ends after four years', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await isQuiet(handle);
    expect(mailsOf(handle)).toEqual(['application-received', 'verification-request']);

    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    const verified = await reaches(handle, 'Verified');
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.includes('application-verified'),
    );
    expect(mailsOf(handle).slice(2)).toEqual(['verification-recorded', 'application-verified']);

    await handle.signal(releasedSignal, { batchId: verified?.batchId ?? '' });
    const certified = await reaches(handle, 'Certified');
    expect(certified?.certificateNumber).toMatch(/^MSL-/);

    await stage.skip(handle, 4 * 366);
    const last = await handle.result();
    expect(last.stage).toBe('Expired');
    expect(mailsOf(handle).filter((template) => template === 'renewal-reminder')).toHaveLength(3);
  });

  test('is not shortened by a release of another batch', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
    await handle.signal(releasedSignal, { batchId: '1999-Q1' });
    await handle.query(timelineQuery);
    expect((await rowOf(handle))?.stage).toBe('Verified');
  });

  test('takes an answer that waited out an outage for the day on which it arrived', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await stage.skip(handle, 5);
    const before = Date.now() + 5 * 86_400_000;
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }, { arrivedAgoMs: 3 * 86_400_000 }));
    const verified = await reaches(handle, 'Verified');
    const decidedAt = Date.parse(verified?.decidedAt ?? '');
    expect(Math.abs(before - 3 * 86_400_000 - decidedAt)).toBeLessThan(600_000);
  });
});

describe('credits', () => {
  test('that are short are asked for once, and the application goes on by itself when they are met', async () => {
    const record = fullRecord();
    const handle = await apply({}, record.slice(0, 11));
    const short = await reaches(handle, 'More credits needed');
    expect(short?.hours).toBe(55);
    await handle.signal(creditsToldSignal, {
      credits: [...record.slice(0, 11), credit({ halfHours: 1 })],
      periodStartsOn: null,
      lastCertificate: null,
    });
    await handle.signal(creditsToldSignal, { credits: record, periodStartsOn: null, lastCertificate: null });
    await reaches(handle, 'Awaiting verification');
    expect(mailsOf(handle).filter((template) => template === 'more-credits-needed')).toHaveLength(1);
  });

  test('that never come let the application expire after a year', async () => {
    const handle = await apply({}, []);
    await reaches(handle, 'More credits needed');
    await stage.skip(handle, 366);
    expect((await handle.result()).stage).toBe('Expired');
    expect(mailsOf(handle)).toEqual(['more-credits-needed', 'application-closed']);
  });
});

test('a certificate’s end is announced a year, half a year and a month before', async () => {
  const handle = await apply();
  await reaches(handle, 'Awaiting verification');
  await order(handle, { command: 'verify', how: 'by telephone' });
  const { batchId } = await reaches(handle, 'Verified');
  await handle.signal(releasedSignal, { batchId: batchId ?? '' });
  await reaches(handle, 'Certified');
  const announced = () =>
    stage.mails.flatMap((mail) =>
      mail.owner === idOf(handle) && mail.template === 'renewal-reminder' ? [mail.facts.monthsLeft] : [],
    );
  // In days of 365.25 a year; two days before and after each date.
  for (const [days, months] of [
    [3 * 365.25 - 2, []],
    [4, [12]],
    [0.5 * 365.25 - 4, [12]],
    [4, [12, 6]],
    [5 * 30.44 - 4, [12, 6]],
    [4, [12, 6, 1]],
  ] as const) {
    await stage.skip(handle, days);
    expect(announced()).toEqual(months);
  }
  expect((await rowOf(handle))?.stage).toBe('Certified');
});

describe('waiting for the verifier', () => {
  test('reminds after 7, 14 and 21 days, tells the applicant each time, and asks for attention after 28', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    for (const [days, reminders] of [
      [6.9, 0],
      [0.2, 1],
      [6.8, 1],
      [0.2, 2],
      [7, 3],
      [6.5, 3],
    ] as const) {
      await stage.skip(handle, days);
      expect(mailsOf(handle).filter((template) => template === 'verification-reminder')).toHaveLength(reminders);
    }
    expect(mailsOf(handle).filter((template) => template === 'reminder-sent')).toHaveLength(3);
    expect((await rowOf(handle))?.stage).toBe('Awaiting verification');
    await stage.skip(handle, 1);
    expect((await rowOf(handle))?.attention).toMatch(/has not answered by the deadline/);
  });

  test('names in each reminder the batch that an answer would still reach on that day', async () => {
    const handle = await apply({}, []);
    await reaches(handle, 'More credits needed');
    // Ten days before a quarter ends, so that the second reminder falls behind its end.
    const soon = batchForArrival(montana, new Date(Date.now() + 10 * 86_400_000).toISOString());
    await stage.skip(handle, (Date.parse(soon.cutoffAt) - Date.now()) / 86_400_000 - 10);
    await handle.signal(creditsToldSignal, { credits: fullRecord(), periodStartsOn: null, lastCertificate: null });
    await reaches(handle, 'Awaiting verification');
    await stage.skip(handle, 22);
    const named = stage.mails.flatMap((mail) =>
      mail.template === 'verification-reminder' && workflowIds.application(mail.owner) === handle.workflowId
        ? [[mail.facts.nextBatch.id, batchForArrival(montana, mail.sentAt).id]]
        : [],
    );
    expect(named).toHaveLength(3);
    expect(new Set(named.map(([, right]) => right)).size).toBe(2);
    for (const [said, right] of named) expect(said).toBe(right);
  });

  test('goes on after the deadline when the answer comes late', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await stage.skip(handle, 40);
    await reaches(handle, 'Needs attention');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
  });

  test('does not remind a verifier before the day on which they are back', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const returnsOn = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    await handle.signal(
      mailReadSignal,
      reply({ kind: 'unclear', why: '' }, { kind: 'auto-reply', decision: null, returnsOn }),
    );
    await stage.skip(handle, 8.5);
    expect(mailsOf(handle)).not.toContain('verification-reminder');
    await stage.skip(handle, 2);
    expect(mailsOf(handle)).toContain('verification-reminder');
  });

  test('hears a message once, however often it is read', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const answer = reply({ kind: 'not-verified', reason: 'Line 3 was another person' });
    await handle.signal(mailReadSignal, answer);
    await reaches(handle, 'Declined');
    await handle.signal(mailReadSignal, answer);
    const timeline = await handle.query(timelineQuery);
    expect(timeline.filter(({ what }) => what.startsWith('Not verified by'))).toHaveLength(1);
    expect(timeline.some(({ what }) => what.includes('once more'))).toBe(false);
  });

  test('hands an unclear answer to a person and still takes the clear one that follows', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(
      mailReadSignal,
      reply({ kind: 'unclear', why: 'it asks a question' }, { excerpt: 'Is this about Ada?' }),
    );
    const held = await reaches(handle, 'Needs attention');
    expect(held?.attention).toContain('Is this about Ada?');
    expect(held?.mend).toContain('verify');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
  });

  test('tells the applicant once that answers must be read, whoever keeps writing', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const unclear = { kind: 'unclear', why: 'it is no clear answer' } as const;
    const isExpected = { isExpected: true, hasToken: true, isThreaded: true, dmarc: 'none' } as const;
    for (const sender of [isExpected, { ...isExpected, isExpected: false }, isExpected]) {
      await handle.signal(mailReadSignal, reply(unclear, { sender }));
    }
    const seen = () => handle.query(timelineQuery);
    await eventually(seen, (entries) => entries.filter(({ what }) => /^Needs attention/.test(what)).length === 3);
    await isQuiet(handle);
    expect(mailsOf(handle).filter((template) => template === 'needs-attention')).toHaveLength(1);
  });

  test('asks the verifier once what an unclear answer means, and never again', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    for (const excerpt of ['Hm', 'Well']) {
      await handle.signal(mailReadSignal, reply({ kind: 'unclear', why: 'it is no clear answer' }, { excerpt }));
      await eventually(
        () => rowOf(handle),
        (seen) => seen?.attention?.includes(excerpt) ?? false,
      );
    }
    await isQuiet(handle);
    expect(mailsOf(handle).filter((template) => template === 'clarification')).toHaveLength(1);
  });

  test('asks nothing of a stranger who writes', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const sender = { isExpected: false, hasToken: true, isThreaded: true, dmarc: 'none' as const };
    await handle.signal(mailReadSignal, reply({ kind: 'unclear', why: '' }, { from: stan.email, sender }));
    await reaches(handle, 'Needs attention');
    await isQuiet(handle);
    expect(mailsOf(handle)).not.toContain('clarification');
  });

  test('hears the verifier who says afterwards that it was somebody else, before the batch', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
    const protest = reply({ kind: 'unclear', why: 'it is no clear answer' }, { excerpt: 'That was not me!' });
    await handle.signal(mailReadSignal, protest);
    expect((await reaches(handle, 'Needs attention'))?.attention).toContain('That was not me!');
  });

  test('changes nothing when somebody else answers, and shows it to the coordinator', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const forged = reply(
      { kind: 'verified' },
      { from: stan.email, sender: { isExpected: false, hasToken: true, isThreaded: true, dmarc: 'none' } },
    );
    await handle.signal(mailReadSignal, forged);
    expect((await reaches(handle, 'Needs attention'))?.attention).toContain(stan.email);
  });

  test('holds a decision that the sender’s domain disowns', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(
      mailReadSignal,
      reply({ kind: 'verified' }, { sender: { isExpected: true, hasToken: true, isThreaded: true, dmarc: 'fail' } }),
    );
    expect((await reaches(handle, 'Needs attention'))?.attention).toContain('DMARC');
  });
});

describe('lines that are disputed', () => {
  test('are left out when the rest is enough', async () => {
    const credits = [...fullRecord(), credit({ title: 'One too many', beganOn: '2026-01-01', halfHours: 4 })];
    const handle = await apply({}, credits);
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [1] }));
    const verified = await reaches(handle, 'Verified');
    expect(verified?.hours).toBe(60);
    // The stage shows a moment before its mail is sent.
    const told = await eventually(
      () =>
        stage.mails.find(
          (mail) =>
            mail.template === 'application-verified' && workflowIds.application(mail.owner) === handle.workflowId,
        ),
      (mail) => mail !== undefined,
    );
    expect(told?.facts).toMatchObject({ disputed: [{ line: 1, title: 'One too many' }] });
  });

  test('send the applicant back for more when the rest is too little, and the verifier is asked anew', async () => {
    const credits = fullRecord();
    const handle = await apply({}, credits);
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [2] }));
    expect((await reaches(handle, 'More credits needed'))?.hours).toBe(55);
    await handle.signal(creditsToldSignal, {
      credits: [...credits, credit({ halfHours: 10, category: 'Library Administration' })],
      periodStartsOn: null,
      lastCertificate: null,
    });
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.filter((template) => template === 'verification-request').length === 2,
    );
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
  });

  test('an answer to an earlier list does not hold for the present one', async () => {
    const credits = fullRecord();
    const handle = await apply({}, credits);
    await reaches(handle, 'Awaiting verification');
    const first = `<${handle.workflowId.split('/')[1]?.toLowerCase()}.verification-request.1@library.example>`;
    await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [2] }, { answers: first }));
    await reaches(handle, 'More credits needed');
    const more = credit({ halfHours: 10, category: 'Library Administration' });
    await handle.signal(creditsToldSignal, {
      credits: [...credits, more],
      periodStartsOn: null,
      lastCertificate: null,
    });
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }, { answers: first }));
    expect((await reaches(handle, 'Needs attention'))?.attention).toContain('earlier list');
    const second = first.replace('request.1', 'request.2');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }, { answers: second }));
    await reaches(handle, 'Verified');
  });

  test('that are not on the list make the answer unclear', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified-except', lines: [13] }));
    expect((await reaches(handle, 'Needs attention'))?.attention).toContain('lines 1 to 12');
  });
});

describe('a form that its sender changes', () => {
  const change = (
    handle: ApplicationHandle,
    changes: Partial<Submission>,
    asked: Submission,
    changedAt = '2026-11-25T00:00:00Z',
  ) => handle.signal(formChangedSignal, { submission: { ...asked, ...changes }, changedAt });

  test('while the verifier is awaited asks the new verifier, once however often it is read', async () => {
    const asked = submission();
    const handle = await apply(asked);
    await reaches(handle, 'Awaiting verification');
    await change(handle, { verifier: stan }, asked);
    await change(handle, { verifier: stan }, asked);
    await eventually(
      () => rowOf(handle),
      (seen) => seen?.verifierEmail === stan.email,
    );
    await isQuiet(handle);
    const to = stage.mails.flatMap((mail) =>
      mail.template === 'verification-request' && workflowIds.application(mail.owner) === handle.workflowId
        ? [mail.to.email]
        : [],
    );
    expect(to).toEqual([vera.email, stan.email]);
  });

  test('is judged again by the rules of its new track', async () => {
    const asked = submission({ trackId: 'trustee' });
    const handle = await apply(asked, [credit({ halfHours: 40 })]);
    await reaches(handle, 'Awaiting verification');
    await change(handle, { trackId: 'staff' }, asked);
    await reaches(handle, 'More credits needed');
    await change(handle, { trackId: 'trustee' }, asked, '2026-11-26T00:00:00Z');
    await reaches(handle, 'Awaiting verification');
  });

  test('after a refusal goes on with the new answers', async () => {
    const asked = submission();
    const handle = await apply(asked);
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'not-verified', reason: 'Ask the board' }));
    await reaches(handle, 'Declined');
    await change(handle, { verifier: stan }, asked);
    expect((await reaches(handle, 'Awaiting verification'))?.verifierEmail).toBe(stan.email);
  });

  test('after the verification waits for a person, before the batch', async () => {
    const asked = submission();
    const handle = await apply(asked);
    await reaches(handle, 'Awaiting verification');
    await handle.signal(mailReadSignal, reply({ kind: 'verified' }));
    await reaches(handle, 'Verified');
    await change(handle, { library: 'Another Library' }, asked);
    expect((await reaches(handle, 'Needs attention'))?.attention).toMatch(/changed the form/);
    await order(handle, { command: 'verify', how: 'it stands' });
    await reaches(handle, 'Verified');
  });
});

describe('people who cannot be asked', () => {
  test('the applicant is never their own verifier, whatever capitals or tags the address has', async () => {
    const handle = await apply({ verifier: { name: 'Ada again', email: 'ADA+work@Example.org' } });
    const held = await reaches(handle, 'Needs attention');
    expect(held?.attention).toMatch(/same person/);
    await isQuiet(handle);
    expect(mailsOf(handle)).toEqual(['needs-attention']);
    await order(handle, { command: 'verifier', ...vera });
    await reaches(handle, 'Awaiting verification');
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.includes('verification-request'),
    );
  });

  test('another verifier, named weeks later, has a week before the first reminder', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    await stage.skip(handle, 22);
    const before = mailsOf(handle).filter((template) => template === 'verification-reminder').length;
    expect(before).toBe(3);
    await order(handle, { command: 'verifier', ...stan });
    await eventually(
      () => mailsOf(handle),
      (mails) => mails.filter((template) => template === 'verification-request').length === 2,
    );
    await stage.skip(handle, 6.9);
    const reminders = () => mailsOf(handle).filter((template) => template === 'verification-reminder').length - before;
    expect(reminders()).toBe(0);
    await stage.skip(handle, 0.2);
    expect(reminders()).toBe(1);
    expect((await rowOf(handle))?.stage).toBe('Awaiting verification');
  });

  test('an address that bounces needs attention until another verifier is named', async () => {
    const handle = await apply();
    await reaches(handle, 'Awaiting verification');
    const recipients = [{ address: vera.email, action: 'failed' as const, status: '5.1.1' }];
    await handle.signal(
      mailReadSignal,
      reply({ kind: 'unclear', why: '' }, { kind: 'bounce', decision: null, recipients }),
    );
    expect((await reaches(handle, 'Needs attention'))?.attention).toMatch(/address does not work/);
    await order(handle, { command: 'verifier', ...stan });
    const asked = await reaches(handle, 'Awaiting verification');
    expect(asked?.verifierEmail).toBe(stan.email);
  });
});

test('names no person in ids, search attributes or timer summaries', async () => {
  const handle = await apply();
  await reaches(handle, 'Awaiting verification');
  const { workflowId, searchAttributes } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const clear = JSON.stringify([
    workflowId,
    searchAttributes,
    events?.map((event) => event.userMetadata?.summary?.data?.toString()),
  ]);
  for (const secret of [ada.name, ada.email, vera.name, vera.email]) expect(clear).not.toContain(secret);
});
