import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calls } from '../../../sandbox/google/calls.ts';
import { enumerations } from '../../../sandbox/google/wire/enums.ts';
import { type Api, messagesOf } from '../../../sandbox/google/wire/messages.ts';
import { sharedMaterial } from './shared-material.ts';

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly enum?: readonly string[];
  readonly additionalProperties?: Property;
  readonly repeated?: boolean;
}

interface Method {
  readonly id: string;
  readonly httpMethod: string;
  readonly flatPath: string;
  readonly parameters?: Readonly<Record<string, Property & { location: string }>>;
  readonly request?: { $ref: string };
  readonly response?: { $ref: string };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

interface Discovery extends Resource {
  readonly schemas: Readonly<Record<string, { properties?: Readonly<Record<string, Property>> }>>;
}

const documents = {
  sheets: read('discovery/sheets.v4.json'),
  forms: read('discovery/forms.v1.json'),
} satisfies Record<Exclude<Api, 'drive'>, Discovery | undefined>;

function read(name: string): Discovery | undefined {
  const path = sharedMaterial(name);
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Discovery);
}

function methodsOf(resource: Resource): Method[] {
  const own = Object.values(resource.methods ?? {});
  return [...own, ...Object.values(resource.resources ?? {}).flatMap(methodsOf)];
}

/** In the words of `wire/messages.ts`. */
function described(property: Property): string {
  const single = property.items ?? property;
  const kind = single.$ref ?? (single.type === 'integer' ? 'number' : (single.type ?? 'any'));
  return `${property.type === 'array' ? 'list of ' : ''}${kind}`;
}

describe.each(['sheets', 'forms'] as const)("Google's description of %s", (api) => {
  const document = documents[api];

  it.skipIf(!document)('has the messages and fields that the stand-in checks requests against', () => {
    const messages = messagesOf(api);
    for (const [name, { properties = {} }] of Object.entries(document?.schemas ?? {})) {
      const fields = messages.get(name);
      expect(fields, name).toBeDefined();
      for (const [field, property] of Object.entries(properties)) {
        const known = fields?.get(field);
        expect(known, `${name}.${field}`).toBeDefined();
        const isOpen = known?.kind === 'any' || known?.kind === 'map';
        const shown = `${known?.repeated ? 'list of ' : ''}${known?.kind === 'message' ? known.message : known?.kind}`;
        if (!isOpen) expect(shown, `${name}.${field}`).toBe(described(property));
      }
    }
  });

  it.skipIf(!document)('has the calls as the stand-in answers them', () => {
    const methods = new Map(
      methodsOf(document ?? {}).map((method) => [method.id.replace(/^(sheets|forms)\./, ''), method]),
    );
    for (const call of calls.filter((candidate) => candidate.api === api)) {
      const method = methods.get(call.id);
      const query = Object.entries(method?.parameters ?? {}).filter(([, { location }]) => location === 'query');
      expect({
        ...call,
        query: Object.keys(call.query).sort(),
        handle: undefined,
        quota: undefined,
        api: undefined,
        body: call.body?.message,
      }).toEqual({
        id: call.id,
        http: method?.httpMethod,
        path: `/${method?.flatPath}`,
        query: query.map(([name]) => name).sort(),
        reply: method?.response?.$ref,
        body: method?.request?.$ref,
      });
    }
  });

  it.skipIf(!document)('has the values of every enumeration that the stand-in checks', () => {
    for (const [place, { values }] of Object.entries(enumerations)) {
      const [message = '', field] = place.split('.');
      const property =
        field === undefined
          ? methodsOf(document ?? {}).flatMap(({ parameters }) => parameters?.[message] ?? [])[0]
          : document?.schemas[message]?.properties?.[field];
      if (property) expect([...values].sort(), place).toEqual([...(property.enum ?? [])].sort());
    }
  });
});

it.skipIf(!documents.sheets || !documents.forms)('every enumeration belongs to a message or a parameter', () => {
  const places = Object.values(documents).flatMap((document) => [
    ...Object.entries(document?.schemas ?? {}).flatMap(([name, { properties = {} }]) =>
      Object.keys(properties).map((field) => `${name}.${field}`),
    ),
    ...methodsOf(document ?? {}).flatMap(({ parameters }) => Object.keys(parameters ?? {})),
  ]);
  expect(Object.keys(enumerations).filter((place) => !places.includes(place))).toEqual([]);
});
