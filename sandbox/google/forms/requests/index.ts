import type { forms_v1 } from '@googleapis/forms';
import type { FormRequestHandler, FormRequestKind } from '../request.ts';
import { createItem } from './create-item.ts';
import { deleteItem } from './delete-item.ts';
import { moveItem } from './move-item.ts';
import { updateFormInfo } from './update-form-info.ts';
import { updateItem } from './update-item.ts';
import { updateSettings } from './update-settings.ts';

/** Every kind of request of a form's batchUpdate. */
const formRequests = { createItem, deleteItem, moveItem, updateFormInfo, updateItem, updateSettings } satisfies {
  [K in FormRequestKind]: FormRequestHandler<K>;
};

export function formHandlerOf(kind: string): AnyHandler | undefined {
  return (formRequests as unknown as Record<string, AnyHandler>)[kind];
}

// --- internal ---

type AnyHandler = (form: forms_v1.Schema$Form, request: object) => object | null | undefined;
