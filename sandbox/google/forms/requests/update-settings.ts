import { unsupported } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { merge, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import type { FormRequestHandler } from '../request.ts';

export const updateSettings: FormRequestHandler<'updateSettings'> = (form, { settings, updateMask: fields }) => {
  const mask = updateMask('forms', 'FormSettings', fields);
  if (settings?.quizSettings?.isQuiz) throw unsupported('quizzes');
  const sent = canonical('forms', 'FormSettings', (settings ?? {}) as Json);
  form.settings = merge((form.settings ?? {}) as Json, sent, mask);
  return undefined;
};
