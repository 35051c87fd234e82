import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { printTable } from '../client/print.ts';
import { findTemporalCli } from '../setup/temporal-cli.mjs';
import type { BenchTable } from './table.ts';

/**
 * npm run bench -- [NAME …] [--json] [--applications N]; without a name, all of them: some half an hour. Sizes of the
 * others come from BENCH_CERTIFICATES, BENCH_GROWTH (`50,200,500`), BENCH_CHANGES, BENCH_WAITING and BENCH_SCALE.
 */

const BENCHMARKS: Record<string, () => Promise<{ run(): Promise<BenchTable> }>> = {
  batch: () => import('./batch.ts'),
  growth: () => import('./growth.ts'),
  lifecycle: () => import('./lifecycle.ts'),
  reading: () => import('./reading.ts'),
  reply: () => import('./reply.ts'),
  scale: () => import('./scale.ts'),
  sheet: () => import('./sheet.ts'),
  start: () => import('./start.ts'),
  waiting: () => import('./waiting.ts'),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, applications: { type: 'string' } },
});
const unknown = positionals.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(1);
}
if (values.applications && !/^[1-9]\d*$/.test(values.applications)) {
  console.error(`--applications ${values.applications} is no number of applications: it is a whole number from 1 on.`);
  process.exit(1);
}
if (values.applications) process.env.BENCH_APPLICATIONS = values.applications;

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const versionOf = (name: string): string => lock.packages[`node_modules/${name}`]?.version ?? 'unknown';
const machine = {
  countersign: JSON.parse(readFileSync('package.json', 'utf8')).version,
  node: process.version,
  temporalSdk: versionOf('@temporalio/worker'),
  temporalCli: findTemporalCli()?.version ?? 'unknown',
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
};
if (!values.json)
  console.log(
    `${machine.cores} × ${machine.processor}, ${machine.memoryGiB} GiB; Countersign ${machine.countersign}, Node ${machine.node}, Temporal SDK ${machine.temporalSdk}, CLI ${machine.temporalCli}\n`,
  );

for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
  // What else the machine does; a figure taken under a high load is none.
  const [load = 0] = loadavg();
  const table = await (await BENCHMARKS[name]?.())?.run();
  if (!table) continue;
  if (values.json) console.log(JSON.stringify({ benchmark: name, machine, loadBefore: load, ...table }));
  else {
    printTable(table.head, table.rows);
    console.log(`load before: ${load.toFixed(1)}\n`);
  }
}
