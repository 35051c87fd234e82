import type { forms_v1 } from '@googleapis/forms';
import type { Call } from '../../call.ts';
import { Invalid, invalidArgument } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';

/** Opens and closes a form. Both booleans count: an absent one is false. */
export const formsSetPublishSettings: Call = {
  id: 'forms.setPublishSettings',
  api: 'forms',
  http: 'POST',
  path: '/v1/forms/{formId}:setPublishSettings',
  query: {},
  body: { message: 'SetPublishSettingsRequest', at: '' },
  reply: 'SetPublishSettingsResponse',
  quota: 'write',
  handle({ store, path, body }) {
    const { publishSettings, updateMask: fields }: forms_v1.Schema$SetPublishSettingsRequest = body;
    // The mask may be left out; it names the one field there is.
    if (fields) refuseMask(fields);
    const state = publishSettings?.publishState;
    if (!state) throw invalidArgument('publishSettings.publishState is required.');
    if (state.isAcceptingResponses && !state.isPublished) {
      throw invalidArgument('A form cannot accept responses when it is not published.');
    }
    return store.changeForm(path.formId, (file) => {
      file.form.publishSettings = canonical('forms', 'PublishSettings', publishSettings as Json);
      return { formId: file.formId, publishSettings: file.form.publishSettings };
    });
  },
};

// --- internal ---

function refuseMask(fields: string): void {
  try {
    updateMask('forms', 'PublishSettings', fields);
  } catch (error) {
    if (error instanceof Invalid) throw invalidArgument(`Invalid update_mask: ${error.message}`);
    throw error;
  }
}
