/** One line of a message's body, and what is known of who wrote it. */
export interface Line {
  text: string;
  /**
   * `quoted`: somebody else wrote it, and the structure says so.
   * `attribution`: introduces a quote. `cut`: from here on nothing was typed. `signature`: below the answer.
   * `boilerplate`: put there by a device or a gateway.
   */
  role: 'text' | 'quoted' | 'attribution' | 'cut' | 'signature' | 'boilerplate';
}

/** A line longer than this was not typed by a person; the patterns look no further. */
export const LONGEST_LINE = 4_000;

/** Beyond these nobody reads, and no person types. */
export const MOST_LINES = 20_000;

/** `> quoted`, also `>> deeper` and ` > indented`. */
const QUOTE_MARK = /^\s{0,4}(?:>|&gt;|»)/;

export function plainLines(text: string): Line[] {
  return text.split(/\r\n|\r|\n|\u2028|\u2029/, MOST_LINES).map((line) =>
    toLine(
      line
        .slice(0, LONGEST_LINE)
        .replace(/\u00a0/g, ' ')
        .trimEnd(),
    ),
  );
}

export function toLine(text: string): Line {
  return { text, role: QUOTE_MARK.test(text) ? 'quoted' : 'text' };
}
