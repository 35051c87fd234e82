import type { forms_v1 } from '@googleapis/forms';
import type { Call } from '../../call.ts';
import { invalidArgument } from '../../errors.ts';
import { newFormId } from '../../ids.ts';
import { newForm, renderForm } from '../form-file.ts';

/** Takes the title and nothing else; items and settings come by batchUpdate. */
export const formsCreate: Call = {
  id: 'forms.create',
  api: 'forms',
  http: 'POST',
  path: '/v1/forms',
  query: { unpublished: 'boolean' },
  body: { message: 'Form', at: 'form' },
  reply: 'Form',
  quota: 'write',
  handle({ store, caller, body }) {
    const { info = {}, ...others }: forms_v1.Schema$Form = body;
    if (Object.keys(others).length > 0 || info.description) {
      throw invalidArgument(
        'Only info.title can be set when creating a form. To add items and change settings, use batchUpdate.',
      );
    }
    if (!info.title) throw invalidArgument('Invalid form: info.title is required.');
    const file = newForm(newFormId(), { title: info.title, documentTitle: info.documentTitle || 'Untitled form' });
    store.drive.addOwn(file.formId, caller.email);
    store.addForm(file);
    return renderForm(file);
  },
};
