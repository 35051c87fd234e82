import type { Server } from 'node:net';
import { Mistake } from '../../client/mistake.ts';

/**
 * Listens on loopback.
 *
 * @param port 0 takes any free one
 * @throws Mistake naming the port and how to choose another
 */
export function listenOn(server: Server, port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Mistake(
      `The port is a whole number from 0 (any free one) to 65535, not ${port}: npm start -- --port 4871`,
    );
  }
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Mistake(
          `The page cannot use port ${port} on 127.0.0.1 (${cause.message}). If the try-out runs already, open http://127.0.0.1:${port}/; else choose another port: npm start -- --port ${port + 1}`,
          { cause },
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
