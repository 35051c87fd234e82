import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmbeddedServer } from '../../worker/embedded-server.ts';
import { ConfigurationError } from '../../worker/secrets.ts';
import { TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { eventually } from '../helpers/eventually.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** Process ids of servers whose command line names the folder: their state lies there. */
const serversOn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => {
      try {
        if (!/^\d+$/.test(entry)) return false;
        const commandLine = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
        return commandLine.includes(folder) && /^\S*temporal\0/.test(commandLine);
      } catch {
        // It ended between the listing and the look.
        return false;
      }
    })
    .map(Number);

const SERVER_MODULE = fileURLToPath(new URL('../../worker/embedded-server.ts', import.meta.url));

/** Starts a server in a process of its own, as a worker does. */
async function startInProcess(folder: string): Promise<{ address: string; kill(): Promise<void> }> {
  const code = `import(${JSON.stringify(SERVER_MODULE)})
    .then(({ startEmbeddedServer }) => startEmbeddedServer({ port: 0, folder: ${JSON.stringify(folder)} }))
    .then(({ address }) => console.log(address));`;
  const child = spawn(process.execPath, ['--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve) =>
    child.stdout.once('data', (said) => resolve(`${said}`.trim())),
  );
  return {
    address,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('the embedded server', () => {
  test('keeps its state from one run to the next, and leaves no process behind', async () => {
    const folder = temporaryFolder();
    const workflowId = workflowIds.tracker('T-STAYS');

    const first = await startEmbeddedServer({ port: 0, folder });
    expect(serversOn(folder)).toHaveLength(1);
    await withClient(first.address, (client) =>
      client.workflow.start('trackerWorkflow', { workflowId, taskQueue: TASK_QUEUE, args: [{ credits: [] }] }),
    );
    await first.close();
    expect(serversOn(folder)).toEqual([]);
    await expect(Connection.connect({ address: first.address, connectTimeout: 300 })).rejects.toThrow();

    const second = await startEmbeddedServer({ port: 0, folder });
    try {
      const kept = await withClient(second.address, (client) => client.workflow.getHandle(workflowId).describe());
      expect(kept.status.name).toBe('RUNNING');
      expect(kept.type).toBe('trackerWorkflow');
    } finally {
      await second.close();
    }
    expect(serversOn(folder)).toEqual([]);
  });

  test('does not outlive the process that started it, however that ended, and its port is free for the next', async () => {
    const folder = temporaryFolder();
    const first = await startInProcess(folder);
    await first.kill();
    const second = await startEmbeddedServer({ port: Number(first.address.split(':')[1]), folder });
    try {
      expect(second.address).toBe(first.address);
      // The first frees its port a moment before it has ended.
      await eventually(
        () => serversOn(folder),
        (pids) => pids.length === 1,
      );
    } finally {
      await second.close();
    }
  });

  test('comes back at its address, with its state, when it has died, and says so', async () => {
    const folder = temporaryFolder();
    const said: string[] = [];
    const server = await startEmbeddedServer({ port: 0, folder, report: (what) => said.push(what) });
    try {
      const workflowId = workflowIds.tracker('T-STAYS');
      await withClient(server.address, (client) =>
        client.workflow.start('trackerWorkflow', { workflowId, taskQueue: TASK_QUEUE, args: [{ credits: [] }] }),
      );
      const [died] = serversOn(folder);
      process.kill(died!, 'SIGKILL');
      await eventually(
        () => serversOn(folder),
        ([pid]) => pid !== undefined && pid !== died,
      );
      expect(said.join()).toMatch(/SIGKILL|137/);
      const look = () =>
        withClient(server.address, (client) => client.workflow.getHandle(workflowId).describe()).catch(() => null);
      expect((await eventually(look, (found) => found !== null))?.status.name).toBe('RUNNING');
    } finally {
      await server.close();
    }
    expect(serversOn(folder)).toEqual([]);
  });

  test('refuses a taken port by its number, with both ways out, and starts nothing', async () => {
    const folder = temporaryFolder();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      other.close();
    });
    const { port } = other.address() as AddressInfo;
    const refused = startEmbeddedServer({ port, folder });
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(
      new RegExp(`^Port ${port} .*TEMPORAL_ADDRESS=127\\.0\\.0\\.1:${port}.*embeddedTemporal\\.port`),
    );
    expect(serversOn(folder)).toEqual([]);
  });
});
