/**
 * Prints one line of set-up's progress.
 * @param {string} line
 */
export function say(line) {
  console.log(`setup: ${line}`);
}

/**
 * Prints what nobody should overlook though set-up goes on.
 * @param {string} line
 */
export function warn(line) {
  console.log(`setup: NOTICE: ${line}`);
}
