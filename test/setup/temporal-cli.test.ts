import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cachedTemporalCli, findTemporalCli, searchTemporalCli } from '../../setup/temporal-cli.mjs';
import { program, temporalCli, temporaryFolder, write } from './temporary-folder.ts';

/** A machine with one folder on PATH and a home of its own. */
function machine() {
  const folder = temporaryFolder();
  const env: NodeJS.ProcessEnv = { PATH: path.join(folder, 'bin'), HOME: path.join(folder, 'home') };
  return { folder, env, onPath: path.join(folder, 'bin/temporal'), inCache: cachedTemporalCli(env) };
}

test('TEMPORAL_CLI_PATH comes before PATH and the cache', () => {
  const { folder, env, onPath, inCache } = machine();
  temporalCli(onPath, '1.9.1');
  temporalCli(inCache, '1.9.1');
  env.TEMPORAL_CLI_PATH = temporalCli(path.join(folder, 'own/temporal'), '1.10.0');
  expect(findTemporalCli(env)).toEqual({ path: env.TEMPORAL_CLI_PATH, version: '1.10.0', from: 'TEMPORAL_CLI_PATH' });
});

test('temporal on PATH comes before the cache', () => {
  const { env, onPath, inCache } = machine();
  temporalCli(onPath, '2.0.0');
  temporalCli(inCache, '1.9.1');
  expect(findTemporalCli(env)).toEqual({ path: onPath, version: '2.0.0', from: 'PATH' });
});

test.each(['1.9.0', '1.8.12', '0.13.2'])('a temporal %s on PATH is passed over with the reason', (version) => {
  const { env, onPath, inCache } = machine();
  temporalCli(onPath, version);
  temporalCli(inCache, '1.9.1');
  const { cli, passedOver } = searchTemporalCli(env);
  expect(cli).toEqual({ path: inCache, version: '1.9.1', from: 'cache' });
  expect(passedOver).toEqual([`${onPath}: it is ${version}; before 1.9.1 it cannot skip time for one workflow`]);
});

test('a newer temporal further down PATH is found behind an old one', () => {
  const { folder, env, onPath } = machine();
  temporalCli(onPath, '1.1.0');
  const newer = temporalCli(path.join(folder, 'other/temporal'), '1.9.1');
  env.PATH += `:${path.dirname(newer)}`;
  expect(findTemporalCli(env)?.path).toBe(newer);
});

test('another program of that name is passed over', () => {
  const { env, onPath } = machine();
  program(onPath, 'echo "temporal: a calendar"');
  const { cli, passedOver } = searchTemporalCli(env);
  expect(cli).toBeNull();
  expect(passedOver[0]).toContain('does not say "temporal version N.N.N"');
});

test('a file or folder of that name that cannot be executed is not taken for it', () => {
  const { env, onPath, inCache } = machine();
  write(onPath, 'notes');
  write(inCache, 'half a download');
  expect(searchTemporalCli(env)).toEqual({ cli: null, passedOver: [] });

  const folderOfThatName = machine();
  mkdirSync(folderOfThatName.onPath, { recursive: true });
  expect(findTemporalCli(folderOfThatName.env)).toBeNull();
});

test('an unusable TEMPORAL_CLI_PATH is refused by name though others could serve', () => {
  const { env, onPath } = machine();
  temporalCli(onPath, '1.9.1');
  env.TEMPORAL_CLI_PATH = '/nowhere/temporal';
  expect(() => findTemporalCli(env)).toThrow(
    /^TEMPORAL_CLI_PATH=\/nowhere\/temporal is no Temporal CLI.*\n {2}needed because: .*\n {2}how to get it: {2}.*unset it/,
  );
});

test('the cache honours XDG_CACHE_HOME', () => {
  const { folder, env } = machine();
  env.XDG_CACHE_HOME = path.join(folder, 'xdg');
  const cached = temporalCli(path.join(folder, 'xdg/countersign/temporal-1.9.1/temporal'), '1.9.1');
  expect(findTemporalCli(env)?.path).toBe(cached);
});
