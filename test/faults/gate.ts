import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door between the service and one of its neighbours, through which every connection goes. */
export interface Gate {
  port: number;
  /** Lets everything through, as at the beginning. */
  open(): Promise<void>;
  /** Cuts what is connected and refuses what comes. */
  shut(): Promise<void>;
  /**
   * Takes connections and keeps them, and lets nothing through: a firewall that drops packets. What was connected stays
   * so and stays silent after it has been opened again.
   */
  silence(): void;
  /** Cuts what is connected, once. */
  cut(): void;
  close(): Promise<void>;
}

/** @param to the neighbour's port on 127.0.0.1 */
export async function openGate(to: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  let isSilent = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      silent.delete(socket);
    });
  };
  const server = createServer((inside) => {
    keep(inside);
    if (isSilent) {
      inside.resume();
      return;
    }
    const outside = connect(to, '127.0.0.1');
    keep(outside);
    for (const [from, towards] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      from.on('data', (chunk) => {
        if (!silent.has(from)) towards.write(chunk);
      });
      from.on('close', () => towards.destroy());
    }
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const port = await listen(server, 0);
  return {
    port,
    cut,
    async open() {
      isSilent = false;
      if (!server.listening) await listen(server, port);
    },
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    silence() {
      isSilent = true;
      for (const socket of sockets) silent.add(socket);
    },
    async close() {
      cut();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
