import type { forms_v1 } from '@googleapis/forms';
import { html } from 'hono/html';
import type { Html } from './html.ts';

/** The questions of a form, as its own items have them. @param values by question id */
export function formItems({ items = [] }: forms_v1.Schema$Form, values: Record<string, string>): Html[] {
  return (items ?? []).map((item) => {
    const question = item.questionItem?.question;
    if (!question)
      return html`<div class="question"><h2>${item.title ?? ''}</h2><p>${item.description ?? ''}</p></div>`;
    const id = question.questionId ?? '';
    return html`<div class="question">
      <label for="q-${id}">${item.title ?? ''}${question.required ? html` <span class="required" aria-hidden="true">*</span>` : ''}</label>
      ${item.description ? html`<p class="help" id="help-${id}">${item.description}</p>` : ''}
      ${control(question, id, values[id] ?? '', item.description ? html` aria-describedby="help-${id}"` : '')}
    </div>`;
  });
}

// --- internal ---

function control(question: forms_v1.Schema$Question, id: string, value: string, described: Html | ''): Html {
  const required = question.required ? html` required` : '';
  if (question.choiceQuestion) {
    const options = question.choiceQuestion.options ?? [];
    return html`<select id="q-${id}" name="${id}"${required}${described}>
      <option value="">Choose</option>
      ${options.map(
        (option) => html`<option${option.value === value ? html` selected` : ''}>${option.value ?? ''}</option>`,
      )}
    </select>`;
  }
  if (question.textQuestion?.paragraph) {
    return html`<textarea id="q-${id}" name="${id}" rows="3"${required}${described}>${value}</textarea>`;
  }
  const type = question.dateQuestion ? 'date' : 'text';
  return html`<input id="q-${id}" name="${id}" type="${type}" value="${value}" autocomplete="off"${required}${described}>`;
}
