/**
 * Everything that is looked at. Ids are stable, for those who watch for them.
 *
 * `error`: whoever set the service up must mend it, and until then a worker does not start.
 * `warning`: people who work with forms, sheet and mailbox may have changed it at any time; a worker that runs copes, says
 * so and does the rest, so one that starts does the same. A clock may go wrong at any time, too.
 * `note`: good to know; nothing needs to be done.
 */
export const CATALOGUE = {
  programme: { what: 'the programme’s rules can be read', severity: 'error' },
  templates: { what: 'every placeholder in the templates is filled', severity: 'error' },
  documents: { what: 'the folder for certificates can be written', severity: 'error' },
  'temporal.server': { what: 'Temporal answers', severity: 'error' },
  'temporal.namespace': { what: 'the namespace is there', severity: 'error' },
  'temporal.search-attributes': { what: 'the search attributes are there', severity: 'error' },
  'temporal.schedule': { what: 'batches and the coordinator’s morning mail are on schedule', severity: 'warning' },
  'temporal.watchers': { what: 'forms, mailbox and spreadsheet are watched', severity: 'warning' },
  'google.credentials': { what: 'there are credentials for Google', severity: 'error' },
  'google.tracker-form': { what: 'the form for activities can be read', severity: 'error' },
  'google.tracker-questions': { what: 'the form for activities has its questions', severity: 'warning' },
  'google.application-form': { what: 'the form for applications can be read', severity: 'error' },
  'google.application-questions': { what: 'the form for applications has its questions', severity: 'warning' },
  'google.spreadsheet': { what: 'the spreadsheet can be read', severity: 'error' },
  'google.columns': { what: 'tabs and columns are as the service makes them', severity: 'warning' },
  'google.sharing': { what: 'the coordinator may change the forms and the spreadsheet', severity: 'warning' },
  'google.quota': { what: 'Google’s quota is not used up', severity: 'warning' },
  clock: { what: 'the clock of this machine is right', severity: 'warning' },
  'mail.smtp': { what: 'mail can be sent', severity: 'error' },
  'mail.imap': { what: 'the mailbox can be opened', severity: 'error' },
  'mail.capabilities': { what: 'the IMAP server can all that is of use', severity: 'note' },
} as const satisfies Record<string, { what: string; severity: Severity }>;

export type Severity = 'error' | 'warning' | 'note';

export type CheckId = keyof typeof CATALOGUE;

/**
 * `unreachable`: nothing can be said, because a server does not answer now or another check comes first. Time may mend it;
 * nobody is told to change anything.
 */
export type CheckState = 'ok' | 'wrong' | 'unreachable';

export interface Check {
  id: CheckId;
  what: string;
  severity: Severity;
  state: CheckState;
  /** Empty when all is well; each one says what is the matter and, where it is wrong, how to mend it. */
  problems: string[];
}
