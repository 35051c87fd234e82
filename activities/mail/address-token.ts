import { createHmac, timingSafeEqual } from 'node:crypto';
import { base32nopad } from '@scure/base';

/**
 * What a token is for; it enters the MAC, so a token of one kind is no token of another.
 * `verification`: the verifier answers to it. `notice`: other mail, for its bounces. `copy`: the coordinator's copy.
 */
type TokenPurpose = 'verification' | 'notice' | 'copy';

interface TokenFor {
  /** `A-…` or `T-…`. */
  owner: string;
  /** Whom the mail that carries it goes to. */
  recipient: string;
  purpose: TokenPurpose;
}

/** A token as it was found, not checked yet. */
interface FoundToken {
  owner: string;
  mac: string;
}

export interface AddressTokens {
  /** The address all mail comes from. */
  readonly address: string;
  /** `local+<id>.<mac>@domain`; the bare address where the server knows no plus-addresses. */
  mint(token: TokenFor): string;
  /** Tokens in any of these addresses, in order, without repeats. */
  find(addresses: readonly string[]): FoundToken[];
  /** True when this token was minted for exactly this owner, recipient and purpose, with any of our keys. */
  check(found: FoundToken, token: TokenFor): boolean;
  /** What makes a Message-ID one that nobody guesses: a MAC over the rest of it. */
  seal(mailName: string): string;
  /** True when any of our keys made this seal for this mail. */
  isSeal(seal: string, mailName: string): boolean;
}

/** 80 bits: out of reach for guessing by mail, and 16 characters of base32. */
const MAC_BYTES = 10;

/** 40 bits: still out of reach, and short enough that a Message-ID stays on one line. */
const SEAL_LENGTH = 8;

const DETAIL = /^([at]-[0-9a-z]{8,12})\.([a-z2-7]{16})$/;

/**
 * Reply addresses that say which application an answer belongs to, and prove that the sender has our mail.
 * All lower case, as some clients lower-case addresses.
 *
 * @param keys the current one first; older ones are still accepted
 * @throws {Error} without a key, or for an address without a domain
 */
export function createAddressTokens(options: {
  address: string;
  keys: readonly Uint8Array[];
  plusAddressing: boolean;
}): AddressTokens {
  const address = options.address.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1) throw new Error(`cannot make reply addresses from "${options.address}": name@domain is needed`);
  const [currentKey] = options.keys;
  if (!currentKey) throw new Error('cannot make reply addresses without a key: give at least one');
  const prefix = `${address.slice(0, at)}+`;
  const suffix = address.slice(at);

  return {
    address,
    mint: (token) =>
      options.plusAddressing ? `${prefix}${token.owner.toLowerCase()}.${macOf(currentKey, token)}${suffix}` : address,

    find(addresses) {
      const found = new Map<string, FoundToken>();
      for (const candidate of addresses) {
        const lower = candidate.trim().toLowerCase();
        if (!lower.startsWith(prefix) || !lower.endsWith(suffix)) continue;
        const match = DETAIL.exec(lower.slice(prefix.length, lower.length - suffix.length));
        if (match?.[1] && match[2]) found.set(lower, { owner: match[1].toUpperCase(), mac: match[2] });
      }
      return [...found.values()];
    },

    check: (found, token) =>
      found.owner === token.owner.toUpperCase() &&
      // Every key is tried, so that the time does not tell which one fits.
      options.keys.map((key) => isSame(found.mac, macOf(key, token))).some(Boolean),

    seal: (mailName) => sealOf(currentKey, mailName),
    isSeal: (seal, mailName) => options.keys.map((key) => isSame(seal, sealOf(key, mailName))).some(Boolean),
  };
}

const macOf = (key: Uint8Array, { owner, recipient, purpose }: TokenFor): string =>
  mac(key, [owner.toLowerCase(), recipient.trim().toLowerCase(), purpose]);

const sealOf = (key: Uint8Array, mailName: string): string =>
  mac(key, [mailName.toLowerCase(), 'message-id']).slice(0, SEAL_LENGTH);

function mac(key: Uint8Array, parts: string[]): string {
  const signed = parts.join('\n');
  const mac = createHmac('sha256', key).update(signed).digest().subarray(0, MAC_BYTES);
  return base32nopad.encode(mac).toLowerCase();
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
