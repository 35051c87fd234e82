import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands before a server on loopback and counts what clients say to it. */
export interface Tap {
  port: number;
  count(): number;
  close(): Promise<void>;
}

/** @param line what a line that counts looks like; in the clear, as between our own processes */
export async function startTap(port: number, line: RegExp): Promise<Tap> {
  let counted = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    let rest = '';
    near.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      counted += lines.filter((text) => line.test(text)).length;
    });
    near.setNoDelay(true).pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: () => counted,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
