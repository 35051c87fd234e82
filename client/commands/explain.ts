import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Explanation, explain } from '../../activities/mail/reading/explain.ts';
import { createMailParser, type MailParser } from '../../activities/mail/reading/parser.ts';
import { oneLine } from '../../worker/one-line.ts';
import { Mistake } from '../mistake.ts';
import { printJson } from '../print.ts';

interface Options {
  json?: true;
  jsonl?: true;
  from?: string;
  sent?: string;
}

/** The one command that reads mail itself: nothing it does needs Temporal, the mailbox or the network. */
export const explainCommand = (): Command =>
  new Command('explain')
    .description('show how a message is read: what it is, whom it concerns, what was typed, what that decides')
    .argument('[files...]', 'raw messages (.eml); - for standard input')
    .option('--from <address>', 'the address that was asked; without it the sender is not judged')
    .option('--sent <file>', 'text of the mail that is answered')
    .option('--json', 'one JSON object a line')
    .option('--jsonl', 'read requests {"file", "sent"?, "expectedFrom"?} a line from standard input, answer in order')
    .action(async (files: string[], options: Options) => {
      if (options.jsonl ? files.length > 0 : files.length === 0) {
        throw new Mistake('name at least one message, or give --jsonl and requests on standard input');
      }
      const parser = createMailParser({ hereUpTo: SMALL_BYTES });
      try {
        if (options.jsonl) await answerRequests(parser);
        else await explainFiles(files, options, parser);
      } finally {
        await parser.close();
      }
    });

async function explainFiles(files: string[], { json, from, sent }: Options, parser: MailParser): Promise<void> {
  const sentText = sent === undefined ? undefined : read(sent).toString();
  for (const file of files) {
    const source = read(file);
    const explanation = await explain({ file, source, sent: sentText, expectedFrom: from }, parser);
    if (json) printJson(explanation);
    else printExplanation(explanation);
  }
}

/** All that people type is smaller; larger messages go to a thread that can be ended. */
const SMALL_BYTES = 1024 * 1024;

/** Requests read ahead: while one message is taken apart, others are read from disk and weighed. */
const AHEAD = 8;

async function answerRequests(parser: MailParser): Promise<void> {
  const answers: Promise<unknown>[] = [];
  const printFirst = async () => printJson(await answers.shift());
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    answers.push(answerRequest(line, parser));
    if (answers.length >= AHEAD) await printFirst();
  }
  while (answers.length > 0) await printFirst();
}

/** A request that cannot be met is answered as well, so that the answers keep their order. */
async function answerRequest(
  line: string,
  parser: MailParser,
): Promise<Explanation | { file: string | null; error: string }> {
  let file: string | null = null;
  try {
    const request: unknown = JSON.parse(line);
    if (typeof request !== 'object' || request === null || !('file' in request) || typeof request.file !== 'string') {
      throw new Mistake('a request needs "file", the path of a message');
    }
    file = request.file;
    const { sent, expectedFrom } = request as { sent?: unknown; expectedFrom?: unknown };
    return await explain(
      {
        file,
        source: read(file),
        sent: typeof sent === 'string' ? sent : undefined,
        expectedFrom: typeof expectedFrom === 'string' ? expectedFrom : undefined,
      },
      parser,
    );
  } catch (error) {
    return { file, error: error instanceof Error ? error.message : String(error) };
  }
}

/** At once: a small file is read sooner than another thread can be asked for it. */
function read(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (cause) {
    throw new Mistake(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function printExplanation(explanation: Explanation): void {
  const { sender, decision, exceptLines, recipients = [] } = explanation;
  const table = new Table({
    head: ['', explanation.file],
    colWidths: [16, 90],
    wordWrap: true,
    style: { head: [], border: process.stdout.isTTY ? ['grey'] : [] },
  });
  const rows: [string, string | null][] = [
    ['Kind', explanation.kind],
    ['Application', explanation.application ?? 'none named'],
    ['Tied to it by', explanation.attributedBy.join(', ')],
    ['From', `${sender.from}${sender.isExpected ? '' : ' (not the address asked)'}, DMARC ${sender.dmarc}`],
    ['Decision', decision && [decision, ...exceptLines].join(' ')],
    ...recipients.map(({ address, action, status }): [string, string] => [
      'Recipient',
      `${address} ${action} ${status}`,
    ]),
    ['Back on', explanation.returnsOn],
    ['Outcome', explanation.outcome],
    ['Reason', explanation.reason],
    ['Typed', explanation.text.slice(0, 600)],
    ['Evidence', explanation.evidence.join(' | ')],
    ['Time', `${explanation.ms} ms`],
  ];
  for (const [name, value] of rows) if (value) table.push([name, oneLine(value)]);
  console.log(table.toString());
}
