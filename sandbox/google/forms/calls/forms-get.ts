import type { Call } from '../../call.ts';
import { renderForm } from '../form-file.ts';

export const formsGet: Call = {
  id: 'forms.get',
  api: 'forms',
  http: 'GET',
  path: '/v1/forms/{formId}',
  query: {},
  reply: 'Form',
  quota: 'read',
  handle: ({ store, path }) => renderForm(store.form(path.formId)),
};
