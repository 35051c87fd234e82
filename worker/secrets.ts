import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Something the person who set this up can mend: shown as one line, without a stack. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * A secret comes from the environment variable `name`, or from the file that `name_FILE` points at; never from the
 * configuration file, which people mail to each other.
 *
 * @throws ConfigurationError when both are set, or when the file cannot be read or is empty. The value is never part of a message.
 */
export function readSecret(name: string, environment: Environment): string | undefined {
  const value = environment[name];
  const path = environment[`${name}_FILE`];
  if (value && path) throw new ConfigurationError(`Both ${name} and ${name}_FILE are set; keep one of them.`);
  if (!path) return value || undefined;
  let content: string;
  try {
    content = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError(`${name}_FILE: cannot read ${path} (${why}).`, { cause });
  }
  if (!content) throw new ConfigurationError(`${name}_FILE: ${path} is empty.`);
  return content;
}

const HOW_TO_MAKE_ONE = 'Make one with: openssl rand -hex 32';

/** @param whenMissing what to do then @throws ConfigurationError as `readSecret`, and when it is missing */
export function requireSecret(name: string, environment: Environment, whenMissing: string = HOW_TO_MAKE_ONE): string {
  const text = readSecret(name, environment);
  if (text) return text;
  throw new ConfigurationError(`${name} (or ${name}_FILE) is missing. ${whenMissing}`);
}

/**
 * A secret that is a key: 32 bytes or more, as hexadecimal digits.
 *
 * @throws ConfigurationError as `requireSecret`, and when it is malformed
 */
export function readKey(name: string, environment: Environment, whenMissing?: string): Uint8Array {
  const text = requireSecret(name, environment, whenMissing);
  if (!/^([0-9a-f]{2}){32,}$/i.test(text)) {
    throw new ConfigurationError(`${name} must be at least 64 hexadecimal digits. ${HOW_TO_MAKE_ONE}`);
  }
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
