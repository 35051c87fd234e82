import { createServer, type ServerResponse } from 'node:http';
import { ConfigurationError } from './secrets.ts';
import type { Vitals } from './vitals.ts';

export interface VitalsServer {
  /** `http://127.0.0.1:9464` */
  url: string;
  close(): Promise<void>;
}

/**
 * Answers `/metrics` for Prometheus and `/health` for whoever asks, on loopback alone: there is no login, as there is
 * nothing to be read here but counts.
 *
 * @param port 0 takes any free one
 * @throws ConfigurationError when it cannot be used
 */
export async function serveVitals(port: number, vitals: Pick<Vitals, 'metrics' | 'health'>): Promise<VitalsServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response, vitals).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new ConfigurationError(
          `Port ${port} on 127.0.0.1 cannot be used for health and metrics (${cause.message}). Give another one as metrics.port; each worker on a machine needs its own.`,
          { cause },
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// --- internal ---

async function answer(
  url: string,
  response: ServerResponse,
  vitals: Pick<Vitals, 'metrics' | 'health'>,
): Promise<void> {
  switch (url.split('?')[0]) {
    case '/metrics': {
      const { text, contentType } = await vitals.metrics();
      response.writeHead(200, { 'content-type': contentType }).end(text);
      return;
    }
    case '/health': {
      const { isWell, parts } = await vitals.health();
      response
        .writeHead(isWell ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(`${JSON.stringify({ status: isWell ? 'ok' : 'failing', parts })}\n`);
      return;
    }
    default:
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There are /health and /metrics.\n');
  }
}
