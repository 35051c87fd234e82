import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Google's discovery documents and recordings of its live traffic lie beside the project, not in it. Where they are
 * absent the tests that need them are skipped, and say so.
 */
const folder = resolve(import.meta.dirname, '../../../../shared/google');

/** The path of one of the files; undefined, with a notice, when it is not there. */
export function sharedMaterial(name: string): string | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  console.warn(`\n*** SKIPPED: ${path} is absent, so the stand-in is NOT held to ${name} in this run. ***\n`);
  return undefined;
}
