import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const DOOR = fileURLToPath(new URL('../../../client/countersign.mjs', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('the stand-in for Google alone listens on the port it is given, says so, and ends when told', async () => {
  const port = await freePort();
  const standIn = spawn(process.execPath, [DOOR, 'sandbox', 'google', '--port', String(port), '--quota', 'off']);
  try {
    const [line] = await once(createInterface(standIn.stdout), 'line');
    expect(line).toBe(`http://127.0.0.1:${port}/`);
    const { status } = await fetch(`${line}v4/spreadsheets/none`, { headers: { authorization: 'Bearer any' } });
    expect(status).toBe(404);
  } finally {
    standIn.kill();
  }
  const [code] = await once(standIn, 'exit');
  expect(code).toBe(0);
});
