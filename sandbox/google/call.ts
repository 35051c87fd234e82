import type { Store } from './store.ts';
import type { Mask } from './wire/field-mask.ts';
import type { Api } from './wire/messages.ts';
import type { Json } from './wire/parse.ts';

/** One method of Google's API: how it looks on the wire and what it does. */
export interface Call {
  /** Google's name of the method, as in its discovery document. */
  readonly id: string;
  readonly api: Api;
  readonly http: 'GET' | 'POST' | 'PUT';
  /** `{name}` stands for one path value. */
  readonly path: string;
  readonly query: Readonly<Record<string, QueryType>>;
  /** The body's message, and the name of the field it fills, which Google shows in the paths of its refusals. */
  readonly body?: { readonly message: string; readonly at: string };
  /** The reply's message, for the `fields` parameter. */
  readonly reply: string;
  /** What comes back when `fields` is not given, where that is not everything. */
  readonly defaultFields?: string;
  /** Which of the quotas a minute the call counts against. */
  readonly quota: QuotaKind;
  handle(request: CallRequest): unknown;
}

/** Who asks: the account behind the bearer token. */
export interface Caller {
  readonly email: string;
}

export type QueryType = 'string' | 'strings' | 'boolean' | 'number';
export type QuotaKind = 'read' | 'write' | 'responses';

interface CallRequest {
  readonly store: Store;
  readonly caller: Caller;
  /** Values of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Json;
  /** The `fields` parameter, for calls whose work depends on it; the server cuts every reply down to it. */
  readonly mask: Mask | undefined;
}

export interface Query {
  string(name: string): string | undefined;
  strings(name: string): readonly string[];
  boolean(name: string): boolean;
  number(name: string): number | undefined;
}
