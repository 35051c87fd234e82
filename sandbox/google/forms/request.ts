import type { forms_v1 } from '@googleapis/forms';
import { Invalid } from '../errors.ts';

export type FormRequestKind = keyof forms_v1.Schema$Request & string;

/**
 * Applies one request to a form that is thrown away if this or a later request of the batch fails.
 * @throws Invalid
 */
export type FormRequestHandler<K extends FormRequestKind> = (
  form: forms_v1.Schema$Form,
  request: NonNullable<forms_v1.Schema$Request[K]>,
) => K extends keyof forms_v1.Schema$Response ? forms_v1.Schema$Response[K] | undefined : undefined;

/** @throws Invalid when there is no place of that index; `end` is the first index that is too large. */
export function indexOf(location: forms_v1.Schema$Location | undefined, end: number): number {
  const index = location?.index ?? 0;
  if (!location || index < 0 || index >= end) {
    throw new Invalid(`location.index must be in the range [0, ${end}), not ${location ? index : 'absent'}.`);
  }
  return index;
}
