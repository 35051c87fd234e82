import { type FormRequestHandler, indexOf } from '../request.ts';

export const deleteItem: FormRequestHandler<'deleteItem'> = (form, { location }) => {
  const items = form.items ?? [];
  form.items = items.toSpliced(indexOf(location, items.length), 1);
  return undefined;
};
