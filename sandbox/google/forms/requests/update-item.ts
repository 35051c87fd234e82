import { Invalid } from '../../errors.ts';
import { merge, updateMask } from '../../wire/field-mask.ts';
import type { Json } from '../../wire/parse.ts';
import { itemContent } from '../item-content.ts';
import { type FormRequestHandler, indexOf } from '../request.ts';

/** The item keeps its ids unless the request brings others. */
export const updateItem: FormRequestHandler<'updateItem'> = (form, { item, location, updateMask: fields }) => {
  const mask = updateMask('forms', 'Item', fields);
  const items = form.items ?? [];
  const index = indexOf(location, items.length);
  const before = items[index];
  if (!item || !before) throw new Invalid('item is required.');
  const merged = merge(before as Json, item as Json, mask) as typeof item;
  merged.itemId ??= before.itemId ?? null;
  const [oldQuestion, question] = [before.questionItem?.question, merged.questionItem?.question];
  if (oldQuestion?.questionId && question) {
    merged.questionItem = {
      ...merged.questionItem,
      question: { ...question, questionId: question.questionId ?? oldQuestion.questionId },
    };
  }
  form.items = items.with(index, itemContent(merged, { items: items.toSpliced(index, 1) }));
  return undefined;
};
