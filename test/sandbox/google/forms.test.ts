import type { forms_v1 } from '@googleapis/forms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, refusalOf, startWithClients } from './clients.ts';

let clients: Clients;
let forms: forms_v1.Forms;
let now = new Date('2027-01-04T09:00:00.055Z');
beforeAll(async () => {
  clients = await startWithClients({ quota: 'off', now: () => now });
  forms = clients.forms;
});
afterAll(() => clients.google.close());

const question = (title: string, content: forms_v1.Schema$Question): forms_v1.Schema$Item => ({
  title,
  questionItem: { question: content },
});
const options = (...values: string[]) => values.map((value) => ({ value }));

async function apply(formId: string, ...requests: forms_v1.Schema$Request[]) {
  return (await forms.forms.batchUpdate({ formId, requestBody: { requests } })).data;
}

async function publish(formId: string) {
  const publishSettings = { publishState: { isPublished: true, isAcceptingResponses: true } };
  await forms.forms.setPublishSettings({ formId, requestBody: { publishSettings, updateMask: 'publishState' } });
}

/** A published form with a name (required), a date, a track and topics; ids of its questions in that order. */
async function applicationForm(): Promise<{ formId: string; ids: string[] }> {
  const { data } = await forms.forms.create({ requestBody: { info: { title: 'Application' } } });
  const formId = data.formId ?? '';
  const items = [
    question('Full name', { required: true, textQuestion: {} }),
    question('Date of the exam', { dateQuestion: { includeYear: true } }),
    question('Track', { choiceQuestion: { type: 'DROP_DOWN', options: options('Staff', 'Director') } }),
    question('Topics', { choiceQuestion: { type: 'CHECKBOX', options: options('Soil', 'Water') } }),
  ];
  const { replies = [] } = await apply(
    formId,
    ...items.map((item, index) => ({ createItem: { item, location: { index } } })),
  );
  await publish(formId);
  return { formId, ids: replies.flatMap((reply) => reply.createItem?.questionId ?? []) };
}

describe('a form', () => {
  it('is created with its title alone, unpublished', async () => {
    const { data } = await forms.forms.create({ requestBody: { info: { title: 'Application' } } });
    expect(data).toMatchObject({ info: { title: 'Application' }, publishSettings: { publishState: {} } });
    const more = forms.forms.create({ requestBody: { info: { title: 'x', description: 'y' } } });
    expect((await refusalOf(more)).status).toBe(400);
  });

  it('gives each question an id of its own', async () => {
    const { formId, ids } = await applicationForm();
    expect(new Set(ids).size).toBe(4);
    const { data } = await forms.forms.get({ formId });
    expect(data.items?.map(({ title }) => title)).toEqual(['Full name', 'Date of the exam', 'Track', 'Topics']);
    expect(data.items?.[0]?.questionItem?.question).toEqual({ questionId: ids[0], required: true, textQuestion: {} });
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}$/);
  });

  it('moves, changes and deletes items, which keep their ids', async () => {
    const { formId, ids } = await applicationForm();
    await apply(
      formId,
      { moveItem: { originalLocation: { index: 2 }, newLocation: { index: 0 } } },
      { deleteItem: { location: { index: 3 } } },
      { updateItem: { location: { index: 1 }, item: { title: 'Name' }, updateMask: 'title' } },
      { updateFormInfo: { info: { description: 'All of it.' }, updateMask: 'description' } },
      { updateSettings: { settings: { emailCollectionType: 'RESPONDER_INPUT' }, updateMask: 'emailCollectionType' } },
    );
    const { data } = await forms.forms.get({ formId });
    const shown = data.items?.map(({ title, questionItem }) => [title, questionItem?.question?.questionId]);
    expect(shown).toEqual([
      ['Track', ids[2]],
      ['Name', ids[0]],
      ['Date of the exam', ids[1]],
    ]);
    expect(data.info?.description).toBe('All of it.');
    expect(data.settings?.emailCollectionType).toBe('RESPONDER_INPUT');
  });

  it('takes all requests or none, and refuses a stale revision', async () => {
    const { formId } = await applicationForm();
    const { data: before } = await forms.forms.get({ formId });
    const refused = apply(
      formId,
      { updateFormInfo: { info: { title: 'New' }, updateMask: 'title' } },
      { deleteItem: { location: { index: 9 } } },
    );
    expect((await refusalOf(refused)).message).toMatch(/^Invalid requests\[1\]\.deleteItem: /);
    expect((await forms.forms.get({ formId })).data).toEqual(before);

    const requests = [{ updateFormInfo: { info: { title: 'New' }, updateMask: 'title' } }];
    const writeControl = { requiredRevisionId: before.revisionId ?? '' };
    const { data } = await forms.forms.batchUpdate({ formId, requestBody: { requests, writeControl } });
    expect(data.writeControl?.requiredRevisionId).not.toBe(before.revisionId);
    const stale = forms.forms.batchUpdate({ formId, requestBody: { requests, writeControl } });
    expect((await refusalOf(stale)).status).toBe(400);
  });

  it('refuses an e-mail setting that does not exist in the words of Google', async () => {
    const { formId } = await applicationForm();
    const settings = { emailCollectionType: 'responderInput' };
    const call = apply(formId, { updateSettings: { settings, updateMask: 'emailCollectionType' } });
    expect((await refusalOf(call)).message).toBe(
      `Invalid value at 'requests[0].update_settings.settings.email_collection_type' (type.googleapis.com/google.apps.forms.v1.FormSettings.EmailCollectionType), "responderInput"`,
    );
  });

  it('cannot accept responses unpublished', async () => {
    const { formId } = await applicationForm();
    const publishSettings = { publishState: { isPublished: false, isAcceptingResponses: true } };
    const call = forms.forms.setPublishSettings({ formId, requestBody: { publishSettings } });
    expect((await refusalOf(call)).status).toBe(400);
  });
});

