import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadProgramme } from '../../programme/load.ts';
import { type Actor, answerRequest, apply, lettersTo, logActivity } from '../../sandbox/people.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Installation, install } from '../helpers/installation.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';

const PROJECT = join(import.meta.dirname, '../..');
const TRACK = 'Library Trustee';
const STEP = 'Looked at by the new release';

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/**
 * A checkout of this very code as the old release, whose origin has a new one: there an application does a step more,
 * behind `patched()` as docs/ARCHITECTURE.md says.
 */
function checkOutOldRelease(): string {
  const folder = temporaryFolder();
  const [origin, program] = [join(folder, 'origin'), join(folder, 'program')];
  for (const name of git(PROJECT, 'ls-files', '--cached', '--others', '--exclude-standard').trim().split('\n')) {
    mkdirSync(dirname(join(origin, name)), { recursive: true });
    cpSync(join(PROJECT, name), join(origin, name));
  }
  const release = (tag: string) => {
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', '--message', tag);
    git(origin, 'tag', tag);
  };
  git(origin, 'init', '--quiet');
  release('OLD-RELEASE');
  git(folder, 'clone', '--quiet', origin, program);
  symlinkSync(join(PROJECT, 'node_modules'), join(program, 'node_modules'));

  const file = join(origin, 'workflows/application.ts');
  const code = readFileSync(file, 'utf8');
  const changed = code
    .replace('  listen(file);\n', `  listen(file);\n  if (patched('a-look')) record(file, now(), '${STEP}');\n`)
    .replace('  condition,\n', '  condition,\n  patched,\n');
  expect(changed.match(/patched/g)).toHaveLength(2);
  writeFileSync(file, changed);
  release('NEW-RELEASE');
  return program;
}

/** As `countersign list` shows it. */
const idOf = (name: string, list: string) => new RegExp(`A-[0-9A-Z]{8}(?=[^\\n]*${name})`).exec(list)?.[0] ?? '';

/** Applies, and returns when the verifier was asked. */
async function waiting(machine: Installation, name: string): Promise<{ id: string; verifier: Actor }> {
  const programme = loadProgramme('montana.yaml');
  const desk = { google: machine.google, programme, configuration: machine.settings() };
  const applicant = { name, address: `${name.toLowerCase()}@example.org` };
  const verifier = { name: `Chair of ${name}`, address: `chair.of.${name.toLowerCase()}@example.org` };
  const category = programme.categories[0] ?? '';
  const activity = { title: 'Governance', provider: 'State Library', beganOn: '2026-03-02', category, hours: '15' };
  logActivity(desk, applicant, TRACK, activity);
  apply(desk, applicant, TRACK, 'Example Public Library', verifier);
  await eventually(
    () => lettersTo(machine, verifier.address).length,
    (letters) => letters > 0,
    90_000,
  );
  return { id: idOf(name, await machine.countersign('list')), verifier };
}

const isVerified = ({ id }: { id: string }, machine: Installation) =>
  eventually(
    () => machine.countersign('show', id),
    (shown) => /^stage +Verified$/m.test(shown),
    90_000,
  );

test('an application that waited goes on with the next release, installed as OPERATIONS.md says', async () => {
  const program = checkOutOldRelease();
  const machine = await install('off', program);
  try {
    await machine.countersign('init');
    await machine.start();
    const before = await waiting(machine, 'Ada');
    await machine.follow('upgrade');
    expect(git(program, 'describe', '--tags').trim()).toBe('NEW-RELEASE');

    const after = await waiting(machine, 'Bea');
    for (const { verifier } of [before, after]) await answerRequest(machine, verifier, 'VERIFIED');
    expect(await isVerified(before, machine)).not.toContain(STEP);
    expect(await isVerified(after, machine)).toContain(STEP);
    expect(machine.log()).not.toMatch(/nondeterminism/i);
    expect(lettersTo(machine, before.verifier.address)).toHaveLength(2);
  } finally {
    await machine.close();
  }
}, 300_000);
