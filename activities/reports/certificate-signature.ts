import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { IsoDate } from '../../programme/programme.ts';

/** What a certificate states, for programs to read; the page says the same in words. */
export interface CertificateStatement {
  number: string;
  /** As they wrote their name, in any alphabet. */
  holder: string;
  library: string;
  track: string;
  programme: string;
  issuedOn: IsoDate;
  /** The last day it is valid. */
  expiresOn: IsoDate;
  hours: number;
}

/** What a file's signature says. Only `genuine` vouches for what it states; that of any other file is not even read. */
export type SignatureFinding =
  | { kind: 'genuine'; statement: CertificateStatement }
  /** Not the bytes that were signed: somebody changed it, or another program saved it anew. */
  | { kind: 'altered' }
  /** Whole, and signed, but with a key that is none of ours. */
  | { kind: 'unknown-key'; publicKey: string }
  | { kind: 'not-ours'; why: 'no PDF' | 'no signature' };

/**
 * A certificate is signed as a whole. Its info dictionary has one entry more than a reader needs,
 *
 *     /Countersign → (countersign 1 <public key> <statement> <signature>)
 *
 * and the signature (Ed25519, RFC 8032) is over every byte of the finished file, with the signature's own 128 digits
 * written as zeros: PDF's ByteRange idea, without its machinery. So there is nothing to decide about which changes
 * matter: whatever is changed in text, fonts, metadata, or behind the end of the file is found. The same file and key give the
 * same signature, as Ed25519 has no chance in it.
 *
 * 1. The entry is told from a text that only looks like it (somebody's name stands in the title) by the line end before
 *    its bracket: inside a PDF string, line ends and brackets are escaped.
 * 2. Of several such places the last one counts, for signing and for checking, and only its digits are not signed; so no
 *    other place can be made to count without changing what is signed.
 * 3. The public key is in the file, and signed, so that "altered" can be told from "of another key" without knowing that
 *    key. It proves nothing by itself: whether it is ours is asked of the configuration.
 */
export interface CertificateSigner {
  /** What the info dictionary must hold when the file is written. */
  entry(statement: CertificateStatement): Record<string, string>;
  /** The finished file, signed. @throws Error when it was written without the entry. */
  sign(pdf: Uint8Array): Uint8Array;
}

/** @param seed 32 bytes, the private key of RFC 8032 */
export function createCertificateSigner(seed: Uint8Array): CertificateSigner {
  const key = privateKeyOf(seed);
  const publicKey = publicKeyOf(key);
  return {
    entry: (statement) => ({
      Countersign: `countersign 1 ${publicKey} ${encode(statement)} ${UNSIGNED}`,
    }),
    sign(pdf) {
      const place = findSignature(pdf);
      if (place?.signature !== UNSIGNED) throw new Error('the PDF has no place for a signature');
      return withSignature(pdf, place, sign(null, pdf, key).toString('hex'));
    },
  };
}

/** @param seeds of the keys that are ours, earlier ones too */
export function checkSignature(pdf: Uint8Array, seeds: readonly Uint8Array[]): SignatureFinding {
  if (!Buffer.from(pdf.subarray(0, 5)).equals(Buffer.from('%PDF-'))) return { kind: 'not-ours', why: 'no PDF' };
  const place = findSignature(pdf);
  if (!place) return { kind: 'not-ours', why: 'no signature' };
  const { publicKey, statement, signature } = place;
  const signed = withSignature(pdf, place, UNSIGNED);
  if (!verify(null, signed, keyObjectOf(publicKey), Buffer.from(signature, 'hex'))) return { kind: 'altered' };
  if (!seeds.some((seed) => publicKeyOf(privateKeyOf(seed)) === publicKey)) return { kind: 'unknown-key', publicKey };
  return { kind: 'genuine', statement: decode(statement) };
}

// --- internal ---

/** 64 bytes in hexadecimal digits. */
const UNSIGNED = '0'.repeat(128);
const BEGIN = '\n(countersign 1 ';
const ENTRY = /\n\(countersign 1 ([0-9a-f]{64}) ([A-Za-z0-9_-]+) ([0-9a-f]{128})\)\n/y;

interface Place {
  /** Where the signature's digits begin. */
  at: number;
  publicKey: string;
  statement: string;
  signature: string;
}

function findSignature(pdf: Uint8Array): Place | null {
  // One character a byte, so that places in the text are places in the file.
  const text = Buffer.from(pdf).toString('latin1');
  ENTRY.lastIndex = Math.max(0, text.lastIndexOf(BEGIN));
  const [whole, publicKey, statement, signature] = ENTRY.exec(text) ?? [];
  if (!whole || !publicKey || !statement || !signature) return null;
  return { at: ENTRY.lastIndex - ')\n'.length - signature.length, publicKey, statement, signature };
}

function withSignature(pdf: Uint8Array, { at }: Place, signature: string): Uint8Array {
  const copy = Buffer.from(pdf);
  copy.write(signature, at, 'latin1');
  return copy;
}

const encode = (statement: CertificateStatement): string =>
  Buffer.from(JSON.stringify(statement)).toString('base64url');

/** Called for what we have signed ourselves, and for nothing else. */
const decode = (statement: string): CertificateStatement =>
  JSON.parse(Buffer.from(statement, 'base64url').toString()) as CertificateStatement;

// The fixed beginnings of an Ed25519 key in DER (RFC 8410): Node takes no bare 32 bytes.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

const publicKeyOf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length).toString('hex');

const keyObjectOf = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
