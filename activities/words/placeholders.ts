import Mustache from 'mustache';

/** A piece of a template file, and where it stands in it. */
export interface Source {
  file: string;
  /** Line of the file on which `text` begins, from 1. */
  firstLine: number;
  text: string;
}

/**
 * Every placeholder of a template that the specimen `view` would leave empty, as `file:line: problem`.
 * Sections are entered as Mustache would enter them, so the specimen's lists hold at least one item.
 */
export function checkPlaceholders(source: Source, view: unknown, parts: Record<string, Source>): string[] {
  return checkSource([view], { source, parts });
}

type Token = [kind: string, name: string, start: number, end: number, children?: Token[]];

interface Place {
  source: Source;
  parts: Record<string, Source>;
}

function checkSource(scopes: unknown[], place: Place): string[] {
  try {
    return checkTokens(Mustache.parse(place.source.text) as unknown as Token[], scopes, place);
  } catch (cause) {
    // Mustache says where in the text: "Unclosed section "credits" at 120".
    const [, what, offset] = /^(.*) at (\d+)$/.exec(cause instanceof Error ? cause.message : '') ?? [];
    if (!what) throw cause;
    return [`${at(place.source, Number(offset))}: ${what}`];
  }
}

function checkTokens(tokens: Token[], scopes: unknown[], place: Place): string[] {
  return tokens.flatMap(([kind, name, start, , children = []]) => {
    const problem = (what: string) => [`${at(place.source, start)}: ${what}`];
    switch (kind) {
      case 'text':
      case '!':
        return [];
      case 'name':
        return resolve(name, scopes).isKnown ? [] : problem(`unknown placeholder {{${name}}}; ${known(scopes)}`);
      case '#':
      case '^': {
        const { isKnown, value } = resolve(name, scopes);
        if (!isKnown) return problem(`unknown section {{${kind}${name}}}; ${known(scopes)}`);
        const items = kind === '^' ? [] : Array.isArray(value) ? value.slice(0, 1) : [value];
        return checkTokens(children, [...scopes, ...items], place);
      }
      case '>': {
        const part = place.parts[name];
        if (!part) return problem(`unknown part {{> ${name}}}; allowed: ${Object.keys(place.parts).join(', ')}`);
        return checkSource(scopes, { ...place, source: part });
      }
      default:
        return problem(`write {{${name}}}: unescaped values and other delimiters are not allowed`);
    }
  });
}

/** Looks a dotted name up from the innermost scope outwards, as Mustache does. */
function resolve(name: string, scopes: unknown[]): { isKnown: boolean; value?: unknown } {
  if (name === '.') return { isKnown: scopes.length > 1, value: scopes.at(-1) };
  const path = name.split('.');
  for (const scope of scopes.toReversed()) {
    let value: unknown = scope;
    const isKnown = path.every((step) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
      value = (value as Record<string, unknown>)[step];
      return true;
    });
    if (isKnown) return { isKnown, value };
  }
  return { isKnown: false };
}

const known = (scopes: unknown[]): string => {
  const names = scopes.flatMap((scope) => (typeof scope === 'object' && scope !== null ? Object.keys(scope) : []));
  return `known here: ${[...new Set(names)].join(', ')}`;
};

const at = ({ file, firstLine, text }: Source, offset: number): string =>
  `${file}:${firstLine + text.slice(0, offset).split('\n').length - 1}`;
