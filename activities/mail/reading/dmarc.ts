import type { DNSResolver } from 'mailauth';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import type { Authentication } from './sender.ts';

/** All DNS questions of one message together. */
const LONGEST_MS = 8_000;

/** Checks the DKIM signatures against DNS, and whether one of them is of the author's own domain (DMARC). */
export async function checkDmarc(source: Uint8Array, resolver: DNSResolver): Promise<Authentication> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Authentication>((resolve) => {
    timer = setTimeout(() => resolve({ dmarc: 'none', evidence: ['DNS did not answer in time'] }), LONGEST_MS);
  });
  try {
    return await Promise.race([check(source, resolver), late]);
  } catch (error) {
    return { dmarc: 'none', evidence: [`the signatures could not be checked: ${error}`] };
  } finally {
    clearTimeout(timer);
  }
}

async function check(source: Uint8Array, resolver: DNSResolver): Promise<Authentication> {
  // "There is no such name" is an answer; a server that is out of reach gives none.
  let isReachable = true;
  const ask: DNSResolver = async (name, type) => {
    try {
      return await resolver(name, type);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code !== 'ENOTFOUND' && code !== 'ENODATA') isReachable = false;
      throw error;
    }
  };
  const { results, headerFrom, fromFields } = await dkimVerify(Buffer.from(source), { resolver: ask });
  const dkimDomains = results.flatMap(({ signingDomain, status }) =>
    signingDomain && status.result === 'pass' ? [{ domain: signingDomain, aligned: status.aligned ?? false }] : [],
  );
  const verdict = await dmarc({ headerFrom, fromFields, spfDomains: [], dkimDomains, resolver: ask });
  const result = verdict ? verdict.status.result : 'none';
  const evidence = [
    ...results.map(({ signingDomain, status }) => `DKIM signature of ${signingDomain}: ${status.result}`),
    `DMARC: ${result}${verdict ? ` (policy ${verdict.policy})` : ''}`,
  ];
  if (result === 'pass') return { dmarc: 'pass', evidence };
  // SPF may have passed, which IMAP does not show. A domain that asks others to refuse its unsigned mail signs it.
  const isRefused = verdict !== false && (verdict.policy === 'reject' || verdict.policy === 'quarantine');
  return { dmarc: result === 'fail' && isReachable && isRefused ? 'fail' : 'none', evidence };
}
