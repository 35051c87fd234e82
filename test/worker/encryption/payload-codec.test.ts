import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { assert, asyncProperty, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DataKeys, readDataKeys } from '../../../worker/encryption/data-keys.ts';
import { createPayloadCodec, UnreadablePayload } from '../../../worker/encryption/payload-codec.ts';

const secret = () => randomBytes(32).toString('hex');
const [OLD, NEW] = [secret(), secret()];

const keysOf = (current: string, ...previous: string[]): DataKeys =>
  readDataKeys(undefined, {
    COUNTERSIGN_DATA_KEY: current,
    COUNTERSIGN_DATA_KEY_PREVIOUS: previous.join(' '),
  });

const codecOf = (keys: DataKeys, namespace = 'default') => {
  const codec = createPayloadCodec(keys, namespace);
  const one = ([payload]: Payload[]): Payload => payload!;
  return {
    seal: async (payload: Payload) => one(await codec.encode([payload])),
    open: async (payload: Payload) => one(await codec.decode([payload])),
  };
};

const said = defaultPayloadConverter.toPayload({ verifier: 'Vera Verifier', typed: 'NOT VERIFIED she was away' })!;
const bytesOf = ({ metadata, data }: Payload) => Buffer.concat([...Object.values(metadata ?? {}), data ?? Buffer.of()]);

describe('a payload', () => {
  const codec = codecOf(keysOf(OLD));

  test('comes back as it was, its metadata with it, and shows nothing meanwhile', async () => {
    const sealed = await codec.seal(said);
    expect(bytesOf(sealed).includes('Vera')).toBe(false);
    expect(bytesOf(sealed).includes('json/plain')).toBe(false);
    expect(Buffer.from(sealed.metadata?.encoding ?? []).toString()).toBe('binary/encrypted');
    const opened = await codec.open(sealed);
    expect(defaultPayloadConverter.fromPayload(opened)).toEqual(defaultPayloadConverter.fromPayload(said));
    expect(Buffer.from(opened.metadata?.encoding ?? []).toString()).toBe('json/plain');
  });

  test('of any bytes comes back', async () => {
    await assert(
      asyncProperty(uint8Array(), async (data) => {
        const opened = await codec.open(await codec.seal({ metadata: {}, data }));
        expect(Buffer.from(opened.data ?? []).equals(data)).toBe(true);
      }),
    );
  });

  test('is never sealed twice in the same way', async () => {
    const seals = await Promise.all(Array.from({ length: 200 }, () => codec.seal(said)));
    const nonces = seals.map(({ data }) => Buffer.from(data ?? []).toString('hex', 0, 12));
    expect(new Set(nonces).size).toBe(200);
  });

  test('that was changed anywhere does not open', async () => {
    const sealed = await codec.seal(said);
    const length = sealed.data?.length ?? 0;
    for (let at = 0; at < length; at++) {
      const data = Uint8Array.from(sealed.data ?? []);
      data[at]! ^= 1;
      await expect(codec.open({ ...sealed, data })).rejects.toThrow(/does not open: it was changed/);
    }
    for (const kept of [0, 5, 12, 27, 28, length - 1]) {
      const data = sealed.data?.subarray(0, kept) ?? null;
      await expect(codec.open({ ...sealed, data })).rejects.toThrow(UnreadablePayload);
    }
  });

  test('of another namespace does not open, though the key is the same', async () => {
    const sealed = await codecOf(keysOf(OLD), 'elsewhere').seal(said);
    await expect(codec.open(sealed)).rejects.toThrow(/another namespace than default/);
  });

  test('that came in the clear is not believed, and it is said how to write instead', async () => {
    await expect(codec.open(said)).rejects.toThrow(/json\/plain.* came in the clear.*countersign codec/);
    await expect(codec.open({})).rejects.toThrow(UnreadablePayload);
  });
});

describe('a change of keys', () => {
  const idOf = (keys: DataKeys) => keys.current.id;

  test('stops nobody: first every worker can read the new key, then every worker writes with it', async () => {
    const before = codecOf(keysOf(OLD));
    const prepared = codecOf(keysOf(OLD, NEW));
    const changed = codecOf(keysOf(NEW, OLD));
    for (const [writer, readers] of [
      [before, [before, prepared]],
      [prepared, [before, prepared, changed]],
      [changed, [prepared, changed]],
    ] as const) {
      const sealed = await writer.seal(said);
      for (const reader of readers) expect(bytesOf(await reader.open(sealed))).toEqual(bytesOf(said));
    }
  });

  test('seals with the new key alone', async () => {
    const sealed = await codecOf(keysOf(NEW, OLD)).seal(said);
    await expect(codecOf(keysOf(OLD)).open(sealed)).rejects.toThrow(UnreadablePayload);
  });

  test('that came too early is told by the key’s id, those that there are, and where to add it', async () => {
    const sealed = await codecOf(keysOf(NEW)).seal(said);
    const words = `sealed with the data key ${idOf(keysOf(NEW))}; this process has ${idOf(keysOf(OLD))}. .*COUNTERSIGN_DATA_KEY_PREVIOUS`;
    await expect(codecOf(keysOf(OLD)).open(sealed)).rejects.toThrow(new RegExp(words));
  });

  test('cannot be feigned by writing another key’s id on a payload', async () => {
    const keys = keysOf(NEW, OLD);
    const sealed = await codecOf(keys).seal(said);
    const metadata = { ...sealed.metadata, 'encryption-key-id': Buffer.from(idOf(keysOf(OLD))) };
    await expect(codecOf(keys).open({ ...sealed, metadata })).rejects.toThrow(/does not open/);
  });
});
