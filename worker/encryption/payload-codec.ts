import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { DataKey, DataKeys } from './data-keys.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** A payload that this process cannot open; for whoever set the keys, so it names the key and the way out. */
export class UnreadablePayload extends Error {
  override name = 'UnreadablePayload';
}

/**
 * Seals every payload on its way to Temporal: AES-256-GCM with a random nonce, bound to the namespace and the key. What
 * is sealed is the whole payload, its metadata with it.
 *
 * Nothing that came in the clear is opened: nobody who can write to Temporal but has not the key can put words into an
 * application's mouth. Temporal itself hands no clear payload to workers or clients of ours; its own markers in a
 * history are read by the SDK's core, and search attributes do not come this way.
 *
 * A random nonce is safe for 2^32 payloads a key (NIST SP 800-38D, 8.3); an application needs some hundred.
 */
export function createPayloadCodec({ current, previous }: DataKeys, namespace: string): PayloadCodec {
  const known = new Map([current, ...previous].map((key) => [key.id, key]));

  function open(payload: Payload): Payload {
    if (!isSealed(payload)) throw new UnreadablePayload(inTheClear(payload));
    const id = textOf(payload, KEY_ID);
    const key = known.get(id);
    if (!key) throw new UnreadablePayload(unknownKey(id, [...known.keys()]));
    return unseal(payload, key, namespace);
  }

  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, current, namespace)),
    decode: async (payloads) => payloads.map(open),
  };
}

export const isSealed = (payload: Payload): boolean => textOf(payload, 'encoding') === ENCODING;

// --- internal ---

/** The names that Temporal's own examples use; its UI shows such a payload as encrypted. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** nonce, ciphertext, tag */
function seal(payload: Payload, { id, key }: DataKey, namespace: string): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(binding(namespace, id));
  const sealed = cipher.update(PayloadMessage.encode(payload).finish());
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) },
    data: Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]),
  };
}

function unseal(payload: Payload, { id, key }: DataKey, namespace: string): Payload {
  const data = payload.data ?? new Uint8Array();
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(binding(namespace, id))
      .setAuthTag(data.subarray(-TAG_BYTES));
    const opened = decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES));
    return PayloadMessage.decode(Buffer.concat([opened, decipher.final()]));
  } catch (cause) {
    throw new UnreadablePayload(
      `A payload under the data key ${id} does not open: it was changed, or sealed for another namespace than ${namespace}.`,
      { cause },
    );
  }
}

const binding = (namespace: string, keyId: string): Buffer =>
  Buffer.from(JSON.stringify(['countersign payload', namespace, keyId]));

const textOf = ({ metadata }: Payload, name: string): string => Buffer.from(metadata?.[name] ?? []).toString();

const unknownKey = (id: string, known: string[]): string =>
  `A payload is sealed with the data key ${id}; this process has ${known.join(', ')}. Add the key it was sealed with to COUNTERSIGN_DATA_KEY_PREVIOUS.`;

const inTheClear = (payload: Payload): string =>
  `A payload (${textOf(payload, 'encoding') || 'without encoding'}) came in the clear and is not believed. Whatever writes to Temporal beside the service goes through "countersign codec" (temporal --codec-endpoint); a workflow that such a signal has reached goes on after: temporal workflow reset --type LastWorkflowTask --reapply-exclude Signal`;
