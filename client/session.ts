import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { loadSettings } from '../worker/configuration.ts';
import { connectClient, temporalSettings } from '../worker/connect.ts';

/** The file named by `--config`, which every command shares. */
export const configurationFile = (command: Command): string => command.optsWithGlobals<{ config: string }>().config;

/** Connects for the length of one command. */
export async function withClient<T>(command: Command, use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectClient(temporalSettings(loadSettings(configurationFile(command))));
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}
