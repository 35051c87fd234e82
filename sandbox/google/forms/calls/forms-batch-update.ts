import type { forms_v1 } from '@googleapis/forms';
import { applyRequests } from '../../batch.ts';
import type { Call } from '../../call.ts';
import { invalidArgument, unsupported } from '../../errors.ts';
import { renderForm, revisionId } from '../form-file.ts';
import { formHandlerOf } from '../requests/index.ts';

/** Requests in order, all or none; refused when the form has changed since the revision the caller requires. */
export const formsBatchUpdate: Call = {
  id: 'forms.batchUpdate',
  api: 'forms',
  http: 'POST',
  path: '/v1/forms/{formId}:batchUpdate',
  query: {},
  body: { message: 'BatchUpdateFormRequest', at: '' },
  reply: 'BatchUpdateFormResponse',
  quota: 'write',
  handle({ store, path, body }) {
    const { requests, writeControl, includeFormInResponse }: forms_v1.Schema$BatchUpdateFormRequest = body;
    if (writeControl?.targetRevisionId) throw unsupported('writeControl.targetRevisionId');
    return store.changeForm(path.formId, (file) => {
      const required = writeControl?.requiredRevisionId;
      if (required && required !== revisionId(file)) {
        throw invalidArgument(`The required revision ID '${required}' does not match the latest revision.`);
      }
      const replies = applyRequests(requests ?? [], formHandlerOf, (handler, sent) => handler(file.form, sent));
      file.revision++;
      return {
        ...(includeFormInResponse && { form: renderForm(file) }),
        replies,
        writeControl: { requiredRevisionId: revisionId(file) },
      };
    });
  },
};
