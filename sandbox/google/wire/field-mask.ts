import { badRequest, Invalid } from '../errors.ts';
import { type Api, fieldsOf } from './messages.ts';
import { camelCase } from './names.ts';
import type { Json } from './parse.ts';

/** A field mask as a tree: `'all'` takes everything below. `a.b,c(d,e/f)` and `*` are what Google understands. */
export type Mask = 'all' | ReadonlyMap<string, Mask>;

/**
 * The `fields` query parameter.
 * @throws GoogleError 400 when a path names no field of the reply.
 */
export function readMask(api: Api, message: string, text: string): Mask {
  const mask = parseMask(text);
  const wrong = firstUnknown(api, message, mask, '');
  if (wrong === undefined) return mask;
  const description = `Error expanding 'fields' parameter. Cannot find matching fields for path '${wrong}'.`;
  throw badRequest([{ field: wrong, description }], 'Request contains an invalid argument.');
}

/**
 * The mask of an update: required, and each path must exist.
 * @throws Invalid
 */
export function updateMask(api: Api, message: string, text: string | null | undefined): Mask {
  if (!text?.trim()) {
    throw new Invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
  }
  const mask = parseMask(text);
  const wrong = firstUnknown(api, message, mask, '');
  if (wrong !== undefined) throw new Invalid(`Invalid field: ${wrong}`);
  return mask;
}

/** The part of `value` that the mask selects. Elements of lists stay, even when nothing of them is selected. */
export function project(value: unknown, mask: Mask): unknown {
  if (mask === 'all') return value;
  if (Array.isArray(value)) return value.map((item) => project(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  const selected: Json = {};
  for (const [name, item] of Object.entries(value)) {
    const below = mask.get(name);
    if (below !== undefined) selected[name] = project(item, below);
  }
  return selected;
}

/**
 * `target` with the masked fields taken from `source`; a masked field that `source` lacks is removed. Copies, never
 * changes. A colour comes in two spellings (`xColor`, `xColorStyle`): a mask that names one replaces both.
 */
export function merge(target: Json, source: Json, mask: Mask): Json {
  if (mask === 'all') return { ...source };
  const merged = { ...target };
  for (const [name, below] of mask) {
    if (below === 'all' || isColour(name)) {
      for (const spelling of isColour(name) ? spellings(name) : [name]) {
        if (source[spelling] === undefined) delete merged[spelling];
        else merged[spelling] = source[spelling];
      }
    } else {
      const inner = merge((target[name] ?? {}) as Json, (source[name] ?? {}) as Json, below);
      if (Object.keys(inner).length === 0) delete merged[name];
      else merged[name] = inner;
    }
  }
  return merged;
}

/** Whether the mask takes the field at this path, or anything below it. */
export function reaches(mask: Mask, ...path: string[]): boolean {
  const [name, ...rest] = path;
  if (mask === 'all' || name === undefined) return true;
  const below = mask.get(name);
  return below !== undefined && reaches(below, ...rest);
}

/** The names a mask of an update sets at its top level, for requests that support only some of them. */
export function topNames(mask: Mask, all: readonly string[]): readonly string[] {
  return mask === 'all' ? all : [...mask.keys()];
}

// --- internal ---

function isColour(name: string): boolean {
  return /color(Style)?$/i.test(name);
}

function spellings(name: string): readonly string[] {
  const plain = name.replace(/Style$/, '');
  return [plain, `${plain}Style`];
}

function parseMask(text: string): Mask {
  const tokens = text.match(/[A-Za-z0-9_]+|\*|[(),./]/g) ?? [];
  let position = 0;

  function list(): Mask {
    let tree: Mask = new Map();
    do {
      tree = union(tree, path());
    } while (tokens[position] === ',' && ++position);
    return tree;
  }

  function path(): Mask {
    const name = tokens[position++] ?? '';
    if (name === '*') return 'all';
    const camel = camelCase(name);
    let below: Mask = 'all';
    if (tokens[position] === '.' || tokens[position] === '/') {
      position++;
      below = path();
    } else if (tokens[position] === '(') {
      position++;
      below = list();
      position++;
    }
    return new Map([[camel, below]]);
  }

  return list();
}

function union(a: Mask, b: Mask): Mask {
  if (a === 'all' || b === 'all') return 'all';
  const both = new Map(a);
  for (const [name, below] of b) {
    const known = both.get(name);
    both.set(name, known === undefined ? below : union(known, below));
  }
  return both;
}

function firstUnknown(api: Api, message: string, mask: Mask, at: string): string | undefined {
  if (mask === 'all') return undefined;
  for (const [name, below] of mask) {
    const path = at ? `${at}.${name}` : name;
    const field = fieldsOf(api, message).get(name);
    if (!field) return path;
    if (below !== 'all' && field.kind === 'message') {
      const wrong = firstUnknown(api, field.message, below, path);
      if (wrong !== undefined) return wrong;
    } else if (below !== 'all' && field.kind !== 'map') {
      return `${path}.${[...below.keys()][0]}`;
    }
  }
  return undefined;
}
