/** What a coordinator can order, in the spreadsheet's Command column and on the command line, with the same words. */
export type Command =
  | { command: 'remind' }
  | { command: 'resend' }
  | { command: 'verifier'; name: string; email: string }
  | { command: 'verify'; how: string }
  | { command: 'decline'; reason: string }
  | { command: 'hold'; reason: string | null }
  | { command: 'release' }
  | { command: 'withdraw' }
  | { command: 'revoke'; reason: string }
  | { command: 'note'; text: string };

const KNOWN =
  'remind · resend · verifier NAME <address> · verify "how it was confirmed" · decline "reason" · hold "why" · release · withdraw · revoke "reason" · note "text"';

/** Reads a command as a person types it: case and surrounding quotes do not matter. */
export function readCommand(text: string): Command | { problem: string } {
  const trimmed = text.trim();
  const [word = ''] = trimmed.split(/\s/, 1);
  const rest = trimmed.slice(word.length).trim();
  const words = unquote(rest);
  switch (word.toLowerCase()) {
    case 'remind':
      return { command: 'remind' };
    case 'resend':
      return { command: 'resend' };
    case 'release':
      return { command: 'release' };
    case 'withdraw':
      return { command: 'withdraw' };
    case 'hold':
      return { command: 'hold', reason: words || null };
    case 'revoke':
      return words ? { command: 'revoke', reason: words } : { problem: 'Say why: revoke "reason"' };
    case 'verify':
      return words
        ? { command: 'verify', how: words }
        : { problem: 'Say how it was confirmed: verify "by telephone on 3 May"' };
    case 'decline':
      return words ? { command: 'decline', reason: words } : { problem: 'Say why: decline "reason"' };
    case 'note':
      return words ? { command: 'note', text: words } : { problem: 'Say what to note: note "text"' };
    case 'verifier': {
      const [, before = '', email] = /^([^<>]*)<([^<>\s@]+@[^<>\s@]+)>$/.exec(rest) ?? [];
      const name = before.trim().replace(/^"|"$/g, '').trim();
      return name && !name.includes('"') && email
        ? { command: 'verifier', name, email }
        : { problem: 'Give name and address: verifier Jane Doe <jane@example.org>' };
    }
    default:
      return { problem: `I do not know "${word.slice(0, 40)}". I know: ${KNOWN}` };
  }
}

const unquote = (text: string): string => /^["“](.*)["”]$/s.exec(text)?.[1]?.trim() ?? text;
