/**
 * One expression out of many alternatives, which stand on as many lines as is readable.
 *
 * @param frame what stands around them, with `%` in their place; whole words by default
 */
export function anyOf(alternatives: string, { frame = String.raw`\b(?:%)\b`, flags = '' } = {}): RegExp {
  const lines = alternatives
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return new RegExp(
    frame.replace('%', () => lines.join('|')),
    flags,
  );
}
