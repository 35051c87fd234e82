import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test } from 'vitest';
import { createRules } from '../../activities/rules.ts';
import { loadProgramme } from '../../programme/load.ts';
import { claim, credit, daysAgo, fullRecord, submission } from '../helpers/cast.ts';

const montana = loadProgramme('montana.yaml');
const pinned = createRules(montana, 'montana-2009');

/** Runs an activity as a worker would. */
const run = <I, O>(activity: (input: I) => Promise<O>, input: I): Promise<O> =>
  new MockActivityEnvironment().run(activity, input);

const now = '2026-11-24T18:00:00.000Z';

describe('assess', () => {
  test('meets the 2009 rules with a full record', async () => {
    const input = { submission: submission(), credits: fullRecord(), periodStartsOn: null, disputed: [], now };
    expect(await run(pinned.assess, input)).toMatchObject({
      ruleSetId: 'montana-2009',
      trackName: 'Library Staff',
      evaluation: { met: true, totalHalfHours: 120 },
    });
  });

  test('leaves disputed credits out', async () => {
    const credits = fullRecord();
    const disputed = credits.slice(0, 1).map(({ responseId }) => responseId);
    const input = { submission: submission(), credits, periodStartsOn: null, disputed, now };
    const { evaluation } = await run(pinned.assess, input);
    expect(evaluation).toMatchObject({ met: false, shortHalfHours: 10 });
    expect(evaluation.counted).not.toContain(disputed[0]);
  });

  test('uses the rule set in force where none is pinned', async () => {
    const input = { submission: submission(), credits: [], periodStartsOn: null, disputed: [], now };
    const { ruleSetId } = await run(createRules(montana, undefined).assess, input);
    expect(ruleSetId).toBe('montana-2023');
  });
});

describe('planRequest', () => {
  test('plans reminders and deadline at the same time of day, and names the batch', async () => {
    expect(await run(pinned.planRequest, { now })).toMatchObject({
      remindAt: ['2026-12-01T18:00:00.000Z', '2026-12-08T18:00:00.000Z', '2026-12-15T18:00:00.000Z'],
      answerBy: '2026-12-22T18:00:00.000Z',
      nextBatch: { id: '2027-Q1', cutoffOn: '2026-12-31' },
    });
  });

  test('keeps the local time of day when daylight saving begins in between', async () => {
    const { remindAt } = await run(pinned.planRequest, { now: '2027-03-10T18:00:00.000Z' });
    expect(remindAt[0]).toBe('2027-03-17T17:00:00.000Z');
  });
});

describe('judgeCredit', () => {
  const context = { trackId: 'staff', periodStartsOn: null, loggedAt: now };

  test('counts the new credit into where its person stands', async () => {
    const earlier = [credit({ halfHours: 10 })];
    const input = { ...context, claim: claim({ amount: '2.5' }), earlier };
    const { verdict, evaluation } = await run(pinned.judgeCredit, input);
    expect(verdict).toMatchObject({ credit: { halfHours: 5 } });
    expect(evaluation.totalHalfHours).toBe(15);
  });

  test('takes the day from the programme’s zone: late evening in Denver is not tomorrow', async () => {
    const lateEvening = '2026-11-25T05:00:00.000Z';
    const input = { ...context, loggedAt: lateEvening, earlier: [] };
    const today = await run(pinned.judgeCredit, { ...input, claim: claim({ beganOn: '2026-11-24', endedOn: '' }) });
    const tomorrow = await run(pinned.judgeCredit, {
      ...input,
      claim: claim({ beganOn: '2026-11-25', endedOn: '' }),
    });
    expect(today.verdict).toHaveProperty('credit');
    expect(tomorrow.verdict).toHaveProperty('problems');
  });

  test('takes an imported activity as logged on its own day, and counts what counts today', async () => {
    const long = claim({ beganOn: '2015-03-02', endedOn: '2015-03-03', amount: '6' });
    const input = { ...context, periodStartsOn: '2026-01-05', claim: long, earlier: [credit({ halfHours: 4 })] };
    const logged = await run(pinned.judgeCredit, input);
    const imported = await run(pinned.judgeCredit, { ...input, isImported: true });
    expect(logged.verdict).toHaveProperty('problems');
    expect(imported.verdict).toMatchObject({ credit: { beganOn: '2015-03-02', halfHours: 12 } });
    expect(imported.evaluation).toEqual(logged.evaluation);
  });

  test.each([
    ['in the future', daysAgo(-30 * 365), /in the future/],
    ['longer ago than the programme’s first rules look back', '2004-12-31', /too long ago/],
  ])('refuses an imported activity that is %s', async (_what, beganOn, reason) => {
    const input = { ...context, claim: claim({ beganOn, endedOn: '' }), earlier: [], isImported: true as const };
    const { verdict } = await run(createRules(montana, undefined).judgeCredit, input);
    expect(JSON.stringify(verdict)).toMatch(reason);
  });
});

test('assignBatch puts the last instant of the year into the January batch, and the next into April', async () => {
  const last = await run(pinned.assignBatch, { receivedAt: '2027-01-01T06:59:59.999Z' });
  const next = await run(pinned.assignBatch, { receivedAt: '2027-01-01T07:00:00.000Z' });
  expect([last.id, next.id]).toEqual(['2027-Q1', '2027-Q2']);
});
