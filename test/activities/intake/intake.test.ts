import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Google } from '../../../activities/google.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type IntakeDesk, openIntakeDesk } from '../../helpers/intake.ts';
import { activity, application } from '../../helpers/office.ts';
import { montana } from '../../helpers/temporal.ts';

let desk: IntakeDesk;
beforeEach(async () => {
  desk = await openIntakeDesk();
});
afterEach(() => desk.close());

const titles = () => desk.logged.map(({ claim }) => claim.title);

describe('each response', () => {
  test('is handed over once, also when the process dies and starts from an older cursor', async () => {
    const running = desk.run();
    desk.fillIn('tracker', activity());
    desk.fillIn('application', application());
    await eventually(
      () => desk.opened.length,
      (opened) => opened === 1,
    );
    await running.stop();
    desk.run();
    desk.fillIn('tracker', activity({ 'Title of the activity': 'Another one' }));
    await eventually(titles, (seen) => seen.includes('Another one'));
    expect(new Set(desk.logged.map(({ claim }) => claim.responseId)).size).toBe(2);
    expect(desk.started).toHaveLength(1);
  });

  test('goes on from its cursor and is not read again', async () => {
    const running = desk.run();
    for (const title of ['One', 'Two', 'Three']) desk.fillIn('tracker', activity({ 'Title of the activity': title }));
    await eventually(titles, ({ length }) => length === 3);
    desk.fillIn('tracker', activity({ 'Title of the activity': 'Four' }));
    await eventually(titles, ({ length }) => length === 4);
    await eventually(
      () => running.failures,
      () => true,
    );
    expect(titles()).toEqual(['One', 'Two', 'Three', 'Four']);
  });

  test('is taken in whatever order Google lists them, oldest first', async () => {
    for (const minute of [30, 10, 20]) {
      const createTime = new Date(Date.UTC(2026, 10, 2, 10, minute));
      desk.fillIn('tracker', activity({ 'Title of the activity': `At ${minute}` }), { createTime });
    }
    desk.run();
    await eventually(titles, ({ length }) => length === 3);
    expect(titles()).toEqual(['At 10', 'At 20', 'At 30']);
  });

  test('carries its age, by which the workflow dates it', async () => {
    const createTime = new Date(Date.now() - 3 * 3_600_000);
    desk.fillIn('application', application(), { createTime });
    desk.run();
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
    expect(desk.started[0]?.submittedAgoMs).toBeGreaterThan(3 * 3_600_000 - 1);
    expect(desk.started[0]?.submittedAgoMs).toBeLessThan(3 * 3_600_000 + 60_000);
  });
});

test('whoever logs the last activity and applies right after is not told that it is missing, however the two are listed', async () => {
  const { google } = desk;
  const { forms } = google.forms;
  const list = forms.responses.list.bind(forms.responses);
  let isFirst = true;
  // Both come in the moment before the applications are listed.
  const listing = (params: { formId: string }, options: object) => {
    if (isFirst && params.formId === desk.formIds.application) {
      isFirst = false;
      desk.fillIn('tracker', activity());
      desk.fillIn('application', application());
    }
    return list(params, options);
  };
  const responses = Object.assign(Object.create(forms.responses), { list: listing });
  const watched = {
    ...google,
    forms: { forms: Object.assign(Object.create(forms), { responses }) },
  } as unknown as Google;
  desk.run({ google: watched, pollEveryMs: 3_600_000 });
  await eventually(
    () => desk.opened.length,
    (opened) => opened === 1,
  );
  expect(titles()).toHaveLength(1);
});

