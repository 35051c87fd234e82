import { headersOf, type ParsedMail } from './parsed-mail.ts';
import type { Authentication } from './sender.ts';

/**
 * The topmost `Authentication-Results` of our own server (RFC 8601). Others may be forged by whoever sent the mail;
 * those below the topmost of ours may be as well, as a server only removes what bears its own name.
 * Null when there is none, or none that speaks of DMARC for this author's domain.
 */
export function readAuthenticationResults(mail: ParsedMail, authservId: string, from: string): Authentication | null {
  const [topmost] = headersOf(mail, 'authentication-results').filter(
    (value) => idOf(value) === authservId.toLowerCase(),
  );
  if (topmost === undefined) return null;
  const results = withoutComments(topmost).split(';').slice(1);
  const dmarc = results.find((result) => /^\s*dmarc\s*=/i.test(result));
  const verdict = /^\s*dmarc\s*=\s*([a-z]+)/i.exec(dmarc ?? '')?.[1]?.toLowerCase();
  if (!dmarc || !verdict) return null;
  const domain = /header\.from\s*=\s*"?(?:[^\s"@]*@)?([^\s";]+)/i.exec(dmarc)?.[1]?.toLowerCase();
  if (domain !== undefined && domain !== from.slice(from.lastIndexOf('@') + 1)) return null;
  return {
    dmarc: verdict === 'pass' || verdict === 'fail' ? verdict : 'none',
    evidence: [`${authservId} says dmarc=${verdict}`],
  };
}

/** `mx.example.org; …` or `mx.example.org 1; …` */
function idOf(value: string): string {
  return (/^\s*"?([^\s;"]+)/.exec(withoutComments(value))?.[1] ?? '').toLowerCase();
}

/** Comments may nest, and hold semicolons. */
function withoutComments(value: string): string {
  let depth = 0;
  let text = '';
  for (const character of value.slice(0, 8_000)) {
    if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) text += character;
  }
  return text;
}
