import type { Call } from '../../call.ts';
import { notFound } from '../../errors.ts';

export const responsesGet: Call = {
  id: 'forms.responses.get',
  api: 'forms',
  http: 'GET',
  path: '/v1/forms/{formId}/responses/{responseId}',
  query: {},
  reply: 'FormResponse',
  quota: 'read',
  handle({ store, path }) {
    const file = store.form(path.formId);
    const response = file.responses.find(({ responseId }) => responseId === path.responseId);
    if (!response) throw notFound();
    // Only here: an item of the list carries no form id.
    return { formId: file.formId, ...response };
  },
};
