import type { Programme } from '../../programme/programme.ts';
import type { Column, Tab } from './tab.ts';

export type TabId = 'applications' | 'attention' | 'credits' | 'batches' | 'log' | 'directory' | 'dashboard';

/** Every tab of ours, in the order in which they stand. */
export function tabsOf({ tracks }: Pick<Programme, 'tracks'>): readonly (Tab & { id: TabId })[] {
  return [
    tab(
      'applications',
      'Applications',
      [
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
        text('address', 'Address is', 90),
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
      ],
      { watched: ['application', 'command', 'answered'] },
    ),
    tab(
      'attention',
      'Needs attention',
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
    tab('credits', 'Credits', [
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
    tab('batches', 'Batches', [
      text('batch', 'Batch', 90),
      text('name', 'Name', 140),
      date('cutoff', 'Answers until'),
      text('standing', 'State', 150),
      text('approved', 'Approved by', 140),
      time('run', 'Ran'),
      number('certificates', 'Certificates'),
      number('hours', 'Hours'),
      text('exceptions', 'Without a certificate', 260),
      people('notes', 'Notes', 260),
    ]),
    tab(
      'log',
      'Log',
      [
        text('entry', 'Entry', 130),
        text('application', 'Application', 110),
        text('applicant', 'Applicant', 160),
        time('at', 'When'),
        text('what', 'What happened', 500),
        text('check', 'Check', 260),
      ],
      { isAppendOnly: true },
    ),
    tab(
      'directory',
      'Directory',
      [
        people('library', 'Library', 240),
        people('role', 'Role', 160),
        people('name', 'Name', 180),
        people('email', 'E-mail', 240),
      ],
      { watched: ['library', 'role', 'name', 'email'] },
    ),
    tab('dashboard', 'Dashboard', [
      text('figure', 'Figure', 110),
      text('of', 'Of', 160),
      number('number', 'Number'),
      ...tracks.map(({ id, name }) => number(`track-${id}`, name)),
    ]),
  ];
}

// --- internal ---

function tab(
  id: TabId,
  title: string,
  columns: readonly Column[],
  more: Partial<Pick<Tab, 'watched' | 'isAppendOnly' | 'whenGone'>> = {},
): Tab & { id: TabId } {
  const key = columns[0]?.id ?? '';
  return { id, title, key, columns, watched: [key], isAppendOnly: false, whenGone: null, ...more };
}

function text(id: string, header: string, width: number): Column {
  return { id, header, shows: 'text', owner: 'service', width };
}
function people(id: string, header: string, width: number): Column {
  return { id, header, shows: 'text', owner: 'people', width };
}
function number(id: string, header: string): Column {
  return { id, header, shows: 'number', owner: 'service', width: 100 };
}
function date(id: string, header: string): Column {
  return { id, header, shows: 'date', owner: 'service', width: 100 };
}
function time(id: string, header: string): Column {
  return { id, header, shows: 'time', owner: 'service', width: 140 };
}
