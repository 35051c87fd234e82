import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Access, type Auth, SERVICE_ACCOUNT } from './access.ts';
import { answerAdmin } from './admin.ts';
import type { Call, Caller } from './call.ts';
import { findCall } from './calls.ts';
import { GoogleError, Invalid, invalidArgument, unauthenticated, unsupported } from './errors.ts';
import { Cut, Faults } from './faults.ts';
import { type GoogleFiles, googleFiles } from './google-files.ts';
import { Quota } from './quota.ts';
import { Snapshot } from './snapshot.ts';
import { Store } from './store.ts';
import { project, readMask } from './wire/field-mask.ts';
import { parseJson, parseMessage } from './wire/parse.ts';
import { parseQuery } from './wire/query.ts';

export interface GoogleOptions {
  /** @default 0, a free port */
  readonly port?: number;
  /** Google's limits a minute: see `quota.ts`. @default 'on' */
  readonly quota?: 'on' | 'off';
  /** Which bearer tokens are accepted: `'off'` asks for none, absent means any that is not empty. */
  readonly auth?: Auth;
  /** A JSON file: read at start when it exists, written after changes and at the end. Without it nothing outlives the process. */
  readonly state?: string;
  /** The time of form responses. @default the real time */
  readonly now?: () => Date;
  /** Whether the caller can own files. A service account cannot: it makes files in shared folders only. @default true */
  readonly hasStorage?: boolean;
}

/** A Google Sheets, Forms and Drive of one's own, on loopback. */
export interface GoogleStandIn extends GoogleFiles {
  /** `http://127.0.0.1:PORT/`: the `rootUrl` of Google's clients. */
  readonly url: string;
  readonly port: number;
  /** The address of the account behind every call. */
  readonly account: string;
  close(): Promise<void>;
}

/**
 * Starts the stand-in: Google Sheets v4, Forms v1 and sharing in Drive v3, in Google's wire format, on 127.0.0.1, all files in memory.
 * What it cannot do it answers with 501. Routes under `/sandbox/` are its own: see `admin.ts`.
 *
 * @throws Error when the port is taken or the state file cannot be read.
 */
export async function startGoogle(options: GoogleOptions = {}): Promise<GoogleStandIn> {
  const snapshot = options.state === undefined ? undefined : new Snapshot(options.state);
  const store = new Store(() => snapshot?.changed(store), options.hasStorage);
  snapshot?.load(store);
  const files = googleFiles(store, options.now ?? (() => new Date()));
  const service: Service = {
    store,
    files,
    faults: new Faults(),
    access: new Access(options.auth),
    quota: options.quota === 'off' ? undefined : new Quota(),
  };

  const server = createServer((request, response) => void serve(service, request, response));
  // As long as Google keeps them: a client that thinks for a while finds its connection open.
  server.keepAliveTimeout = 240_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`cannot listen on 127.0.0.1:${options.port ?? 0}`, { cause })));
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...files,
    url: `http://127.0.0.1:${port}/`,
    port,
    account: SERVICE_ACCOUNT.email,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      snapshot?.save(store);
    },
  };
}

// --- internal ---

/** What the routes work with. */
interface Service {
  readonly store: Store;
  readonly files: GoogleFiles;
  readonly faults: Faults;
  readonly access: Access;
  readonly quota: Quota | undefined;
}

async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  try {
    const body = await readBody(request);
    const answer = url.pathname.startsWith('/sandbox/')
      ? answerAdmin(service, request.method ?? '', url.pathname, body)
      : await answerGoogle(service, request, url, body);
    send(response, 200, answer, url.searchParams.get('prettyPrint') !== 'false');
  } catch (error) {
    if (error instanceof Cut) request.socket.destroy();
    else if (error instanceof GoogleError) send(response, error.code, error.body, true);
    else {
      // A fault of the stand-in: said aloud, so that nobody looks for it in the product.
      console.error(`google stand-in: ${request.method} ${request.url} failed:`, error);
      send(response, 500, new GoogleError(500, 'INTERNAL', `The stand-in failed: ${String(error)}`).body, true);
    }
  }
}

async function answerGoogle(service: Service, request: IncomingMessage, url: URL, body: string): Promise<unknown> {
  const found = findCall(request.method, (request.url ?? '').replace(/[?#].*$/s, ''));
  if (!found) throw unsupported(`${request.method} ${url.pathname}`);
  const { call } = found;
  const caller = service.access.callerOf(request.headers.authorization);
  if (!caller) throw unauthenticated();
  service.quota?.spend(call.api, call.quota, caller.email);
  return service.faults.around(call, () => answerCall(service.store, caller, found, url, body));
}

function answerCall(
  store: Store,
  caller: Caller,
  { call, values }: { call: Call; values: Record<string, string> },
  url: URL,
  text: string,
): unknown {
  const alt = url.searchParams.get('alt') ?? 'json';
  if (alt !== 'json') throw unsupported(`alt=${alt}`);
  const query = parseQuery(url.searchParams, call.query);
  const json = call.body ? parseJson(text) : {};
  const body = call.body ? parseMessage(call.api, call.body.message, json, call.body.at) : {};
  const fields = url.searchParams.get('fields') ?? call.defaultFields;
  const mask = fields ? readMask(call.api, call.reply, fields) : undefined;
  try {
    const reply = call.handle({ store, caller, path: values, query, body, mask });
    return mask ? project(reply, mask) : reply;
  } catch (error) {
    throw error instanceof Invalid ? invalidArgument(error.message) : error;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Two spaces and a newline at the end, as Google prints. */
function send(response: ServerResponse, status: number, body: unknown, pretty: boolean): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(`${JSON.stringify(body, undefined, pretty ? 2 : undefined)}\n`);
}
