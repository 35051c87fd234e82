/**
 * Ends with code 1 when a package that the service runs on has a licence that nobody has agreed to.
 *
 * license-checker-rseidelsohn --production --json | node .ci/licences.mjs
 */
import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';

/** Each lets a library use and change the package, and asks for no more than to name its authors. */
const ALLOWED = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC-BY-4.0', 'ISC', 'MIT', 'MIT-0'],
  ...['OFL-1.1', 'PSF-2.0', 'Python-2.0', 'Unlicense', 'Zlib'],
];

/** Packages whose description names no licence that can be looked up: as read in their LICENSE files. */
const READ_BY_HAND = new Map([
  ['optimist', 'MIT'],
  ['png-js', 'MIT'],
  ['unionfs', 'Unlicense'],
  ['url-template', 'BSD-3-Clause'],
]);

/** @type {Record<string, { licenses?: string | string[] }>} */
const packages = JSON.parse(readFileSync(0, 'utf8'));
const refused = Object.entries(packages).flatMap(([name, { licenses = 'none' }]) => {
  const licence = READ_BY_HAND.get(name.slice(0, name.lastIndexOf('@'))) ?? [licenses].flat().join(' AND ');
  return isAllowed(licence) ? [] : [`${name}: ${licence}`];
});

for (const line of refused) console.log(`licences: ${line} is not among those agreed to; see .ci/licences.mjs`);
if (refused.length === 0) console.log(`licences: ${Object.keys(packages).length} packages, all as agreed`);
process.exitCode = refused.length === 0 ? 0 : 1;

/** @param {string} licence An SPDX expression, or what stands in place of one. */
function isAllowed(licence) {
  try {
    return satisfies(licence, ALLOWED);
  } catch {
    return false;
  }
}
