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
  return async () => {
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
  };
}
