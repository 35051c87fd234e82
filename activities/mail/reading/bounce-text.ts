/** Where a notification has no machine-readable part, its text names who failed. */
export interface NamedRecipient {
  address: string;
  /** RFC 3463, `5.1.1`; empty when none stands near the address. */
  status: string;
}

const ADDRESS = /[^\s<>,;:"'()[\]]{1,128}@[^\s<>,;:"'()[\]]{1,253}/g;

/** Lower case. Trailing dots of a sentence are no part of an address. */
export function addressesIn(text: string): string[] {
  return (text.slice(0, 65_536).match(ADDRESS) ?? [])
    .map((address) => address.toLowerCase().replace(/[.!?]+$/, ''))
    .filter((address) => /^[^@]+@[^@]+$/.test(address));
}

/**
 * Alone or at the beginning of a line:
 *   `<kijitora@example.jp>:` (qmail, Postfix)
 *   `     kijitora@example.jp` (Exim, Google)
 *   `kijitora@example.jp<mailto:kijitora@example.jp>` (Exchange Online)
 *   `kijitora@example.jp on 4/29/01 11:34:45 PM` (Exchange)
 */
const AT_START = /^[\s*>-]{0,40}<?([^\s<>,;:"'()[\]]{1,128}@[^\s<>,;:"'()[\]]{1,253})/;

/**
 * After a word that introduces it:
 *   `Could not be delivered to: <kijitora@example.jp>`
 *   `[Status: Error, Address: <kijitora@example.jp>, ResponseCode 421`
 */
const INTRODUCED =
  /\b(?:to|address|recipient|recipients|user|mailbox|destinataire|empf(?:ä|ae)nger|destinatario|adresse|account|for)\b["'\s:=-]{0,5}<?([^\s<>,;:"'()[\]]{1,128}@[^\s<>,;:"'()[\]]{1,253})/i;

/** Lines that name somebody to turn to, or the sender. */
const ASIDE = /contact|support|assistance|help ?desk|abuse|mail from|from:|sender|reply-to|https?:\/\//i;

/** @param not addresses that cannot be meant, such as our own */
export function recipientsInText(notice: string, not: ReadonlySet<string>): NamedRecipient[] {
  const lines = notice.split('\n').map((line) => line.slice(0, 1000));
  for (const pattern of [AT_START, INTRODUCED]) {
    const found = lines.flatMap((line, index) => {
      const address = addressesIn(pattern.exec(line)?.[1] ?? '')[0];
      if (!address || not.has(address) || (pattern === INTRODUCED && ASIDE.test(line))) return [];
      return [{ address, index }];
    });
    if (found.length > 0) return withStatus(found, lines);
  }
  const anywhere = lines.flatMap((line, index) =>
    ASIDE.test(line) ? [] : addressesIn(line).map((address) => ({ address, index })),
  );
  return withStatus(
    anywhere.filter(({ address }) => !not.has(address)),
    lines,
  );
}

/** The status of an address stands between it and the next one. */
function withStatus(found: { address: string; index: number }[], lines: string[]): NamedRecipient[] {
  return found.map(({ address, index }, position) => {
    const next =
      found.slice(position + 1).find((other) => other.address !== address && other.index > index)?.index ??
      lines.length;
    return { address, status: statusIn(lines.slice(index, Math.min(next, index + 20)).join('\n')) };
  });
}

/** Not a part of an IP address or a version. */
export function statusIn(text: string): string {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text)?.[0] ?? '';
}