describe('responses', () => {
  it('have the shape of live ones', async () => {
    const { formId, ids } = await applicationForm();
    const [name = '', date = '', track = '', topics = ''] = ids;
    const answers = { [name]: 'Ada Example', [date]: '2026-12-20', [track]: '', [topics]: ['Soil', 'Water'] };
    expect(clients.google.submitResponse(formId, answers).kind).toBe('accepted');
    const { data } = await forms.forms.responses.list({ formId });
    expect(data).toEqual({
      responses: [
        {
          responseId: expect.stringMatching(/^ACYDBN[\w-]{66}$/),
          createTime: '2027-01-04T09:00:00.055Z',
          lastSubmittedTime: expect.stringMatching(/^2027-01-04T09:00:00\.055\d{3}Z$/),
          answers: {
            [name]: { questionId: name, textAnswers: { answers: [{ value: 'Ada Example' }] } },
            [date]: { questionId: date, textAnswers: { answers: [{ value: '2026-12-20' }] } },
            [topics]: { questionId: topics, textAnswers: { answers: [{ value: 'Soil' }, { value: 'Water' }] } },
          },
        },
      ],
    });
    const responseId = data.responses?.[0]?.responseId ?? '';
    const { data: one } = await forms.forms.responses.get({ formId, responseId });
    expect(one).toEqual({ formId, ...data.responses?.[0] });
  });

  it('are none at first', async () => {
    const { formId } = await applicationForm();
    expect((await forms.forms.responses.list({ formId })).data).toEqual({});
  });

  it('come in pages, every one once, and by time of submission', async () => {
    const { formId, ids } = await applicationForm();
    for (let hour = 0; hour < 5; hour++) {
      const createTime = new Date(Date.UTC(2027, 0, 4, hour));
      clients.google.submitResponse(formId, { [ids[0] ?? '']: `Person ${hour}` }, { createTime });
    }
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await forms.forms.responses.list({ formId, pageSize: 2, ...(pageToken && { pageToken }) });
      seen.push(...(data.responses ?? []).map(({ responseId }) => responseId ?? ''));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);

    const since = async (filter: string) =>
      (await forms.forms.responses.list({ formId, filter })).data.responses?.length;
    expect(await since('timestamp >= 2027-01-04T03:00:00Z')).toBe(2);
    expect(await since('timestamp > 2027-01-04T04:00:00.999Z')).toBeUndefined();
    expect((await refusalOf(forms.forms.responses.list({ formId, filter: 'timestamp = 1' }))).status).toBe(400);
  });

  it('keep id and createTime when edited', async () => {
    const { formId, ids } = await applicationForm();
    const [name = ''] = ids;
    const sent = clients.google.submitResponse(formId, { [name]: 'Ada' });
    if (sent.kind !== 'accepted') throw new Error(sent.problems.join());
    const before = now;
    now = new Date('2027-01-05T10:00:00Z');
    clients.google.editResponse(formId, sent.responseId, { [name]: 'Ada Example' });
    const { data } = await forms.forms.responses.get({ formId, responseId: sent.responseId });
    expect(data).toMatchObject({
      createTime: before.toISOString(),
      lastSubmittedTime: expect.stringMatching(/^2027-01-05T10:00:00/),
      answers: { [name]: { textAnswers: { answers: [{ value: 'Ada Example' }] } } },
    });
  });

  it('are refused as the page of the form would', async () => {
    const { formId, ids } = await applicationForm();
    const [name = '', date = '', track = ''] = ids;
    expect(clients.google.submitResponse(formId, { [date]: '20.12.2026', [track]: 'Trustee' })).toEqual({
      kind: 'refused',
      problems: [
        'Full name: this is a required question.',
        'Date of the exam: "20.12.2026" is not a date like YYYY-MM-DD.',
        'Track: "Trustee" is not one of Staff, Director.',
      ],
    });
    await forms.forms.setPublishSettings({ formId, requestBody: { publishSettings: { publishState: {} } } });
    expect(clients.google.submitResponse(formId, { [name]: 'Ada' }).kind).toBe('refused');
  });

  it('can be sent over HTTP, outside the API of Google', async () => {
    const { formId, ids } = await applicationForm();
    const answer = await fetch(`${clients.google.url}sandbox/forms/${formId}/responses`, {
      method: 'POST',
      body: JSON.stringify({ answers: { [ids[0] ?? '']: 'Ada' }, createTime: '2027-02-01T00:00:00Z' }),
    });
    expect(await answer.json()).toMatchObject({ kind: 'accepted' });
    const { data } = await forms.forms.responses.list({ formId });
    expect(data.responses?.[0]?.createTime).toBe('2027-02-01T00:00:00.000Z');
  });
});
