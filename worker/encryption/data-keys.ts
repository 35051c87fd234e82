import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConfigurationError, type Environment, readKey, readSecret } from '../secrets.ts';

/** A key that seals what people wrote, and the name that stands beside everything it has sealed. */
export interface DataKey {
  /** 16 hexadecimal digits that follow from the key and say nothing about it. */
  id: string;
  key: KeyObject;
}

/** One key seals; the others open what they sealed before, or what workers that have changed already seal now. */
export interface DataKeys {
  current: DataKey;
  previous: DataKey[];
}

const NAME = 'COUNTERSIGN_DATA_KEY';

/**
 * The data key and those before it. Several previous ones may be given, apart by spaces, commas or lines: an
 * application lives for years, and its history stays sealed with the keys of its time.
 *
 * @param file holds the key where the environment does not: `dataKeyFile` of the configuration
 * @throws ConfigurationError when there is none, when it is not random, or when one stands in two places
 */
export function readDataKeys(file: string | undefined, environment: Environment = process.env): DataKeys {
  const current = dataKey(NAME, readKey(NAME, withFile(file, environment), WHAT_FOR));
  const previous = (readSecret(`${NAME}_PREVIOUS`, environment) ?? '')
    .split(/[\s,]+/)
    .filter((text) => text !== '')
    .map((text) => dataKey(`${NAME}_PREVIOUS`, readKey(`${NAME}_PREVIOUS`, { [`${NAME}_PREVIOUS`]: text })));
  const ids = [current, ...previous].map(({ id }) => id);
  const doubled = ids.find((id, index) => ids.indexOf(id) !== index);
  if (doubled) {
    throw new ConfigurationError(
      `The data key ${doubled} is given twice; keep it once in ${NAME} or ${NAME}_PREVIOUS.`,
    );
  }
  return { current, previous };
}

// --- internal ---

const WHAT_FOR =
  'It opens what is kept in Temporal: give the one that the workers have, or for a first start make one with: openssl rand -hex 32';

function withFile(file: string | undefined, environment: Environment): Environment {
  if (!file) return environment;
  if (environment[NAME] || environment[`${NAME}_FILE`]) {
    throw new ConfigurationError(
      `The configuration names dataKeyFile: ${file}, and the environment sets ${NAME} or ${NAME}_FILE as well; keep one of them.`,
    );
  }
  return { ...environment, [`${NAME}_FILE`]: file };
}

function dataKey(name: string, secret: Uint8Array): DataKey {
  if (!isRandom(secret)) {
    throw new ConfigurationError(
      `${name} is not random: it repeats itself or counts, as examples do. Make one with: openssl rand -hex 32`,
    );
  }
  const derived = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `countersign ${purpose}`, bytes));
  return { id: derived('data key id', 8).toString('hex'), key: createSecretKey(derived('data key', 32)) };
}

/**
 * What people copy from examples has few different bytes, or ever the same step from one to the next. Of 32 random
 * bytes fewer than 16 differ once in more than 10^13 keys.
 */
function isRandom(secret: Uint8Array): boolean {
  const steps = secret.subarray(1).map((byte, index) => byte - (secret[index] ?? 0));
  return new Set(secret).size >= 16 && new Set(steps).size > 1;
}
