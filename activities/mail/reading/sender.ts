import type { DNSResolver } from 'mailauth';
import { readAuthenticationResults } from './authentication-results.ts';
import { checkDmarc } from './dmarc.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** What is known of whether the sender's domain stands behind a message. */
export interface Authentication {
  dmarc: 'pass' | 'fail' | 'none';
  evidence: string[];
}

export interface AuthenticationOptions {
  /** The authserv-id by which our own server signs its results; null where it gives none. */
  authservId: string | null;
  /** Null: signatures are not checked here. */
  resolver: DNSResolver | null;
}

/**
 * Our own server's results first: it saw the connection. Without them the signatures are checked here, against DNS.
 * DNS out of reach says nothing about the sender.
 */
export async function authenticate(
  mail: ParsedMail,
  source: Uint8Array,
  { authservId, resolver }: AuthenticationOptions,
): Promise<Authentication> {
  const [from, ...others] = mail.from;
  if (!from || others.length > 0) return { dmarc: 'none', evidence: ['not exactly one author'] };
  const stated = authservId === null ? null : readAuthenticationResults(mail, authservId, from.address);
  if (stated) return stated;
  return resolver === null ? { dmarc: 'none', evidence: [] } : checkDmarc(source, resolver);
}
