import { stringify } from 'csv-stringify/sync';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { tally } from '../../workflows/tally.ts';
import { fill } from '../words/compose.ts';
import { type BatchReportInput, batchReportView, CHART_MARK } from '../words/document-views.ts';
import { frame } from '../words/frame.ts';
import { escapeMarkdown, fold, oneLine, toHtml } from '../words/markdown.ts';
import { countWords, dayWords, hoursWords, type WordsContext } from '../words/speech.ts';
import type { Templates } from '../words/templates.ts';
import { barChart } from './bar-chart.ts';
import type { KeptDocument } from './documents.ts';

/** What came of a batch: a table for a spreadsheet, and a page to read or print. */
export function makeBatchReport(templates: Templates, input: BatchReportInput, context: WordsContext): KeptDocument[] {
  const { lines, body } = templates.documents['batch-report'];
  const view = batchReportView(input, context);
  const title = fill(templates, lines.title, view, oneLine).trim();
  const page = frame({
    subject: title,
    preheader: '',
    sender: context.programme.authority,
    body: toHtml(fill(templates, body, view, escapeMarkdown)).replace(CHART_PARAGRAPH, () => chart(input)),
  });
  const name = `batch-${input.batch.batchId}`;
  return [
    { filename: `${name}.csv`, content: encode(table(input.applications, context)), contentType: 'text/csv' },
    { filename: `${name}.html`, content: encode(page), contentType: 'text/html' },
  ];
}

/** No value that people typed is a paragraph of its own, so this one is ours. */
const CHART_PARAGRAPH = new RegExp(`<p[^>]*>${CHART_MARK}</p>\\n`);

const chart = ({ applications }: BatchReportInput): string =>
  barChart(
    tally(applications).tracks.map(({ track, certificates, hours }) => ({
      label: track,
      value: hours,
      words: `${countWords(certificates, 'certificate')}, ${hoursWords(hours * 2)}`,
    })),
  );

/** With a byte-order mark, or Excel takes UTF-8 for something else. */
function table(applications: ApplicationRow[], context: WordsContext): string {
  const day = (at: string | null) => (at ? dayWords(at, context) : '');
  const rows = applications.map((row) => ({
    Application: row.applicationId,
    Applicant: row.applicant,
    Library: row.library,
    Track: row.track,
    Kind: row.kind,
    Hours: row.hours,
    Stage: row.stage,
    Verifier: row.verifier,
    Verified: day(row.decidedAt),
    Certificate: row.certificateNumber ?? '',
    Issued: row.issuedOn ?? '',
    'Valid until': row.expiresOn ?? '',
  }));
  // What begins with =, +, - or @ is shown and never computed.
  return stringify(rows, {
    header: true,
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    columns: COLUMNS,
    cast: { string: fold },
  });
}

const COLUMNS = [
  'Application',
  'Applicant',
  'Library',
  'Track',
  'Kind',
  'Hours',
  'Stage',
  'Verifier',
  'Verified',
  'Certificate',
  'Issued',
  'Valid until',
];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
