/** What a person typed, above the quote. */
export function typedText(body: string): string {
  const lines: string[] = [];
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (/^\s*>/.test(line) || /^-- ?$/.test(line) || /^On .{4,200} wrote:$/.test(line.trim())) break;
    if (/^\*?From:\*? .*/.test(line) || /^-{2,} ?Original Message ?-{2,}/i.test(line.trim())) break;
    lines.push(line.trimEnd());
  }
  return lines.join('\n').trim();
}
