import { createHash, createHmac } from 'node:crypto';
import { base32crockford } from '@scure/base';
import { canonicalAddress } from '../../workflows/address.ts';

/** `A-` and 40 bits of a hash: the same response makes the same id, whoever sees it and however often. */
export const applicationIdOf = (formId: string, responseId: string): string =>
  `A-${base32crockford.encode(createHash('sha256').update(`${formId}/${responseId}`).digest().subarray(0, 5))}`;

/**
 * `T-` and 60 bits of a keyed hash of the address. Keyed, because ids stand in the clear in Temporal, and an unkeyed
 * hash of an address can be guessed from a list of addresses.
 */
export const trackerIdOf = (identityKey: Uint8Array, email: string): string =>
  `T-${base32crockford.encode(createHmac('sha256', identityKey).update(canonicalAddress(email)).digest().subarray(0, 8)).slice(0, 12)}`;

/** A number for one version of one response, so that what is sent about it is sent once: 31 bits, never 0. */
export const versionNumber = (responseId: string, submittedAt: string): number =>
  createHash('sha256').update(`${responseId}/${submittedAt}`).digest().readUInt32BE(0) >>> 1 || 1;
