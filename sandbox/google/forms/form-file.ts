import type { forms_v1 } from '@googleapis/forms';

/** One form with what people have sent. `form.items`, `form.settings` and the rest are in Google's canonical form. */
export interface FormFile {
  readonly formId: string;
  form: forms_v1.Schema$Form;
  /** In the order of their first submission. */
  responses: forms_v1.Schema$FormResponse[];
  /** Counts the changes of the form itself; shown as 8 hexadecimal digits. */
  revision: number;
}

/** Unpublished, as every form made through the API after 2026-06-30 begins. */
export function newForm(formId: string, info: forms_v1.Schema$Info): FormFile {
  return {
    formId,
    revision: 1,
    responses: [],
    form: {
      info,
      settings: { emailCollectionType: 'DO_NOT_COLLECT' },
      responderUri: `https://docs.google.com/forms/d/e/1FAIpQL${formId}/viewform`,
      publishSettings: { publishState: {} },
    },
  };
}

export function revisionId({ revision }: FormFile): string {
  return revision.toString(16).padStart(8, '0');
}

/** The form as `forms.get` returns it. */
export function renderForm(file: FormFile): forms_v1.Schema$Form {
  const { items, ...form } = file.form;
  return { formId: file.formId, ...form, revisionId: revisionId(file), ...(items?.length && { items }) };
}

/** Every question, also those inside a group, with the item it belongs to. */
export function questionsOf(
  form: forms_v1.Schema$Form,
): { item: forms_v1.Schema$Item; question: forms_v1.Schema$Question }[] {
  return (form.items ?? []).flatMap((item) => questionsIn(item).map((question) => ({ item, question })));
}

export function questionsIn(item: forms_v1.Schema$Item): forms_v1.Schema$Question[] {
  const single = item.questionItem?.question;
  return single ? [single] : (item.questionGroupItem?.questions ?? []);
}
