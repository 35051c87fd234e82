import { status } from '@grpc/grpc-js';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { Command } from 'commander';
import { loadSettings } from '../worker/configuration.ts';
import { connectClient, temporalSettings } from '../worker/connect.ts';
import { readDataKeys } from '../worker/encryption/data-keys.ts';
import { Mistake } from './mistake.ts';

/** The file named by `--config`, which every command shares. */
export const configurationFile = (command: Command): string => command.optsWithGlobals<{ config: string }>().config;

/** An answer is a matter of milliseconds; nobody is left waiting for a worker that is not up. */
const ANSWER_WITHIN_MS = 10_000;

/** Connects for the length of one command. */
export async function withClient<T>(command: Command, use: (client: Client) => Promise<T>): Promise<T> {
  const settings = loadSettings(configurationFile(command));
  const client = await connectClient(temporalSettings(settings), readDataKeys(settings.dataKeyFile));
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}

/** Asks what a worker has to answer. @throws Mistake when none does. */
export async function answered<T>(client: Client, ask: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask);
  } catch (error) {
    const { cause } = error as Error;
    // A call that is cut at the deadline may be reported as cancelled.
    if (!isGrpcServiceError(cause) || !(cause.code === status.DEADLINE_EXCEEDED || cause.code === status.CANCELLED)) {
      throw error;
    }
    throw new Mistake(
      `No worker has answered within ${ANSWER_WITHIN_MS / 1000} s. Start "countersign worker", and look with "countersign show" before you order it again.`,
      { cause },
    );
  }
}
