import { Invalid } from '../../errors.ts';
import { canonical } from '../../wire/canonical.ts';
import { merge, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import type { FormRequestHandler } from '../request.ts';

export const updateFormInfo: FormRequestHandler<'updateFormInfo'> = (form, { info, updateMask: fields }) => {
  const mask = updateMask('forms', 'Info', fields);
  if (mask !== 'all' && mask.has('documentTitle'))
    throw new Invalid('info.documentTitle can be set only when the form is created.');
  const documentTitle = form.info?.documentTitle;
  const merged = merge((form.info ?? {}) as Json, canonical('forms', 'Info', (info ?? {}) as Json), mask);
  form.info = { ...merged, ...(documentTitle && { documentTitle }) };
  return undefined;
};
