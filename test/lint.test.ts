import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What may not be written, where, and the rule that says so. Each is a file of its own in a copy of the project. */
const FORBIDDEN: [what: string, where: string, code: string, rule: string][] = [
  ...[
    'node:fs',
    'node:fs/promises',
    'node:crypto',
    'zod',
    'zod/v4',
    'luxon',
    'yaml',
    '@temporalio/activity',
    '@temporalio/client',
    'imapflow',
  ].map((name): [string, string, string, string] => [
    `workflow code that imports ${name}`,
    'workflows',
    `import * as it from '${name}';\nexport const kept = it;`,
    'style/noRestrictedImports',
  ]),
  ...[
    ['workflows', 'activities/batches.ts', 'createBatches'],
    ['workflows', 'worker/bundle.ts', 'bundleWorkflows'],
    ['workflows', 'programme/load.ts', 'loadProgramme'],
    ['workflows', 'programme/batch.ts', 'batchForArrival'],
    ['programme', 'workflows/messages.ts', 'TASK_QUEUE'],
    ['activities', 'worker/bundle.ts', 'bundleWorkflows'],
    ['activities', 'sandbox/world.ts', 'startWorld'],
    ['worker', 'client/print.ts', 'oneLine'],
    ['worker', 'sandbox/world.ts', 'startWorld'],
    ['client', 'activities/batches.ts', 'createBatches'],
    ['client', 'sandbox/world.ts', 'startWorld'],
    ['programme', 'test/helpers/cast.ts', 'ada'],
    ['workflows', 'test/helpers/cast.ts', 'ada'],
    ['activities', 'test/helpers/cast.ts', 'ada'],
    ['worker', 'test/helpers/cast.ts', 'ada'],
    ['client', 'test/helpers/cast.ts', 'ada'],
  ].map(([folder = '', file = '', name = '']): [string, string, string, string] => [
    `${folder}/ that imports ${file}`,
    folder,
    `import { ${name} } from '../${file}';\nexport const kept = ${name};`,
    'style/noRestrictedImports',
  ]),
  [
    'workflow code that exports what a Node built-in has',
    'workflows',
    `export { sep } from 'node:path';`,
    'style/noRestrictedImports',
  ],
  [
    'workflow code that imports a Node built-in by its bare name',
    'workflows',
    `import { sep } from 'path';\nexport const kept = sep;`,
    'style/useNodejsImportProtocol',
  ],
  [
    'workflow code that imports a Node built-in at run time',
    'workflows',
    `export const kept = () => import('node:fs');`,
    'style/noRestrictedImports',
  ],
  [
    'workflow code that reads the real clock',
    'workflows',
    'export const kept = Temporal.Now.instant();',
    'style/noRestrictedGlobals',
  ],
  [
    'workflow code that reads the host’s zone',
    'workflows',
    'export const kept = new Intl.DateTimeFormat().format();',
    'style/noRestrictedGlobals',
  ],
  ...[
    'new Date(0).toLocaleString()',
    'new Date(0).getTimezoneOffset()',
    'new Date(0).getHours()',
    "'a'.localeCompare('b')",
  ].map((expression): [string, string, string, string] => [
    `workflow code that says ${expression}`,
    'workflows',
    `export const kept = ${expression};`,
    'plugin',
  ]),
  [
    'a promise that nobody waits for',
    'workflows',
    'const act = async (): Promise<void> => {};\nexport function forget(): void {\n  act();\n}',
    'nursery/noFloatingPromises',
  ],
  [
    'an activity that nobody waits for',
    'workflows',
    `import { proxyActivities } from '@temporalio/workflow';
import type { BatchPorts } from './ports.ts';
const { releaseBatch }: BatchPorts = proxyActivities<BatchPorts>({ startToCloseTimeout: '1 minute' });
export function forget(): void {
  releaseBatch({ batchId: '', changedSince: null });
}`,
    'nursery/noFloatingPromises',
  ],
  [
    'activities whose type is not written where they are named',
    'workflows',
    `import { proxyActivities } from '@temporalio/workflow';
import type { BatchPorts } from './ports.ts';
export const { releaseBatch } = proxyActivities<BatchPorts>({ startToCloseTimeout: '1 minute' });`,
    'plugin',
  ],
  [
    'an update validator that is asynchronous, whose refusal nobody would hear',
    'workflows',
    `import { setHandler } from '@temporalio/workflow';
import { commandUpdate } from './messages.ts';
export function listen(): void {
  setHandler(commandUpdate, () => '', {
    validator: async () => {
      throw new Error('no');
    },
  });
}`,
    'plugin',
  ],
  [
    'a promise that is taken for a yes',
    'activities',
    'const isThere = async (): Promise<boolean> => false;\nexport const say = (): string => (isThere() ? "yes" : "no");',
    'nursery/noMisusedPromises',
  ],
  [
    'files that import each other',
    'worker',
    `import { kept } from './cycle.ts';\nexport const other = () => kept;`,
    'suspicious/noImportCycles',
  ],
  [
    'a value imported where a type is meant',
    'activities',
    `import { Client } from '@temporalio/client';\nexport const use = (client: Client) => client;`,
    'style/useImportType',
  ],
  ['a line printed by the service', 'activities', `console.log('here');`, 'suspicious/noConsole'],
  [
    'a null waved away',
    'activities',
    'export const first = (list: string[]): string => list[0]!;',
    'style/noNonNullAssertion',
  ],
];

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

interface Report {
  diagnostics: { severity: string; category: string; location: { path: string } }[];
}

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-lint-'));
  let errors: Map<string, string[]>;

  beforeAll(() => {
    for (const name of ['programme', 'workflows', 'activities', 'worker', 'client', 'sandbox', 'test/helpers'])
      cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
    for (const name of ['biome.json', 'tsconfig.json', 'package.json', '.gitignore'])
      cpSync(join(PROJECT, name), join(folder, name));
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    for (const [index, [, where, code]] of FORBIDDEN.entries()) writeFileSync(fileOf(index, where), `${code}\n`);
    const cycle = FORBIDDEN.findIndex(([, , , rule]) => rule === 'suspicious/noImportCycles');
    writeFileSync(
      join(folder, 'worker/cycle.ts'),
      `import { other } from './forbidden-${cycle}.ts';\nexport const kept = () => other;\n`,
    );

    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none'], {
      cwd: folder,
      encoding: 'utf8',
    });
    errors = new Map();
    for (const { severity, category, location } of (JSON.parse(stdout) as Report).diagnostics) {
      if (severity !== 'error') continue;
      errors.set(location.path, [...(errors.get(location.path) ?? []), category.replace('lint/', '')]);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileOf = (index: number, where: string) => join(folder, where, `forbidden-${index}.ts`);

  test.each(FORBIDDEN.map(([what, where, , rule], index) => [what, `${where}/forbidden-${index}.ts`, rule]))(
    'refuses %s',
    (_what, file, rule) => {
      expect(errors.get(file)).toContain(rule);
    },
  );

  test('has nothing to say against the project itself', () => {
    expect([...errors.keys()].filter((path) => !path.includes('forbidden-') && !path.endsWith('cycle.ts'))).toEqual([]);
  });
});
