/** What keeps a reader busy that does more than its input is long. */
const BODIES: [name: string, body: string, type?: string][] = [
  ['767 KB of quote', `Hi\r\n${'>'.repeat(767_000)}\r\n`],
  ['a line of 2 MB', 'a'.repeat(2_000_000)],
  ['spaces', ' '.repeat(1_000_000)],
  ['nothing but "On"', `${'On '.repeat(300_000)}wrote:`],
  ['openings of attributions', 'On Mon, Mar 1, 2027 at 9:00\n'.repeat(40_000)],
  ['rules', '-----x-----\n'.repeat(100_000)],
  ['headers', 'From: a\n'.repeat(150_000)],
  ['numbers', `verified except ${'1, '.repeat(300_000)}`],
  ['deep HTML', '<b>'.repeat(300_000), 'text/html'],
  ['stray end tags', `${'<div><p>'.repeat(50_000)}${'</span>'.repeat(200_000)}`, 'text/html'],
  ['an endless attribute', `<a href="${'x'.repeat(1_000_000)}`, 'text/html'],
  ['brackets', '<'.repeat(1_000_000), 'text/html'],
];

/** Messages of up to 2.2 MB, none of which decides anything. */
export const HOSTILE: { name: string; source: string }[] = BODIES.map(([name, body, type = 'text/plain']) => ({
  name,
  source: `From: Vera <vera@library.test>\r\nSubject: Re: list\r\nContent-Type: ${type}\r\n\r\n${body}`,
}));
