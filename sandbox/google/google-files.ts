import type { forms_v1 } from '@googleapis/forms';
import { type DrivePage, drivePage } from './drive/drive-page.ts';
import { renderForm } from './forms/form-file.ts';
import { type Answers, editIn, type Submission, submitTo } from './forms/responses.ts';
import { type CellEdit, editCell } from './sheets/person.ts';
import { type SpreadsheetView, viewSpreadsheet } from './sheets/view.ts';
import type { Store } from './store.ts';

/** What people do with the files in Google's pages, for which there is no call of the API. */
export interface GoogleFiles extends DrivePage {
  spreadsheets(): readonly { readonly spreadsheetId: string; readonly title: string }[];
  /**
   * The whole spreadsheet as the page shows it.
   * @param reader the address of who looks, for what is locked to them; absent is the owner
   * @throws GoogleError 404
   */
  spreadsheet(spreadsheetId: string, reader?: string): SpreadsheetView;
  /** Types into a cell. @throws GoogleError 404 */
  editCell(spreadsheetId: string, edit: CellEdit): EditOutcome;
  forms(): readonly forms_v1.Schema$Form[];
  form(formId: string): forms_v1.Schema$Form;
  responses(formId: string): readonly forms_v1.Schema$FormResponse[];
  /** Fills in the form and presses Submit. @throws GoogleError 404 */
  submitResponse(formId: string, answers: Answers, sender?: Respondent): Submission;
  /** The same person changes their answers; those not given again are gone. @throws GoogleError 404 */
  editResponse(formId: string, responseId: string, answers: Answers, sender?: Respondent): Submission;
}

export interface Respondent {
  /** Required where the form collects addresses, and ignored where it does not. */
  readonly respondentEmail?: string;
  /** When it happens. @default the stand-in's now */
  readonly createTime?: Date;
}

export type EditOutcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly reason: string };

export function googleFiles(store: Store, now: () => Date): GoogleFiles {
  const senderOf = ({ respondentEmail, createTime }: Respondent) => ({
    at: createTime ?? now(),
    ...(respondentEmail && { respondentEmail }),
  });
  return {
    ...drivePage(store.drive),
    spreadsheets: () =>
      store.workbooks().map(({ spreadsheetId, properties }) => ({ spreadsheetId, title: properties.title ?? '' })),
    spreadsheet: (spreadsheetId, reader) => viewSpreadsheet(store.workbook(spreadsheetId), reader),
    editCell: (spreadsheetId, edit) => store.change(spreadsheetId, (book) => editCell(book, edit)),
    forms: () => store.forms().map(renderForm),
    form: (formId) => renderForm(store.form(formId)),
    responses: (formId) => store.form(formId).responses,
    submitResponse: (formId, answers, sender = {}) =>
      store.changeForm(formId, (file) => submitTo(file, answers, senderOf(sender))),
    editResponse: (formId, responseId, answers, sender = {}) =>
      store.changeForm(formId, (file) => editIn(file, responseId, answers, senderOf(sender))),
  };
}
