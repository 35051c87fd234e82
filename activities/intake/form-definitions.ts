import type { forms_v1 } from '@googleapis/forms';
import type { Programme } from '../../programme/programme.ts';
import { createInFolder } from '../drive/new-file.ts';
import type { Google } from '../google.ts';
import { asking } from '../google-problem.ts';

/** A question as people see it. Its title is how it is found again, so it is unique in its form. */
export interface Question {
  title: string;
  help: string;
  isRequired: boolean;
  answer: 'line' | 'paragraph' | 'date' | { oneOf: string[] };
}

export interface FormDefinition<Name extends string = string> {
  title: string;
  description: string;
  questions: Readonly<Record<Name, Question>>;
}

export type TrackerQuestion =
  | 'name'
  | 'email'
  | 'track'
  | 'title'
  | 'provider'
  | 'trainer'
  | 'beganOn'
  | 'endedOn'
  | 'category'
  | 'kind'
  | 'amount'
  | 'description';

export function trackerForm(programme: Programme): FormDefinition<TrackerQuestion> {
  return {
    title: `${programme.name}: log an activity`,
    description:
      'Log each continuing-education activity once, after it is over. You get an e-mail that says what was recorded and where you stand.',
    questions: {
      name: line('Your name', 'As it shall stand on your certificate.'),
      email: line('Your e-mail address', 'Always the same one: your credits are gathered by it.'),
      track: choice(
        'Your track',
        '',
        programme.tracks.map(({ name }) => name),
      ),
      title: line('Title of the activity', 'Each session of a conference is an activity of its own.'),
      provider: optional(line('Provider or sponsor', '')),
      trainer: optional(line('Trainer', '')),
      beganOn: { title: 'Begin date', help: '', isRequired: true, answer: 'date' },
      endedOn: {
        title: 'End date',
        help: 'Leave it empty for an activity of one day.',
        isRequired: false,
        answer: 'date',
      },
      category: choice('Category', '', programme.categories),
      kind: choice(
        'Kind of activity',
        '',
        programme.kinds.map(({ name }) => name),
      ),
      amount: line('Hours', amountHelp(programme)),
      description: { title: 'Description', help: '', isRequired: false, answer: 'paragraph' },
    },
  };
}

export type ApplicationQuestion = 'name' | 'email' | 'library' | 'track' | 'kind' | 'verifierName' | 'verifierEmail';

/** What the application form offers, first to last: a first certificate, or a renewal. */
export const APPLICATION_KINDS = { first: 'First certificate', renewal: 'Renewal' } as const;

export function applicationForm(programme: Programme): FormDefinition<ApplicationQuestion> {
  return {
    title: `${programme.name}: apply`,
    description:
      'Apply when your activities are logged. The person you name gets an e-mail with the list and answers by replying to it.',
    questions: {
      name: line('Your name', 'As it shall stand on your certificate.'),
      email: line('Your e-mail address', 'The one you logged your activities with.'),
      library: line('Library', ''),
      track: choice(
        'Track',
        '',
        programme.tracks.map(({ name }) => name),
      ),
      kind: choice('First certificate or renewal', '', Object.values(APPLICATION_KINDS)),
      verifierName: line(
        'Name of the person who verifies',
        programme.tracks.map(({ name, verifier }) => `${name}: ${verifier}.`).join(' '),
      ),
      verifierEmail: line('E-mail address of the person who verifies', ''),
    },
  };
}

/** The requests that fill a form just made, which has nothing but a title. Addresses are asked for, not collected: people need no account. */
function formRequests({ title, description, questions }: FormDefinition): forms_v1.Schema$Request[] {
  return [
    { updateFormInfo: { info: { title, description }, updateMask: 'title,description' } },
    { updateSettings: { settings: { emailCollectionType: 'DO_NOT_COLLECT' }, updateMask: 'emailCollectionType' } },
    ...Object.values(questions).map((question, index) => ({
      createItem: { location: { index }, item: itemOf(question) },
    })),
  ];
}

/** @param folderId a folder to make it in; @returns the new form's id. */
export const createTrackerForm = (google: Google, programme: Programme, folderId?: string): Promise<string> =>
  createForm(google, trackerForm(programme), folderId);

/** @param folderId a folder to make it in; @returns the new form's id. */
export const createApplicationForm = (google: Google, programme: Programme, folderId?: string): Promise<string> =>
  createForm(google, applicationForm(programme), folderId);

// --- internal ---

/** Makes a form, fills it and opens it for answers. Whether strangers may fill it in is a matter of sharing in Drive. */
async function createForm(google: Google, definition: FormDefinition, folderId?: string): Promise<string> {
  const { forms } = google;
  const what = `a new form "${definition.title}"`;
  const { formId, items, publishSettings } = await emptyForm(google, what, definition.title, folderId);
  if (!formId) throw new Error(`Google made ${what} and did not say its id`);
  const given = (items ?? []).map(() => ({ deleteItem: { location: { index: 0 } } }));
  const requests = [...given, ...formRequests(definition)];
  await asking(what, () => forms.forms.batchUpdate({ formId, requestBody: { requests } }));
  // A form of the older kind has no such settings, and is open.
  if (!publishSettings) return formId;
  // Since mid-2026 forms made through the interface begin unpublished.
  const publishState = { isPublished: true, isAcceptingResponses: true };
  const requestBody = { publishSettings: { publishState }, updateMask: 'publishState' };
  await asking(what, () => forms.forms.setPublishSettings({ formId, requestBody }));
  return formId;
}

/** What Drive puts into a form that it makes is not written anywhere, so such a one is read. */
async function emptyForm(
  google: Google,
  what: string,
  title: string,
  folderId: string | undefined,
): Promise<forms_v1.Schema$Form> {
  const { forms } = google.forms;
  if (!folderId) {
    return asking(what, () => forms.create({ requestBody: { info: { title, documentTitle: title } } }));
  }
  const formId = await createInFolder(google, 'form', title, folderId);
  return asking(what, () => forms.get({ formId }));
}

/** What to write depends on the kinds of activity that the programme knows. */
function amountHelp({ kinds }: Programme): string {
  const counts = new Set(kinds.map((kind) => kind.counts));
  return [
    counts.has('hours') || counts.has('presented') ? 'Hours in steps of a half, such as 1.5.' : '',
    counts.has('college') ? 'For a college course, its number of credits.' : '',
    counts.has('minutes') ? 'Where contact minutes count, the minutes.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

const line = (title: string, help: string): Question => ({ title, help, isRequired: true, answer: 'line' });

const optional = (question: Question): Question => ({ ...question, isRequired: false });

const choice = (title: string, help: string, oneOf: string[]): Question => ({
  title,
  help,
  isRequired: true,
  answer: { oneOf },
});

function itemOf({ title, help, isRequired, answer }: Question): forms_v1.Schema$Item {
  const question: forms_v1.Schema$Question = isRequired ? { required: true } : {};
  if (answer === 'line') question.textQuestion = {};
  else if (answer === 'paragraph') question.textQuestion = { paragraph: true };
  else if (answer === 'date') question.dateQuestion = { includeYear: true };
  else question.choiceQuestion = { type: 'DROP_DOWN', options: answer.oneOf.map((value) => ({ value })) };
  return { title, ...(help ? { description: help } : {}), questionItem: { question } };
}
