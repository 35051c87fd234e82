import { createHash, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Payload } from '@temporalio/common';
import { type Context, Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { z } from 'zod';
import { ConfigurationError, type Environment, readSecret } from '../secrets.ts';
import type { DataKeys } from './data-keys.ts';
import { createPayloadCodec, isSealed, UnreadablePayload } from './payload-codec.ts';

export interface CodecServer {
  /** `http://127.0.0.1:8081` */
  url: string;
  close(): Promise<void>;
}

export interface CodecServerOptions {
  /** 0 takes any free one. */
  port: number;
  /** Whoever shows it may read and write everything. */
  token: string;
  keys: DataKeys;
  namespace: string;
  /** The origin of the one page that may ask from a browser, `http://localhost:8233`. */
  uiOrigin?: string | undefined;
}

/** A request holds one history event, or a page of them; Temporal takes no payload over 2 MiB. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Temporal's codec endpoint, on loopback, for an operator's eyes: what `temporal --codec-endpoint` and Temporal's UI
 * ask to read and to write payloads. Whoever asks shows the token.
 *
 * The UI has no place for a token of ours, only for an address, of which the protocol reads the last part alone: for the
 * UI, and for it alone, the token may stand before that.
 *
 * @throws ConfigurationError when the port cannot be used
 */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const { port, token, keys, namespace, uiOrigin } = options;
  const codec = createPayloadCodec(keys, namespace);
  // A history holds Temporal's own markers in the clear; the tools send these along.
  const open = async (payload: Payload) => (isSealed(payload) ? codec.decode([payload]) : [payload]);
  const work = {
    encode: (payloads: Payload[]) => codec.encode(payloads),
    decode: async (payloads: Payload[]) => (await Promise.all(payloads.map(open))).flat(),
  };

  const app = new Hono();
  app.use(async (context, next) => {
    const origin = context.req.header('origin');
    if (origin === undefined || origin === uiOrigin) return next();
    return context.text(`A page of ${origin} may not ask here; --ui-origin names the one that may.`, 403);
  });
  if (uiOrigin) {
    app.use(
      cors({
        origin: uiOrigin,
        allowMethods: ['POST'],
        allowHeaders: ['authorization', 'content-type', 'x-namespace'],
      }),
    );
  }
  const isToken = sameAs(token);
  const bearer = bearerAuth({ verifyToken: isToken });
  app.use((context, next) => (isUiWithToken(context) ? next() : bearer(context, next)));
  app.use(bodyLimit({ maxSize: MOST_BYTES }));
  app.use(async (context, next) => {
    const asked = context.req.header('x-namespace');
    if (asked === undefined || asked === namespace) return next();
    return context.text(`The namespace here is "${namespace}", not "${asked}".`, 400);
  });
  for (const what of ['encode', 'decode'] as const) {
    const answer = async (context: Context) =>
      context.json(toJson(await work[what](fromJson(await context.req.text()))));
    app.post(`/${what}`, answer);
    app.post(`/:token/${what}`, answer);
  }
  app.onError((error, context) => {
    if ('getResponse' in error) return error.getResponse();
    if (error instanceof UnreadablePayload || error instanceof NotPayloads) return context.text(error.message, 400);
    return context.text(`This did not work: ${error.message}`, 500);
  });

  function isUiWithToken({ req }: Context): boolean {
    const [, first = '', ...rest] = req.path.split('/');
    return rest.length > 0 && uiOrigin !== undefined && req.header('origin') === uiOrigin && isToken(first);
  }

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listenOn(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @throws ConfigurationError when there is none, or one that could be guessed or cannot stand in a header */
export function readCodecToken(environment: Environment = process.env): string {
  const name = 'COUNTERSIGN_CODEC_TOKEN';
  const token = readSecret(name, environment);
  if (token && /^[\w.~-]{32,}$/.test(token)) return token;
  const wrong = token ? 'must be at least 32 letters, digits, ".", "_", "~" or "-"' : `(or ${name}_FILE) is missing`;
  throw new ConfigurationError(`${name} ${wrong}. Make one with: openssl rand -hex 32`);
}

// --- internal ---

class NotPayloads extends Error {}

/** Equal lengths are compared, whatever is given, and each time as long. */
function sameAs(token: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (given) => timingSafeEqual(digest(given), expected);
}

/** Protobuf's own JSON: bytes are base64, and what is empty may be left out. */
const body = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).default({}), data: z.base64().default('') }))
    .default([]),
});

function fromJson(text: string): Payload[] {
  try {
    return body.parse(JSON.parse(text)).payloads.map(({ metadata, data }) => ({
      metadata: mapValues(metadata, (value) => Buffer.from(value, 'base64')),
      data: Buffer.from(data, 'base64'),
    }));
  } catch (cause) {
    throw new NotPayloads('The body must be {"payloads": […]} in protobuf’s JSON.', { cause });
  }
}

function toJson(payloads: Payload[]): z.infer<typeof body> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: mapValues(metadata ?? {}, base64),
      data: base64(data ?? new Uint8Array()),
    })),
  };
}

const mapValues = <From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const words = `The codec cannot use port ${port} on 127.0.0.1 (${cause.message}); choose another with --port.`;
      reject(new ConfigurationError(words, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
