import type { forms_v1 } from '@googleapis/forms';

/** One version of one response: an edited one keeps its id and gets a later `submittedAt`. */
export interface FormResponse {
  responseId: string;
  createdAt: string;
  submittedAt: string;
  isEdited: boolean;
  /** The signed-in account that sent it; null unless the form collects verified addresses. */
  verifiedEmail: string | null;
  answers: Record<string, string>;
}

/** Google writes the two times with different precision, so an unedited response differs by less than a millisecond. */
const EDITED_AFTER_MS = 1_000;

export function readResponse(
  form: forms_v1.Schema$Form,
  response: forms_v1.Schema$FormResponse,
  answers: Record<string, string>,
): FormResponse {
  const createdAt = response.createTime ?? '';
  const submittedAt = response.lastSubmittedTime ?? createdAt;
  const isVerified = form.settings?.emailCollectionType === 'VERIFIED';
  return {
    responseId: response.responseId ?? '',
    createdAt,
    submittedAt,
    isEdited: Date.parse(submittedAt) - Date.parse(createdAt) > EDITED_AFTER_MS,
    verifiedEmail: isVerified ? (response.respondentEmail ?? null) : null,
    answers,
  };
}
