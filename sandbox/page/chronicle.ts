import { type ApplicationRow, type TimelineEntry, timelineQuery, workflowIds } from '../../workflows/messages.ts';
import { applications } from '../people.ts';
import type { World } from '../world.ts';

export interface Story {
  row: ApplicationRow;
  timeline: TimelineEntry[];
}

/** Every application with what happened to it, oldest first. A timeline is asked for again only when its row has changed. */
export function createChronicle(world: World): () => Promise<Story[]> {
  const known = new Map<string, { changed: string; timeline: TimelineEntry[] }>();
  async function look(): Promise<Story[]> {
    const rows = await applications(world);
    return Promise.all(
      rows.map(async (row) => {
        const changed = JSON.stringify(row);
        const before = known.get(row.applicationId);
        if (before?.changed === changed) return { row, timeline: before.timeline };
        const handle = world.client.workflow.getHandle(workflowIds.application(row.applicationId));
        const timeline = await handle.query(timelineQuery);
        known.set(row.applicationId, { changed, timeline });
        return { row, timeline };
      }),
    );
  }

  let current: Promise<Story[]> | null = null;
  let next: Promise<Story[]> | null = null;
  /** Many views ask at once, and a workflow answers only so many: who comes during a look shares the next one. */
  function ask(): Promise<Story[]> {
    if (!current) {
      current = look().finally(() => {
        current = null;
      });
      return current;
    }
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null;
        return ask();
      });
    return next;
  }
  return ask;
}
