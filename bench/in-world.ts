import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startWorld, type World, type WorldOptions } from '../sandbox/world.ts';

/** Plays in a world of its own, in a folder that is gone afterwards. */
export async function inWorld<T>(options: WorldOptions, play: (world: World) => Promise<T>): Promise<T> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const world = await startWorld(folder, options);
  try {
    return await play(world);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
