#!/usr/bin/env node
/**
 * The door to the command line, so that `npx countersign` works where the machine's own Node is too old for
 * TypeScript: it hands over to the Node 24 that came with the packages.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isNewEnough, packagedNode } from '../setup/node-runtime.mjs';

const main = new URL('./main.ts', import.meta.url);

if (isNewEnough(process.versions.node)) {
  await import(main.href);
} else {
  const node = packagedNode(fileURLToPath(new URL('..', import.meta.url)));
  if (existsSync(node)) handOver(node);
  else {
    console.error('countersign: the packages it needs are not installed. Run `npm run setup` here first.');
    process.exitCode = 1;
  }
}

/** @param {string} node */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches both of us: wait for what the command makes of it. A signal's exit code is a shell's, 128 + number.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  });
}
