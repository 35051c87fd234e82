import type { forms_v1 } from '@googleapis/forms';
import type { FormDefinition } from './form-definitions.ts';

/** A form that no longer asks what we need. Nothing is lost meanwhile: the responses wait where they are. */
export class FormProblem extends Error {
  override readonly name = 'FormProblem';
}

/** Ids by our names for the questions: of Google's for a form, of columns for a tab of responses. */
export type QuestionIds<Name extends string, Id = string> = Readonly<Record<Name, Id>>;

/**
 * Finds each question: by the id that the configuration gives it, so that its title may be reworded; else by its title,
 * whose case and spaces do not matter.
 *
 * @throws FormProblem naming the form and every question that is missing or doubled.
 */
export function findQuestions<Name extends string>(
  form: forms_v1.Schema$Form,
  definition: FormDefinition<Name>,
  configured: Partial<Record<Name, string>> = {},
): QuestionIds<Name> {
  const asked = (form.items ?? []).flatMap(({ title, questionItem }) => {
    const id = questionItem?.question?.questionId;
    return id ? [{ id, title: title ?? '' }] : [];
  });
  const name = `The form "${form.info?.title ?? form.formId}"`;
  for (const [question, id] of Object.entries<string | undefined>(configured)) {
    if (id && !asked.some((one) => one.id === id)) {
      throw new FormProblem(
        `${name} has no question with the id ${id}, which the configuration gives for "${question}": correct it, or leave it out and the title decides`,
      );
    }
  }
  return match(name, definition, asked, configured);
}

/** @throws FormProblem */
export function match<Name extends string, Id>(
  where: string,
  definition: FormDefinition<Name>,
  asked: readonly { id: Id; title: string }[],
  configured: Partial<Record<Name, Id>> = {},
): QuestionIds<Name, Id> {
  const problems: string[] = [];
  const found: Partial<Record<Name, Id>> = {};
  for (const name of Object.keys(definition.questions) as Name[]) {
    const { title } = definition.questions[name];
    const matches = asked.filter((question) => fold(question.title) === fold(title));
    const id = configured[name] ?? (matches.length === 1 ? matches[0]?.id : undefined);
    if (id !== undefined) found[name] = id;
    else problems.push(`it has ${matches.length === 0 ? 'no question' : `${matches.length} questions`} "${title}"`);
  }
  if (problems.length === 0) return found as Record<Name, Id>;
  throw new FormProblem(
    `${where} cannot be read: ${problems.join('; ')}. Each question must be there once, with exactly this title`,
  );
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
