import type { Column, Tab } from './tab.ts';

/** Every tab with rows of ours, in the order in which they stand. */
export const TABS = [
  tab('applications', 'Applications', 'application', [
    text('application', 'Application', 110),
    text('applicant', 'Applicant', 160),
    text('stage', 'Stage', 150),
    people('command', 'Command', 220),
    text('answer', 'Answer', 260),
    time('answered', 'Answered'),
    people('notes', 'Notes', 260),
    text('attention', 'What needs attention', 300),
    text('mend', 'What to do', 300),
    text('library', 'Library', 200),
    text('track', 'Track', 140),
    text('kind', 'First or renewal', 110),
    number('hours', 'Hours'),
    text('email', 'E-mail', 220),
    text('verifier', 'Verifier', 160),
    text('verifierEmail', "Verifier's e-mail", 220),
    time('submitted', 'Submitted'),
    time('requested', 'Verification requested'),
    number('reminders', 'Reminders'),
    time('decided', 'Answer received'),
    text('batch', 'Batch', 80),
    text('certificate', 'Certificate', 120),
    date('issued', 'Issued'),
    date('expires', 'Valid until'),
    text('note', 'Noted', 200),
    time('changed', 'Last change'),
  ]),
  tab('credits', 'Credits', 'credit', [
    text('credit', 'Credit', 110),
    text('person', 'Person', 160),
    text('email', 'E-mail', 220),
    text('title', 'Title', 260),
    text('provider', 'Provider or sponsor', 180),
    text('trainer', 'Trainer', 160),
    date('begins', 'Begins'),
    date('ends', 'Ends'),
    text('category', 'Category', 220),
    text('kind', 'Kind', 120),
    number('hours', 'Hours'),
    text('description', 'Description', 260),
    text('tracker', 'Tracker', 120),
    people('notes', 'Notes', 260),
  ]),
  tab(
    'attention',
    'Needs attention',
    'item',
    [
      text('item', 'Item', 140),
      text('state', 'State', 90),
      text('what', 'What', 320),
      text('mend', 'What to do', 320),
      text('from', 'From', 220),
      text('subject', 'Subject', 220),
      text('excerpt', 'Their words', 320),
      time('at', 'When'),
      people('notes', 'Notes', 260),
    ],
    { whenGone: { column: 'state', value: 'Resolved' } },
  ),
  tab('batches', 'Batches', 'batch', [
    text('batch', 'Batch', 90),
    text('name', 'Name', 140),
    date('cutoff', 'Answers until'),
    time('run', 'Ran'),
    number('certificates', 'Certificates'),
    number('hours', 'Hours'),
    text('exceptions', 'Without a certificate', 260),
    people('notes', 'Notes', 260),
  ]),
] as const satisfies readonly Tab[];

export type TabId = (typeof TABS)[number]['id'];

export const tabById = (id: TabId): Tab => {
  const found = TABS.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no tab ${id}`);
  return found;
};

// --- internal ---

function tab<const Id extends string>(
  id: Id,
  title: string,
  key: string,
  columns: readonly Column[],
  more: Partial<Pick<Tab, 'isAppendOnly' | 'whenGone'>> = {},
): Tab & { id: Id } {
  return { id, title, key, columns, isAppendOnly: false, whenGone: null, ...more };
}

function text(id: string, header: string, width: number): Column {
  return { id, header, shows: 'text', owner: 'service', width };
}
function people(id: string, header: string, width: number): Column {
  return { id, header, shows: 'text', owner: 'people', width };
}
function number(id: string, header: string): Column {
  return { id, header, shows: 'number', owner: 'service', width: 90 };
}
function date(id: string, header: string): Column {
  return { id, header, shows: 'date', owner: 'service', width: 100 };
}
function time(id: string, header: string): Column {
  return { id, header, shows: 'time', owner: 'service', width: 140 };
}
