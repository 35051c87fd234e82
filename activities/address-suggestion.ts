import { run } from '@zootools/email-spell-checker';

/**
 * Where most private mailboxes are. Only these are suggested: a library's own domain looks like a slip to a machine
 * that does not know it.
 */
const USUAL = [
  ...['gmail.com', 'yahoo.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'me.com'],
  ...['aol.com', 'proton.me', 'protonmail.com', 'comcast.net', 'charter.net', 'verizon.net', 'gmx.com', 'ymail.com'],
];

/** What somebody may have meant to type, "jane@gmail.com" for "jane@gmial.com"; null when nothing looks wrong. */
export function suggestAddress(email: string): string | null {
  return run({ email, domains: USUAL, secondLevelDomains: [], topLevelDomains: [] })?.full ?? null;
}
