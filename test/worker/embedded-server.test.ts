import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmbeddedServer } from '../../worker/embedded-server.ts';
import { ConfigurationError } from '../../worker/secrets.ts';
import { TASK_QUEUE, workflowIds } from '../../workflows/messages.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** Processes whose command line names the folder: the server's state lies there. */
const processesOn = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      // It ended between the listing and the look.
      return false;
    }
  });

describe('the embedded server', () => {
  test('keeps its state from one run to the next, and leaves no process behind', async () => {
    const folder = temporaryFolder();
    const workflowId = workflowIds.tracker('T-STAYS');

    const first = await startEmbeddedServer({ port: 0, folder });
    expect(processesOn(folder)).toHaveLength(1);
    await withClient(first.address, (client) =>
      client.workflow.start('trackerWorkflow', { workflowId, taskQueue: TASK_QUEUE, args: [{ credits: [] }] }),
    );
    await first.close();
    expect(processesOn(folder)).toEqual([]);
    await expect(Connection.connect({ address: first.address, connectTimeout: 300 })).rejects.toThrow();

    const second = await startEmbeddedServer({ port: 0, folder });
    try {
      const kept = await withClient(second.address, (client) => client.workflow.getHandle(workflowId).describe());
      expect(kept.status.name).toBe('RUNNING');
      expect(kept.type).toBe('trackerWorkflow');
    } finally {
      await second.close();
    }
    expect(processesOn(folder)).toEqual([]);
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
    expect(processesOn(folder)).toEqual([]);
  });
});