describe('an edited response', () => {
  test('of the activity form is a later version of the same claim', async () => {
    desk.run();
    const responseId = desk.fillIn('tracker', activity({ Hours: 'many' }));
    await eventually(titles, ({ length }) => length === 1);
    desk.edit('tracker', responseId, activity({ Hours: '3' }));
    await eventually(titles, ({ length }) => length === 2);
    const [before, after] = desk.logged;
    expect(before?.claim.responseId).toBe(responseId);
    expect(after?.claim).toMatchObject({ amount: '3', responseId });
    expect(Date.parse(after?.version ?? '')).toBeGreaterThan(Date.parse(before?.version ?? ''));
  });

  test('of an application that was opened changes nothing, and its person and the coordinator are told', async () => {
    desk.run();
    const responseId = desk.fillIn('application', application());
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
    desk.edit('application', responseId, application({ Library: 'Another Library' }));
    await eventually(
      () => desk.refusals.length,
      (refusals) => refusals === 1,
    );
    expect(desk.started).toHaveLength(1);
    expect(desk.refusals[0]).toMatchObject({ to: { email: 'ada@example.org' }, owner: desk.opened[0] });
    expect(desk.setAside).toMatchObject([
      { subject: 'Application form', why: expect.stringContaining('not taken over') },
    ]);
  });

  test('of an application that was refused opens it', async () => {
    desk.run();
    const responseId = desk.fillIn('application', application({ Library: '?', 'Your e-mail address': 'ada' }));
    await eventually(
      () => desk.setAside.length,
      (items) => items === 1,
    );
    desk.edit('application', responseId, application());
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
  });
});

describe('what cannot be used', () => {
  test('is told to its person and set before the coordinator, once', async () => {
    const running = desk.run();
    desk.fillIn('application', application({ 'Your name': ' ' }));
    await eventually(
      () => desk.refusals.length,
      (refusals) => refusals === 1,
    );
    await running.stop();
    desk.run();
    await eventually(
      () => desk.refusals.length,
      (refusals) => refusals === 2,
    );
    // Sent again under the same name and number, so that it arrives once.
    expect(desk.refusals[1]).toEqual(desk.refusals[0]);
    expect(desk.refusals[0]?.facts.problems).toEqual(['Your name is missing.']);
    expect(desk.setAside).toHaveLength(1);
  });

  test('keeps nobody waiting while the mail server is down, and is told when it is up', async () => {
    let isUp = false;
    const { failures } = desk.run({
      sendRefusal: async (refusal) => {
        if (!isUp) throw new Error('connection refused');
        desk.refusals.push(refusal);
      },
    });
    desk.fillIn('application', application({ 'Your name': ' ' }));
    desk.fillIn('application', application());
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
    await eventually(
      () => failures.length,
      (count) => count > 0,
    );
    isUp = true;
    await eventually(
      () => desk.refusals.length,
      (refusals) => refusals === 1,
    );
  });
});

