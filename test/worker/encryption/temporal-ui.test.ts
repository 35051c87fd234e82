import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findTemporalCli } from '../../../setup/temporal-cli.mjs';
import { startCodecServer } from '../../../worker/encryption/codec-server.ts';
import { dataConverter, dataKeys } from '../../helpers/data-keys.ts';
import { eventually } from '../../helpers/eventually.ts';

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);
if (!isThere) console.warn(`SKIPPED: Temporal’s UI is not tried with the codec, as ${CHROMIUM} is not installed`);

const TOKEN = 'a-token-of-thirty-two-letters-or-more';

test.skipIf(!isThere)('Temporal’s UI shows what is sealed, by the address with the token', async () => {
  const [port, uiPort] = [await freePort(), await freePort()];
  const uiOrigin = `http://127.0.0.1:${uiPort}`;
  const codec = await startCodecServer({ port: 0, token: TOKEN, keys: dataKeys, namespace: 'default', uiOrigin });
  onTestFinished(() => codec.close());
  const server = spawn(findTemporalCli()?.path ?? 'temporal', [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`],
    ...['--log-level', 'never', '--ui-codec-endpoint', `${codec.url}/${TOKEN}`],
  ]);
  onTestFinished(async () => {
    server.kill();
    await once(server, 'exit');
  });
  const connection = await eventually(
    () => Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 500 }).catch(() => null),
    (connected) => connected !== null,
  );
  onTestFinished(async () => connection?.close());
  if (!connection) throw new Error('no connection');
  const handle = await new Client({ connection, dataConverter }).workflow.start('nobody', {
    workflowId: 'sealed',
    taskQueue: 'nobody',
    args: ['telephoned about the rhubarb affair'],
  });

  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  onTestFinished(() => browser.close());
  const tab = await browser.newPage();
  await tab.goto(`${uiOrigin}/namespaces/default/workflows/sealed/${handle.firstExecutionRunId}/history`);
  await tab.getByText('rhubarb affair').first().waitFor({ timeout: 60_000 });
  expect(await tab.content()).not.toContain('binary/encrypted');
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
