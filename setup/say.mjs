/**
 * Prints one line of set-up's progress. It goes to stderr: what a command answers on stdout stays the command's own.
 * @param {string} line
 */
export function say(line) {
  console.error(`setup: ${line}`);
}

/**
 * Prints what nobody should overlook though set-up goes on.
 * @param {string} line
 */
export function warn(line) {
  console.error(`setup: NOTICE: ${line}`);
}
