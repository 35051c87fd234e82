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