describe('a form that was changed', () => {
  const forms = () => desk.google.forms.forms;

  test('beyond use is named with its question, keeps nobody from the other form, and is read once mended', async () => {
    const { formId } = { formId: desk.formIds.application };
    const index = desk.standIn.form(formId).items?.findIndex(({ title }) => title === 'Library') ?? -1;
    const [item] = desk.standIn.form(formId).items?.slice(index, index + 1) ?? [];
    const rename = (title: string) =>
      forms().batchUpdate({
        formId,
        requestBody: {
          requests: [{ updateItem: { item: { ...item, title }, location: { index }, updateMask: 'title' } }],
        },
      });
    await rename('Your workplace');
    const { failures } = desk.run();
    desk.standIn.submitResponse(formId, {
      ...others(formId),
      [item?.questionItem?.question?.questionId ?? '']: 'Example',
    });
    desk.fillIn('tracker', activity());
    await eventually(titles, ({ length }) => length === 1);
    await eventually(
      () => failures.length,
      (count) => count > 1,
    );
    expect(failures[0]).toBe(
      `The form "${montana.name}: apply" cannot be read: it has no question "Library". Each question must be there once, with exactly this title`,
    );
    expect(titles()).toHaveLength(1);
    await rename('Library');
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
  });

  const others = (formId: string) =>
    Object.fromEntries(
      (desk.standIn.form(formId).items ?? [])
        .filter(({ title }) => title !== 'Library')
        .map(({ title, questionItem }) => [questionItem?.question?.questionId ?? '', application()[title ?? ''] ?? '']),
    );

  test('in its words alone is read by the ids that the configuration gives', async () => {
    const { formId } = { formId: desk.formIds.application };
    const items = desk.standIn.form(formId).items ?? [];
    const index = items.findIndex(({ title }) => title === 'Library');
    const item = items[index];
    const library = item?.questionItem?.question?.questionId ?? '';
    await forms().batchUpdate({
      formId,
      requestBody: {
        requests: [
          { updateItem: { item: { ...item, title: 'Your workplace' }, location: { index }, updateMask: 'title' } },
        ],
      },
    });
    desk.run({ forms: { tracker: { formId: desk.formIds.tracker }, application: { formId, questions: { library } } } });
    desk.standIn.submitResponse(formId, { ...others(formId), [library]: 'Example Library' });
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
    expect(desk.started[0]?.submission.library).toBe('Example Library');
  });

  test('to collect verified addresses proves who sent it; an address that is merely typed does not', async () => {
    desk.run();
    desk.fillIn('application', application());
    await eventually(
      () => desk.started.length,
      (started) => started === 1,
    );
    await forms().batchUpdate({
      formId: desk.formIds.application,
      requestBody: {
        requests: [
          { updateSettings: { settings: { emailCollectionType: 'VERIFIED' }, updateMask: 'emailCollectionType' } },
        ],
      },
    });
    desk.fillIn('application', application(), { respondentEmail: 'ada.real@example.org' });
    await eventually(
      () => desk.started.length,
      (started) => started === 2,
    );
    expect(desk.started.map(({ submission }) => [submission.applicant.email, submission.isAddressVerified])).toEqual([
      ['ada@example.org', false],
      ['ada.real@example.org', true],
    ]);
  });
});

test('a first start with thousands of responses goes at a pace, and a later one goes on where it was', async () => {
  for (let index = 0; index < 1_500; index++) {
    const createTime = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000);
    desk.fillIn('tracker', activity({ 'Title of the activity': `Number ${index}` }), { createTime });
  }
  const running = desk.run();
  await eventually(titles, ({ length }) => length > 104);
  const before = desk.logged.length;
  const startedAt = performance.now();
  await eventually(titles, ({ length }) => length >= before + 40);
  // One round of eight may have begun before the clock did.
  const perSecond = (desk.logged.length - before - 8) / ((performance.now() - startedAt) / 1000);
  expect(perSecond).toBeLessThan(26);
  await running.stop();
  expect(titles()).toEqual(desk.logged.map((_, index) => `Number ${index}`));
});

test('the tab that Google links to a form can stand in for it', async () => {
  const { data } = await desk.google.sheets.spreadsheets.create({
    requestBody: {
      properties: { timeZone: 'America/Denver' },
      sheets: [{ properties: { title: 'Form Responses 1' } }],
    },
  });
  const spreadsheetId = data.spreadsheetId ?? '';
  const answers = activity({ Hours: '7.5' });
  await desk.google.sheets.spreadsheets.values.update({
    spreadsheetId,
    range: 'Form Responses 1!A1',
    valueInputOption: 'USER_ENTERED',
    requestBody: {
      values: [
        ['Zeitstempel', ...Object.keys(answers), 'End date', 'Trainer', 'Description'],
        ['2026-11-02 12:00:00', ...Object.values(answers)],
      ],
    },
  });
  desk.run({
    forms: { tracker: { spreadsheetId, tab: 'Form Responses 1' }, application: { formId: desk.formIds.application } },
  });
  await eventually(titles, ({ length }) => length === 1);
  const [logged] = desk.logged;
  expect(logged).toMatchObject({ trackId: 'trustee', claim: { beganOn: '2026-05-04', amount: '7.5' } });
  const submittedAt = Date.now() - (logged?.loggedAgoMs ?? 0);
  expect(Math.abs(submittedAt - Date.parse('2026-11-02T19:00:00Z'))).toBeLessThan(60_000);
});
