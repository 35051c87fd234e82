import { type FormRequestHandler, indexOf } from '../request.ts';

export const moveItem: FormRequestHandler<'moveItem'> = (form, { originalLocation, newLocation }) => {
  const items = form.items ?? [];
  const from = indexOf(originalLocation, items.length);
  const to = indexOf(newLocation, items.length);
  form.items = items.toSpliced(from, 1).toSpliced(to, 0, ...items.slice(from, from + 1));
  return undefined;
};
