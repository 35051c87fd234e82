import { randomBytes } from 'node:crypto';
import { createDataConverter } from '../../worker/encryption/data-converter.ts';
import { readDataKeys } from '../../worker/encryption/data-keys.ts';

/** What a process needs in its environment to read along; made anew for each run. */
export const KEY_IN_ENVIRONMENT = { COUNTERSIGN_DATA_KEY: randomBytes(32).toString('hex') };

export const dataKeys = readDataKeys(undefined, KEY_IN_ENVIRONMENT);

/** For clients and workers in the namespace that the embedded server starts with. */
export const dataConverter = createDataConverter(dataKeys, 'default');
