import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';
import { say } from './say.mjs';

/**
 * Installs the npm packages unless node_modules already holds what package-lock.json asks for.
 * @param {string} root The project's folder.
 * @returns {string} What to say of it when all is done.
 */
export function ensurePackages(root) {
  const reason = staleBecause(root);
  if (!reason) return 'packages up to date';
  say(`installing npm packages: ${reason} (about a minute the first time)`);
  // A production setting must not leave out the development packages: `node` and the test tools are among them.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { ...process.env, PATH: pathOutside(path.join(root, 'node_modules')) },
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is a .cmd file there
  });
  if (npm.status !== 0) {
    throw new Missing(
      `the npm packages are not installed: ${npm.error?.message ?? firstErrors(npm.stderr)}`,
      'Countersign is built from them; Node 24 is among them',
      'see that the npm registry is reachable (`npm ping`) and run the same command again; `npm ci` shows all that npm says',
    );
  }
  return 'packages installed';
}

/**
 * Why node_modules is not what package-lock.json asks for, or null when it is. npm writes
 * node_modules/.package-lock.json as the last act of an install, so an interrupted install has none;
 * it also holds for installs made by hand.
 * @param {string} root The project's folder.
 * @param {{ platform: string, arch: string }} machine
 * @returns {string | null}
 */
export function staleBecause(root, machine = process) {
  const installedFile = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(path.join(root, 'node_modules'))) return 'none are here yet';
  if (!existsSync(installedFile)) return 'an earlier install did not finish';

  const installed = readPackages(installedFile);
  for (const [place, wanted] of Object.entries(readPackages(path.join(root, 'package-lock.json')))) {
    if (place === '') continue; // the project itself
    const present = installed[place];
    const fits = allows(wanted.os, machine.platform) && allows(wanted.cpu, machine.arch);
    if (!present) {
      if (mayBeAbsent(wanted, fits)) continue;
      return `${place} is not here`;
    }
    if (!fits) return `${place} was installed for another kind of machine`;
    if (present.version !== wanted.version || present.integrity !== wanted.integrity) {
      return `${place} is ${present.version}, package-lock.json asks for ${wanted.version}`;
    }
  }
  return null;
}

// --- internal ---

/**
 * One package in a lockfile, as far as it matters here.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */

/**
 * npm leaves out optional packages made for other machines, and with them what only they need: that has no `os`
 * or `cpu` of its own. Packages for one C library are taken as npm chose them.
 * @param {LockedPackage} wanted
 * @param {boolean} fits
 */
function mayBeAbsent(wanted, fits) {
  if (!wanted.optional && !wanted.devOptional) return false;
  return !fits || wanted.libc !== undefined || (wanted.os === undefined && wanted.cpu === undefined);
}

/**
 * npm's `os` and `cpu` lists: names that are allowed, or with "!" names that are not.
 * @param {string[] | undefined} list
 * @param {string} name
 */
function allows(list, name) {
  if (!list || list.includes(name)) return true;
  return list.every((entry) => entry.startsWith('!') && entry !== `!${name}`);
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/**
 * The start of what npm reports: the code, then the cause in a sentence or two. Pages of advice follow it.
 *
 *     npm error code ECONNREFUSED
 *     npm error syscall connect
 * @param {string} stderr
 */
function firstErrors(stderr) {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, ''));
  return (
    lines
      .filter((line) => line.trim() !== '')
      .slice(0, 4)
      .join('; ') || 'npm gave no reason'
  );
}

/**
 * `npm ci` empties node_modules, so it must not run with the Node that lies in there.
 * @param {string} folder
 */
function pathOutside(folder) {
  const entries = (process.env.PATH ?? '').split(path.delimiter);
  return entries.filter((entry) => !entry.startsWith(folder)).join(path.delimiter);
}
