import { readFileSync } from 'node:fs';

/**
 * Google's messages by name, with their fields: read once from the type declarations that the Google clients ship.
 * So the stand-in knows every field that the client can send, and no list of them has to be kept here.
 * What the declarations do not say (the values of enumerations) is in `enums.ts`.
 */
export type Api = 'sheets' | 'forms' | 'drive';

export interface Field {
  readonly kind: 'string' | 'number' | 'boolean' | 'any' | 'map' | 'message';
  /** The message's name when kind is `message`; empty otherwise. */
  readonly message: string;
  readonly repeated: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

/** @throws Error when the client's declarations hold no such message: a name mistyped here, or a new major of the client. */
export function fieldsOf(api: Api, message: string): Fields {
  const fields = messagesOf(api).get(message);
  if (!fields) throw new Error(`no message ${message} in the declarations of @googleapis/${api}`);
  return fields;
}

/** Every message of one API. */
export function messagesOf(api: Api): ReadonlyMap<string, Fields> {
  const known = cache.get(api);
  if (known) return known;
  const read = readDeclarations(api);
  cache.set(api, read);
  return read;
}

// --- internal ---

const cache = new Map<Api, ReadonlyMap<string, Fields>>();
const declarationFiles: Record<Api, string> = { sheets: 'v4.d.ts', forms: 'v1.d.ts', drive: 'v3.d.ts' };

function readDeclarations(api: Api): ReadonlyMap<string, Fields> {
  const url = new URL(declarationFiles[api], import.meta.resolve(`@googleapis/${api}`));
  const source = readFileSync(url, 'utf8');
  const messages = new Map<string, Fields>();
  for (const [, name = '', body = ''] of source.matchAll(/export interface Schema\$(\w+) \{([\s\S]*?)\n {4}\}/g)) {
    const fields = [...body.matchAll(/^ {8}(\w+)\?: ([^;]+);/gm)].map(
      ([, field = '', type = '']) => [field, fieldOf(type.replace(' | null', ''))] as const,
    );
    messages.set(name, new Map(fields));
  }
  return messages;
}

/** `type` as written in the declarations: `string`, `number[]`, `Schema$GridRange`, `any[][]`, `{ [key: string]: ... }`. */
function fieldOf(type: string): Field {
  const repeated = type.endsWith('[]');
  const single = repeated ? type.slice(0, -2) : type;
  if (single.startsWith('Schema$')) return { kind: 'message', message: single.slice('Schema$'.length), repeated };
  if (single === 'string' || single === 'number' || single === 'boolean')
    return { kind: single, message: '', repeated };
  return { kind: single.startsWith('{') ? 'map' : 'any', message: '', repeated };
}
