import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { DataKeys } from './data-keys.ts';
import { createPayloadCodec } from './payload-codec.ts';

/** Also part of the workflows' bundle, as failures are made on both sides. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('../../workflows/failure-converter.ts', import.meta.url));

/** What every client and every worker of ours is given: nothing that people wrote reaches Temporal in the clear. */
export const createDataConverter = (keys: DataKeys, namespace: string): DataConverter => ({
  failureConverterPath: FAILURE_CONVERTER,
  payloadCodecs: [createPayloadCodec(keys, namespace)],
});
