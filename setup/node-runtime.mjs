import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.mjs';

/** The first Node that runs our TypeScript as it stands, without a flag or a warning. */
const OLDEST_NODE = 24;

/**
 * Node as the npm package `node` brings it. npm scripts find it first, through node_modules/.bin.
 * @param {string} root The project's folder.
 */
export function packagedNode(root) {
  return path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Whether a version of Node, such as "20.20.2", can run Countersign.
 * @param {string} version
 */
export function isNewEnough(version) {
  return Number.parseInt(version, 10) >= OLDEST_NODE;
}

/**
 * Checks the Node that npm scripts will run with.
 * @param {string} root The project's folder.
 * @param {string} ownVersion The version of the machine's own Node.
 * @returns {string} What to say of it.
 */
export function ensureNode(root, ownVersion = process.versions.node) {
  const binary = packagedNode(root);
  const why = `Countersign runs straight from TypeScript, which needs Node ${OLDEST_NODE}`;
  if (!existsSync(binary)) {
    if (isNewEnough(ownVersion)) return `Node ${ownVersion}`;
    throw new Missing(
      `Node ${OLDEST_NODE} is missing: this machine has ${ownVersion}, and the npm package "node" has left no ${path.relative(root, binary)}`,
      why,
      '`npm rebuild node --ignore-scripts=false` (its install script may be switched off here), or install it from nodejs.org',
    );
  }
  const run = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  const version = run.stdout?.trim().replace(/^v/, '') ?? '';
  if (run.status !== 0 || !isNewEnough(version)) {
    const finding = run.error?.message ?? (run.stderr.trim() || `it says it is "${version}"`);
    throw new Missing(
      `Node ${OLDEST_NODE} from the npm package "node" is of no use on this machine: ${finding}`,
      why,
      `install Node ${OLDEST_NODE} from nodejs.org and delete node_modules/node and node_modules/.bin/node`,
    );
  }
  return `Node ${version}`;
}
