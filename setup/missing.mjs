/** Something set-up cannot mend by itself. It is shown as three lines and no stack: it is no bug. */
export class Missing extends Error {
  /**
   * @param {string} what What is missing, with the value that shows it.
   * @param {string} why What it is needed for.
   * @param {string} how What to do to get it.
   */
  constructor(what, why, how) {
    super(`${what}\n  needed because: ${why}\n  how to get it:  ${how}`);
    this.name = 'Missing';
  }
}
