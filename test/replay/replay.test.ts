import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';

/** Histories of whole lives, each under the version that made them: see record.ts. */
const HISTORIES = join(import.meta.dirname, 'histories');
const PROJECT = join(import.meta.dirname, '../..');

const recorded = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});

/** Why a history does not replay; null when it does. */
async function objection(name: string, workflowBundle: WorkflowBundle): Promise<Error | null> {
  const history = historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, name), 'utf8')));
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [{ workflowId: name, history }]))
    return error ?? null;
  throw new Error(`${name} was not replayed at all`);
}

test('there are histories of every kind of workflow, and of every way in which an application goes', () => {
  const first = recorded.map((name) => {
    const { events } = historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, name), 'utf8')));
    return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;
  });
  expect(new Set(first)).toEqual(
    new Set([
      'applicationWorkflow',
      'trackerWorkflow',
      'batchWorkflow',
      'dueBatchesWorkflow',
      'digestWorkflow',
      'watcherWorkflow',
    ]),
  );
  expect(first.filter((type) => type === 'applicationWorkflow').length).toBeGreaterThanOrEqual(10);
});

test.each(recorded)('%s goes on under the present workflow code', async (name) => {
  expect(await objection(name, await bundleWorkflows())).toBeNull();
});

/** The workflows with something more to do at the beginning of an application. */
async function bundleWith(step: string) {
  const folder = temporaryFolder();
  for (const name of ['workflows', 'programme', 'package.json', 'tsconfig.json'])
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'workflows/application.ts');
  const code = readFileSync(file, 'utf8');
  const changed = code
    .replace('  listen(file);\n', `  listen(file);\n  ${step}\n`)
    .replace('  condition,\n', '  condition,\n  patched,\n');
  expect(changed).toContain(step);
  expect(changed).toContain('  patched,\n');
  writeFileSync(file, changed);
  return bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
}

const straight = recorded.find((name) => name.endsWith('/straight.json')) ?? '';

test('a change that running applications would not survive is noticed', async () => {
  const bundle = await bundleWith('await issueCertificate({} as never);');
  expect((await objection(straight, bundle))?.message).toMatch(/nondetermini/i);
  expect(await objection(recorded.find((name) => name.endsWith('/watcher.json')) ?? '', bundle)).toBeNull();
});

test('the same change behind patched() leaves running applications as they are', async () => {
  const bundle = await bundleWith("if (patched('a-step-more')) await issueCertificate({} as never);");
  expect(await objection(straight, bundle)).toBeNull();
});
