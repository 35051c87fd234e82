import type { forms_v1 } from '@googleapis/forms';
import { Invalid, unsupported } from '../errors.ts';
import { newItemId } from '../ids.ts';
import { canonical } from '../wire/canonical.ts';
import type { Json } from '../wire/parse.ts';
import { questionsIn, questionsOf } from './form-file.ts';

/**
 * An item as it is stored: checked, and with ids where it came without.
 * @param others the form without this item, whose ids are taken.
 * @throws Invalid, GoogleError 501 for images and videos.
 */
export function itemContent(sent: forms_v1.Schema$Item, others: forms_v1.Schema$Form): forms_v1.Schema$Item {
  if (sent.imageItem || sent.videoItem) throw unsupported('image and video items');
  const kinds = itemKinds.filter((kind) => sent[kind]);
  if (kinds.length !== 1) throw new Invalid('An item must have exactly one kind, such as questionItem.');
  const item: forms_v1.Schema$Item = canonical('forms', 'Item', sent as Json);
  const taken = new Set<string>();
  for (const other of others.items ?? []) {
    taken.add(other.itemId ?? '');
    for (const question of questionsIn(other)) taken.add(question.questionId ?? '');
  }
  item.itemId = claimId(item.itemId, taken);
  for (const { question } of questionsOf({ items: [item] })) {
    question.questionId = claimId(question.questionId, taken);
    refuseQuestion(question, item);
  }
  return item;
}

// --- internal ---

const itemKinds = ['questionItem', 'questionGroupItem', 'pageBreakItem', 'textItem'] as const;
const questionKinds = [
  'choiceQuestion',
  'textQuestion',
  'scaleQuestion',
  'dateQuestion',
  'timeQuestion',
  'ratingQuestion',
  'rowQuestion',
] as const;

function claimId(id: string | null | undefined, taken: Set<string>): string {
  const own = id || newItemId(taken);
  if (taken.has(own)) throw new Invalid(`The id ${own} is already in use in this form.`);
  taken.add(own);
  return own;
}

function refuseQuestion(question: forms_v1.Schema$Question, item: forms_v1.Schema$Item): void {
  if (question.fileUploadQuestion) throw new Invalid('File upload questions cannot be created through the API.');
  if (questionKinds.filter((kind) => question[kind]).length !== 1) {
    throw new Invalid('A question must have exactly one kind, such as textQuestion.');
  }
  if (item.questionGroupItem) return;
  const choice = question.choiceQuestion;
  if (!choice) return;
  if (!choice.type) throw new Invalid('choiceQuestion.type is required.');
  const options = choice.options ?? [];
  if (options.length === 0) throw new Invalid('A choice question must have at least one option.');
  if (options.some((option) => option.isOther) && choice.type === 'DROP_DOWN') {
    throw new Invalid('isOther is not allowed on a drop-down question.');
  }
  const values = options.filter((option) => !option.isOther).map((option) => option.value ?? '');
  if (values.includes('')) throw new Invalid('An option must have a value.');
  if (new Set(values).size !== values.length) throw new Invalid('The options of a question must differ.');
}
