import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDataKeys } from '../../../worker/encryption/data-keys.ts';
import { temporaryFolder, write } from '../../setup/temporary-folder.ts';

const secret = () => randomBytes(32).toString('hex');

function secretFile(text: string): string {
  const file = join(temporaryFolder(), 'data-key');
  write(file, text);
  return file;
}

describe('the data keys', () => {
  test('are one that seals and as many before it as an application’s years have seen', () => {
    const [current, ...before] = [secret(), secret(), secret(), secret()];
    for (const between of [' ', '\n', ', ']) {
      const { previous } = readDataKeys(undefined, {
        COUNTERSIGN_DATA_KEY: current,
        COUNTERSIGN_DATA_KEY_PREVIOUS_FILE: secretFile(`${before.join(between)}\n`),
      });
      expect(previous).toHaveLength(3);
    }
  });

  test('have ids that stay the same and say nothing of the key', () => {
    const text = secret();
    const idOf = (value: string) => readDataKeys(undefined, { COUNTERSIGN_DATA_KEY: value }).current.id;
    expect(idOf(text)).toBe(idOf(text.toUpperCase()));
    expect(idOf(text)).toMatch(/^[0-9a-f]{16}$/);
    expect(text).not.toContain(idOf(text));
    expect(idOf(secret())).not.toBe(idOf(text));
  });

  test('may be in a file that the configuration names, and in no second place beside it', () => {
    const text = secret();
    const file = secretFile(text);
    const { current } = readDataKeys(file, {});
    expect(current.id).toBe(readDataKeys(undefined, { COUNTERSIGN_DATA_KEY: text }).current.id);
    for (const also of [{ COUNTERSIGN_DATA_KEY: text }, { COUNTERSIGN_DATA_KEY_FILE: file }]) {
      expect(() => readDataKeys(file, also)).toThrow(/dataKeyFile.*keep one of them/);
    }
  });

  test.each([
    ['one byte', '0a'.repeat(32)],
    ['zeros', '00'.repeat(32)],
    ['a word', 'deadbeef'.repeat(8)],
    ['all digits in order', '0123456789abcdef'.repeat(4)],
    ['bytes that count', Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('hex')],
    ['bytes that count down', Buffer.from(Array.from({ length: 32 }, (_, n) => 255 - n)).toString('hex')],
    ['the key of Temporal’s own examples', Buffer.from('test-key-test-key-test-key-test!').toString('hex')],
  ])('are refused when they are known to everybody: %s', (_what, known) => {
    const refused = /is not random.*openssl rand -hex 32/;
    expect(() => readDataKeys(undefined, { COUNTERSIGN_DATA_KEY: known })).toThrow(refused);
    const environment = { COUNTERSIGN_DATA_KEY: secret(), COUNTERSIGN_DATA_KEY_PREVIOUS: known };
    expect(() => readDataKeys(undefined, environment)).toThrow(refused);
  });

  test('are never refused when they are random', () => {
    for (let n = 0; n < 2000; n++) readDataKeys(undefined, { COUNTERSIGN_DATA_KEY: secret() });
  });

  test('are refused when one stands twice, by its id and not by the key', () => {
    const text = secret();
    const environment = { COUNTERSIGN_DATA_KEY: text, COUNTERSIGN_DATA_KEY_PREVIOUS: text };
    expect(() => readDataKeys(undefined, environment)).toThrow(/^The data key [0-9a-f]{16} is given twice/);
  });

  test('that are missing are told apart from those of a first start', () => {
    expect(() => readDataKeys(undefined, {})).toThrow(
      /^COUNTERSIGN_DATA_KEY \(or COUNTERSIGN_DATA_KEY_FILE\) is missing\. .*give the one that the workers have/,
    );
  });
});
