import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { explain } from '../activities/mail/reading/explain.ts';
import { createMailParser, type MailParser } from '../activities/mail/reading/parser.ts';
import { HOSTILE } from '../test/activities/mail/reading/hostile.ts';
import type { BenchTable } from './table.ts';

const FIXTURES = join(import.meta.dirname, '../test/fixtures/mail');
const ROUNDS = 20;
const AHEAD = 8;
/** As the command has it. */
const SMALL_BYTES = 1024 * 1024;

/** How long it takes to read a message wholly, and how that compares with mailparser alone on the same files. */
export async function run(): Promise<BenchTable> {
  const files = mailFiles(FIXTURES).map((file) => ({ file, source: readFileSync(file) }));
  const parser = createMailParser({ hereUpTo: SMALL_BYTES });
  try {
    for (let round = 0; round < 2; round += 1) for (const file of files) await explain(file, parser);
    const ours: number[] = [];
    for (const file of files) ours.push((await explain(file, parser)).ms);
    // As the command does for a stream of requests: some are read ahead while one is taken apart.
    const wholly = async () => {
      for (let at = 0; at < files.length; at += AHEAD) {
        await Promise.all(files.slice(at, at + AHEAD).map((file) => explain(file, parser)));
      }
    };
    const alone = async () => {
      for (const { source } of files) await simpleParser(source);
    };
    await alone();
    // In turn, as the machine may be quicker in one second than in the next.
    let [ourMs, parserMs] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      ourMs += await timed(wholly);
      parserMs += await timed(alone);
    }
    ours.sort((a, b) => a - b);
    const at = (share: number) => ours[Math.floor((ours.length - 1) * share)] ?? 0;
    return {
      head: ['Reading a message', ''],
      rows: [
        ['messages', files.length],
        ['median, ms', at(0.5)],
        ['95th percentile, ms', at(0.95)],
        ['slowest, ms', at(1)],
        ['messages a second', Math.round((files.length * ROUNDS * 1000) / ourMs)],
        ['messages a second, mailparser alone', Math.round((files.length * ROUNDS * 1000) / parserMs)],
        ['throughput against mailparser alone', Math.round((parserMs / ourMs) * 100) / 100],
        ['767 KB of quote, ms', await longQuote(parser)],
        ['slowest hostile message, ms', await slowestHostile(parser)],
      ],
    };
  } finally {
    await parser.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function slowestHostile(parser: MailParser): Promise<number> {
  const took: number[] = [];
  for (const { name, source } of HOSTILE) {
    took.push((await explain({ file: name, source: Buffer.from(source) }, parser)).ms);
  }
  return Math.max(...took);
}

async function longQuote(parser: MailParser): Promise<number> {
  const line = `${'> '.repeat(20)}Lorem ipsum dolor sit amet, VERIFIED or NOT VERIFIED\r\n`;
  const body = line.repeat(Math.ceil(767_000 / line.length));
  const source = Buffer.from(`From: a@example.org\r\nSubject: Re\r\nContent-Type: text/plain\r\n\r\nHi\r\n\r\n${body}`);
  return (await explain({ file: 'long', source }, parser)).ms;
}

function mailFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.eml'))
    .map((name) => join(folder, name));
}
