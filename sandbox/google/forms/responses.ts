import type { forms_v1 } from '@googleapis/forms';
import { newResponseId } from '../ids.ts';
import { type FormFile, questionsOf } from './form-file.ts';

/** Answers by question id; several for checkboxes. Values are text, as Google gives them: a date is `2026-03-20`. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** What the form's page says when somebody presses Submit. */
export type Submission =
  | { readonly kind: 'accepted'; readonly responseId: string }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

export interface Sender {
  readonly respondentEmail?: string;
  readonly at: Date;
}

/** Puts a new response into the file, unless the form refuses it as its page would. */
export function submitTo(file: FormFile, answers: Answers, sender: Sender): Submission {
  const problems = problemsWith(file, answers, sender);
  if (problems.length > 0) return { kind: 'refused', problems };
  const responseId = newResponseId();
  const createTime = sender.at.toISOString();
  file.responses.push({ responseId, createTime, ...content(file, answers, sender) });
  return { kind: 'accepted', responseId };
}

/** Replaces the answers of a response: id and createTime stay, lastSubmittedTime is new. */
export function editIn(file: FormFile, responseId: string, answers: Answers, sender: Sender): Submission {
  const index = file.responses.findIndex((response) => response.responseId === responseId);
  const before = file.responses[index];
  if (!before) return { kind: 'refused', problems: [`There is no response ${responseId}.`] };
  const email = sender.respondentEmail ?? before.respondentEmail;
  const same: Sender = { at: sender.at, ...(email && { respondentEmail: email }) };
  const problems = problemsWith(file, answers, same);
  if (problems.length > 0) return { kind: 'refused', problems };
  const { createTime } = before;
  file.responses[index] = { responseId, ...(createTime && { createTime }), ...content(file, answers, same) };
  return { kind: 'accepted', responseId };
}

// --- internal ---

function content(file: FormFile, answers: Answers, { respondentEmail, at }: Sender): forms_v1.Schema$FormResponse {
  const given: Record<string, forms_v1.Schema$Answer> = {};
  for (const [questionId, values] of Object.entries(answers)) {
    const texts = asList(values).map((value) => ({ value }));
    if (texts.length > 0) given[questionId] = { questionId, textAnswers: { answers: texts } };
  }
  const collects = collectsEmail(file);
  return {
    // createTime comes in milliseconds, this in microseconds: the two differ as text even on a fresh response.
    lastSubmittedTime: at.toISOString().replace('Z', `${String(file.responses.length % 1000).padStart(3, '0')}Z`),
    ...(collects && respondentEmail && { respondentEmail }),
    ...(Object.keys(given).length > 0 && { answers: given }),
  };
}

function problemsWith(file: FormFile, answers: Answers, { respondentEmail }: Sender): string[] {
  const state = file.form.publishSettings?.publishState;
  if (!state?.isPublished) return ['The form is not published.'];
  if (!state.isAcceptingResponses) return ['The form is no longer accepting responses.'];
  const questions = new Map(
    questionsOf(file.form).map(({ item, question }) => [question.questionId ?? '', { item, question }]),
  );
  const problems = Object.keys(answers)
    .filter((questionId) => !questions.has(questionId))
    .map(
      (questionId) => `The form has no question ${questionId}; it has ${[...questions.keys()].join(', ') || 'none'}.`,
    );
  if (collectsEmail(file) && !respondentEmail) problems.push('The form collects the e-mail address: it is required.');
  for (const [questionId, { item, question }] of questions) {
    const values = asList(answers[questionId]);
    const title = item.title ?? question.rowQuestion?.title ?? questionId;
    if (question.required && values.length === 0) problems.push(`${title}: this is a required question.`);
    problems.push(
      ...values.flatMap((value) => problemWith(question, value) ?? []).map((problem) => `${title}: ${problem}`),
    );
    if (values.length > 1 && question.choiceQuestion?.type !== 'CHECKBOX')
      problems.push(`${title}: only one answer is possible.`);
  }
  return problems;
}

function problemWith(question: forms_v1.Schema$Question, value: string): string | undefined {
  const { choiceQuestion: choice, dateQuestion: date, timeQuestion: time } = question;
  const { scaleQuestion: scale, ratingQuestion: rating } = question;
  if (choice) {
    const options = choice.options ?? [];
    if (options.some((option) => option.isOther || option.value === value)) return undefined;
    return `"${value}" is not one of ${options.map((option) => option.value).join(', ')}.`;
  }
  if (date) {
    const shape = `${date.includeYear ? 'YYYY-' : ''}MM-DD${date.includeTime ? ' HH:MM' : ''}`;
    const digits = value.replace(/\d/g, '0') === shape.replace(/[A-Z]/g, '0');
    return digits ? undefined : `"${value}" is not a date like ${shape}.`;
  }
  if (scale) return withinScale(value, scale.low ?? 0, scale.high ?? 0);
  if (rating) return withinScale(value, 1, rating.ratingScaleLevel ?? 0);
  if (time) return /^\d{2}:\d{2}(:\d{2})?$/.test(value) ? undefined : `"${value}" is not a time like HH:MM.`;
  return undefined;
}

function withinScale(value: string, low: number, high: number): string | undefined {
  const isWithin = /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;
  return isWithin ? undefined : `"${value}" is not a number from ${low} to ${high}.`;
}

function collectsEmail({ form }: FormFile): boolean {
  const type = form.settings?.emailCollectionType;
  return type === 'VERIFIED' || type === 'RESPONDER_INPUT';
}

/** Empty text is no answer. */
function asList(values: string | readonly string[] | undefined): readonly string[] {
  return (typeof values === 'string' ? [values] : (values ?? [])).filter((value) => value !== '');
}
