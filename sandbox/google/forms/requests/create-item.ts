import { Invalid } from '../../errors.ts';
import { questionsIn } from '../form-file.ts';
import { itemContent } from '../item-content.ts';
import { type FormRequestHandler, indexOf } from '../request.ts';

export const createItem: FormRequestHandler<'createItem'> = (form, { item, location }) => {
  const items = form.items ?? [];
  if (!item) throw new Invalid('item is required.');
  const index = indexOf(location, items.length + 1);
  const created = itemContent(item, form);
  form.items = items.toSpliced(index, 0, created);
  const questionId = questionsIn(created).map((question) => question.questionId ?? '');
  return { itemId: created.itemId ?? '', ...(questionId.length > 0 && { questionId }) };
};
