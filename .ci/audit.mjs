/**
 * Ends with code 1 when a package that the service runs on has a known weakness that is high or critical. A registry that
 * does not answer this question is said, and fails nothing: it says nothing of the packages.
 *
 * npm audit --omit=dev --json | node .ci/audit.mjs
 */
import { readFileSync } from 'node:fs';

/** @type {{ vulnerabilities?: Record<string, { severity: string, range: string }>, message?: string }} */
const { vulnerabilities, message } = parse(readFileSync(0, 'utf8'));
if (!vulnerabilities) {
  console.log(`audit: NOT DONE, the registry does not answer it (${message ?? 'it says nothing'})`);
} else {
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) => ['high', 'critical'].includes(severity));
  for (const [name, { severity, range }] of grave) console.log(`audit: ${name} ${range}: ${severity}; see npm audit`);
  if (grave.length === 0) console.log('audit: no high or critical weakness is known');
  process.exitCode = grave.length === 0 ? 0 : 1;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.trim().slice(0, 200) };
  }
}
