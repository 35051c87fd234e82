import type { forms_v1 } from '@googleapis/forms';
import type { FormDefinition } from './form-definitions.ts';

/** A form that no longer asks what we need. Nothing is lost meanwhile: the responses wait in the form. */
export class FormProblem extends Error {
  override readonly name = 'FormProblem';
}

/** Question ids by our names for them. */
export type QuestionIds<Name extends string> = Readonly<Record<Name, string>>;

/**
 * Finds each question by its title; case and spaces do not matter.
 *
 * @throws FormProblem naming the form and every question that is missing or doubled.
 */
export function findQuestions<Name extends string>(
  form: forms_v1.Schema$Form,
  definition: FormDefinition<Name>,
): QuestionIds<Name> {
  const asked = (form.items ?? []).flatMap(({ title, questionItem }) => {
    const id = questionItem?.question?.questionId;
    return id ? [{ id, title: fold(title ?? '') }] : [];
  });
  const problems: string[] = [];
  const found = Object.entries<FormDefinition['questions'][string]>(definition.questions).map(([name, { title }]) => {
    const matches = asked.filter((question) => question.title === fold(title));
    if (matches.length !== 1) {
      problems.push(`it has ${matches.length === 0 ? 'no' : `${matches.length} questions`} "${title}"`);
    }
    return [name, matches[0]?.id ?? ''] as const;
  });
  if (problems.length > 0) {
    throw new FormProblem(
      `The form "${form.info?.title ?? form.formId}" cannot be read: ${problems.join('; ')}. Each question must be there once, with exactly this title`,
    );
  }
  return Object.fromEntries(found) as Record<Name, string>;
}

/** What somebody answered, by our names; unanswered questions are empty. */
export function answersOf<Name extends string>(
  ids: QuestionIds<Name>,
  { answers = {} }: forms_v1.Schema$FormResponse,
): Record<Name, string> {
  const entries = Object.entries<string>(ids).map(([name, id]) => {
    const values = answers?.[id]?.textAnswers?.answers ?? [];
    return [name, values.map(({ value }) => value ?? '').join(', ')];
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}

// --- internal ---

const fold = (title: string): string => title.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
